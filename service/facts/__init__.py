"""What is so: request, register and day, made into one total document."""

from service.facts.establish import Basis, Established, establish, unread
from service.facts.models import Facts

__all__ = ["Basis", "Established", "Facts", "establish", "unread"]
