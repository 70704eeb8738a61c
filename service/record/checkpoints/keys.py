"""Ed25519 (RFC 8032): the private keys in their folder, never in the database; and signatures checked."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from service.errors import Failure
from service.record.checkpoints.documents import Signed, key_id

OTHERS = 0o077
"""The rights of group and others, who must have none."""


class SigningUnavailable(Failure):
    """There is no key here that may sign, so nothing is signed."""

    status = 503
    code = "signing_unavailable"


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs."""

    secret: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Its public half, 32 bytes."""
        return self.secret.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        """Its id."""
        return key_id(self.public)

    def sign(self, body: str) -> Signed:
        """Sign a checkpoint's body."""
        signature = self.secret.sign(body.encode()).hex()
        return Signed(body=body, key=self.id, public=self.public.hex(), signature=signature)


@dataclass(frozen=True, slots=True)
class Keyring:
    """A folder of keys: `HEX.pem` signs (mode 0600), `HEX.pub` is its public half; HEX is of the key's id."""

    folder: Path

    def create(self) -> PrivateKey:
        """Make a key and keep it; raises SigningUnavailable where the folder cannot be written."""
        key = PrivateKey(Ed25519PrivateKey.generate())
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._file(key.id, "pub"), public_pem(key.public), 0o644)
            _write(self._file(key.id, "pem"), _private_pem(key.secret), 0o600)
        except OSError as error:
            raise SigningUnavailable(
                f"签名密钥无法保存。The signing key cannot be kept in {self.folder} ({error.strerror}); "
                "make that folder writable, or name another with GONGXIANG_SIGNING_KEY."
            ) from error
        return key

    def load(self, key: str) -> PrivateKey:
        """The private key of this id; raises SigningUnavailable where it is not here or not kept safe."""
        file = self._file(key, "pem")
        try:
            if file.stat().st_mode & OTHERS:
                raise SigningUnavailable(
                    f"签名密钥可被他人读取。{file} is open to other users; `chmod 600` it, or rotate the key."
                )
            secret = serialization.load_pem_private_key(file.read_bytes(), password=None)
        except (OSError, ValueError) as error:
            raise SigningUnavailable(
                f"签名密钥不在本机。The signing key {file} cannot be used; put it back from its copy, or, "
                "where it is lost, run `gongxiang signing rotate --lost`."
            ) from error
        if not isinstance(secret, Ed25519PrivateKey) or PrivateKey(secret).id != key:
            raise SigningUnavailable(f"{file} holds another key than its name says; put the right one back.")
        return PrivateKey(secret)

    def holds(self, key: str) -> bool:
        """Whether the private key of this id lies here."""
        return self._file(key, "pem").exists()

    def destroy(self, key: str) -> None:
        """Remove a private key that signs no more; its public half stays."""
        with suppress(FileNotFoundError):
            self._file(key, "pem").unlink()

    def known(self) -> set[str]:
        """The ids of the public keys that lie here; one whose name is not its id does not count."""
        found: set[str] = set()
        for file in sorted(self.folder.glob("*.pub")):
            with suppress(OSError, ValueError):
                found |= {key_id(public_of(file.read_text("ascii")))} & {f"sha256:{file.stem}"}
        return found

    def _file(self, key: str, kind: str) -> Path:
        return self.folder / f"{key.partition(':')[2]}.{kind}"


def signed_well(signed: Signed) -> bool:
    """Whether the signature is that of the key it carries, over this body."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public)).verify(
            bytes.fromhex(signed.signature), signed.body.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return key_id(bytes.fromhex(signed.public)) == signed.key


def public_of(pem: str) -> bytes:
    """The 32 bytes of a public key in PEM; ValueError for anything else."""
    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("it is no Ed25519 key")  # noqa: TRY004  its content is wrong, not its type
    return key.public_bytes_raw()


def public_pem(public: bytes) -> bytes:
    """A public key in PEM."""
    pem, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return Ed25519PublicKey.from_public_bytes(public).public_bytes(pem, form)


def _private_pem(secret: Ed25519PrivateKey) -> bytes:
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return secret.private_bytes(pem, form, serialization.NoEncryption())


def _write(file: Path, content: bytes, mode: int) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
