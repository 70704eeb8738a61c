"""What is signed and handed out: a checkpoint, a receipt, the list of public keys. Formats: docs/record.md.

A checkpoint's body is a text, canonical JSON, so that whoever verifies the signature need not write JSON the
same way as we do. Hashes are `algorithm:hex`; public keys, signatures and the steps of a path plain hex.
"""

import hashlib
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from service import canonical
from service.canonical import Algorithm

CHECKPOINT: Literal["gongxiang-checkpoint-1"] = "gongxiang-checkpoint-1"
RECEIPT: Literal["gongxiang-receipt-1"] = "gongxiang-receipt-1"

Digest = Annotated[str, Field(pattern="^[a-z0-9]+:[0-9a-f]{64}$")]
Public = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Signature = Annotated[str, Field(pattern="^[0-9a-f]{128}$")]
Step = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Unreadable(Exception):
    """A text that is no checkpoint, receipt or list of keys; the message says where it fails."""


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read one from JSON; raises Unreadable."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the text"
            raise Unreadable(f"{where}: {first['msg']}") from None

    def text(self) -> str:
        """Give it as people and programs keep it: JSON with line breaks."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"


class Head(_Document):
    """One chain at a checkpoint. `root`: the tree over entries after+1 to length; null: there are none."""

    length: Annotated[int, Field(ge=0)]
    head: Digest
    after: Annotated[int, Field(ge=0)]
    root: Digest | None


class Successor(_Document):
    """The key that signs from the next checkpoint on."""

    key: Digest
    public: Public


class Checkpoint(_Document):
    """The heads and lengths of all chains at one moment."""

    format: Literal["gongxiang-checkpoint-1"] = CHECKPOINT
    number: Annotated[int, Field(ge=1)]
    at: str
    previous: Digest | None
    algorithm: Algorithm
    key: Digest
    next: Successor | None
    chains: dict[str, Head]

    def body(self) -> str:
        """The text that is signed."""
        return canonical.text(self.model_dump(mode="json"))


class Signed(_Document):
    """A checkpoint as it is kept elsewhere: its body, who signed, and the signature over the body's UTF-8."""

    format: Literal["gongxiang-checkpoint-1"] = CHECKPOINT
    body: str
    key: Digest
    public: Public
    signature: Signature


class Receipt(_Document):
    """One entry of the record, and its path to a signed checkpoint."""

    format: Literal["gongxiang-receipt-1"] = RECEIPT
    chain: str
    seq: Annotated[int, Field(ge=1)]
    previous: Digest
    hash: Digest
    body: str
    path: list[Step]
    checkpoint: Signed


class PublicKey(_Document):
    """A public key and what it signed: from checkpoint `first` to `last` (null: it still signs).

    `named_by` is the checkpoint in which its predecessor names it; null for the first key, and for one that
    follows a lost key.
    """

    id: Digest
    algorithm: Literal["Ed25519"] = "Ed25519"
    public: Public
    since: str = Field(validation_alias=AliasChoices("from", "since"), serialization_alias="from")
    until: str | None
    first: Annotated[int, Field(ge=1)]
    last: int | None
    named_by: Signed | None


class KeyList(_Document):
    """All public keys, the first one first."""

    keys: list[PublicKey]


def key_id(public: bytes) -> str:
    """The id of a key: the digest of its 32 public bytes."""
    return f"sha256:{hashlib.sha256(public).hexdigest()}"


def digest_of(body: str) -> str:
    """The digest of a checkpoint's body, which the next one says as `previous`."""
    return canonical.digest(body, "sha256")
