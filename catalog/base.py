"""The one declarative base: what a migration is compared with, and how constraints are named."""

from sqlalchemy import BigInteger, MetaData, Text
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The base of every table of the product.

    Constraints are named by rule, so that a later migration can drop one on either database. Text has no
    length of its own: the entries hold the limits. Whole numbers are 64 bits wide.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text, int: BigInteger}
