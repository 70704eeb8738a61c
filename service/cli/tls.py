"""HTTPS by the service itself, and what a client's certificate says, handed to the application.

uvicorn keeps the connection's certificate to itself. `Certified` puts it where the ASGI specification's TLS
extension (asgi.readthedocs.io, specs/tls, version 0.2) says: `scope["extensions"]["tls"]`. It is taken from
the connection after OpenSSL has checked it against the given authorities; no header can set it.
"""

import ssl
from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import typer
from uvicorn import Config
from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope

from service.cli.connection import Connection
from service.people.certificates import subject_of

VERSIONS = {"TLSv1.2": 0x0303, "TLSv1.3": 0x0304}
"""The wire's numbers (RFC 5246, RFC 8446)."""


@dataclass(frozen=True, slots=True)
class Tls:
    """The files of HTTPS, PEM each. Without a certificate the service speaks plain HTTP."""

    certificate: Path | None
    key: Path | None
    client_ca: Path | None

    def checked(self) -> "Tls":
        """Try the files before anything is started; raises BadParameter in a sentence."""
        if self.certificate is None:
            if self.key or self.client_ca:
                raise typer.BadParameter(
                    "--tls-key and --tls-client-ca need --tls-cert, the certificate to serve with"
                )
            return self
        try:
            self._context()
        except (OSError, ssl.SSLError) as error:
            reason = error.strerror or getattr(error, "reason", None) or error
            raise typer.BadParameter(
                f"the TLS files cannot be used ({reason}); --tls-cert and --tls-key must be PEM and belong "
                "together, --tls-client-ca must hold certificates"
            ) from None
        return self

    def options(self) -> dict[str, Any]:
        """What uvicorn is told."""
        if self.certificate is None:
            return {}
        return {
            "ssl_certfile": self.certificate,
            "ssl_keyfile": self.key,
            "ssl_ca_certs": self.client_ca,
            # Optional, because other callers have keys; one that is sent must be of the authorities given.
            "ssl_cert_reqs": ssl.CERT_OPTIONAL if self.client_ca else ssl.CERT_NONE,
            "ssl_context_factory": modern,
            "http": Certified,
        }

    def _context(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(self.certificate), self.key)
        if self.client_ca:
            context.load_verify_locations(self.client_ca)
            if not context.get_ca_certs():
                raise OSError(0, "no authority in it")


def modern(_config: Config, make: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """The context that uvicorn makes, without the versions of TLS that are no longer safe (RFC 8996)."""
    context = make()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION  # the certificate read at the start stays the one
    return context


class Certified(Connection):
    """A connection that tells the application of the connection's TLS."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Read the certificate once: every request of the connection has the same."""
        super().connection_made(transport)
        found = transport.get_extra_info("ssl_object")
        if found is not None:
            self.app = _told(self.app, _extension(found))


def _told(app: ASGI3Application, extension: dict[str, Any]) -> ASGI3Application:
    async def with_tls(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        # uvicorn itself names no extension
        await app(cast("Scope", {**scope, "extensions": {"tls": extension}}), receive, send)

    return with_tls


def _extension(connection: ssl.SSLObject) -> dict[str, Any]:
    """The extension's keys; the chain holds the client's own certificate, or none."""
    certificate = connection.getpeercert(binary_form=True)
    return {
        "server_cert": None,
        "client_cert_chain": [ssl.DER_cert_to_PEM_cert(certificate)] if certificate else [],
        "client_cert_name": subject_of(certificate) if certificate else None,
        "client_cert_error": None,
        "tls_version": VERSIONS.get(connection.version() or ""),
        "cipher_suite": None,
    }
