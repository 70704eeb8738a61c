"""Client certificates that stand for a key: by the subject's name, or by the fingerprint of the very one.

A name survives a renewal, and trusts the authority to give it to one holder only; a fingerprint trusts nobody
and changes with every renewal. Both are kept in one form, so that two spellings of one are one.
"""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography import x509

_FINGERPRINT = re.compile(
    r"(?:sha-?256(?:[ _]fingerprint)?[:=])?((?:[0-9a-f]{2}:?){31}[0-9a-f]{2})", re.IGNORECASE
)

_SPACED = re.compile(r"(?<!\\)\s*,\s+(?=[A-Za-z0-9.-]+=)")
"""Between two parts of a name, as people and `openssl` without an option write it."""


class CertificateUnreadable(ValueError):
    """What should name a certificate names none; the message says what it may be."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that was shown, checked against the authorities already."""

    fingerprint: str
    """`sha256:` and 64 hex digits, of the DER."""
    subject: str
    """RFC 4514; empty where it has none, which stands for nobody."""

    @property
    def names(self) -> tuple[str, ...]:
        """What a key may know it by, the surer one first."""
        return (self.fingerprint, self.subject) if self.subject else (self.fingerprint,)


def shown(scope: Mapping[str, Any]) -> Certificate | None:
    """The client's certificate of an ASGI connection (TLS extension); None where none was shown."""
    chain = ((scope.get("extensions") or {}).get("tls") or {}).get("client_cert_chain")
    if not chain:
        return None
    der = ssl.PEM_cert_to_DER_cert(chain[0])
    return Certificate(f"sha256:{sha256(der).hexdigest()}", subject_of(der))


def subject_of(der: bytes) -> str:
    """The subject's name (RFC 4514: `CN=gate,O=…`, most specific first); empty for none or an odd one."""
    try:
        return x509.load_der_x509_certificate(der).subject.rfc4514_string()
    except ValueError:
        return ""


def spelled(text: str) -> str:
    """A fingerprint or a subject as it is kept.

    Fingerprints may have colons and `SHA256 Fingerprint=` before them, as openssl prints them. Raises
    CertificateUnreadable for anything else.
    """
    found = _FINGERPRINT.fullmatch(text.strip())
    if found:
        return f"sha256:{found[1].replace(':', '').lower()}"
    try:
        subject = x509.Name.from_rfc4514_string(_SPACED.sub(",", text.strip())).rfc4514_string()
    except ValueError:
        subject = ""
    if not subject:
        raise CertificateUnreadable(
            f"证书标识无法识别。{text!r} names no certificate: give its SHA-256 fingerprint, or its "
            "subject as `openssl x509 -noout -subject -nameopt RFC2253 -in FILE` prints it after `subject=`."
        )
    return subject
