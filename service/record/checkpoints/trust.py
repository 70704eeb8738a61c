"""Which public keys whoever verifies goes by, and what they may sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from service.record.checkpoints.checks import opened
from service.record.checkpoints.documents import KeyList, PublicKey, Unreadable, key_id
from service.record.checkpoints.keys import public_of, signed_well

Reach = tuple[int, int | None]
"""The first and last checkpoint a key may sign; None: no last one is known."""
ANY: Reach = (1, None)


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys by id. `given`: they were named by whoever verifies, so that no other key will do."""

    keys: dict[str, Reach] = field(default_factory=dict)
    given: bool = False

    def holds(self, key: str, number: int) -> bool:
        """Whether this key may have signed the checkpoint of this number."""
        first, last = self.keys.get(key, (number + 1, None))
        return first <= number and (last is None or number <= last)


def known(keys: Iterable[str]) -> Trust:
    """Trust in keys that lie beside the service."""
    return Trust(dict.fromkeys(keys, ANY))


def given(texts: Sequence[str]) -> Trust:
    """Trust in keys that were named: each text a public key in PEM, or a list of keys as the service gives.

    With a PEM, a key of a list counts only where signed checkpoints lead to it from that PEM; without one, a
    list is taken as it is. Raises Unreadable for a text that is neither, and for a list whose signatures
    fail.
    """
    pems = [text for text in texts if "BEGIN PUBLIC KEY" in text]
    trusted = dict.fromkeys(map(_pem, pems), ANY)
    for text in texts:
        if text not in pems:
            trusted |= _listed(KeyList.read(text), trusted)
    return Trust(trusted, given=True)


def _pem(text: str) -> str:
    try:
        return key_id(public_of(text))
    except ValueError as error:
        raise Unreadable(f"the public key: {error}") from None


def _listed(listed: KeyList, anchors: dict[str, Reach]) -> dict[str, Reach]:
    """The reach of each key of a list that is trusted."""
    found: dict[str, Reach] = {}
    for key in listed.keys:
        if key.id != key_id(bytes.fromhex(key.public)) or not _named_well(key):
            raise Unreadable(f"the list of keys: what it says of {key.id} is not signed by its predecessor")
        if not anchors or key.id in anchors or (key.named_by and key.named_by.key in found):
            found[key.id] = (key.first, key.last)
    return found


def _named_well(key: PublicKey) -> bool:
    """Whether the predecessor, if the list names one, did name this key."""
    if key.named_by is None:
        return True
    if not signed_well(key.named_by):
        return False
    said = opened(key.named_by)
    return said.next is not None and (said.next.key, said.number) == (key.id, key.first - 1)
