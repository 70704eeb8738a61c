"""Signing in through an OpenID provider: authorization code with PKCE (S256), state and nonce.

(OpenID Connect Core 1.0, sections 3.1 and 5.3; RFC 7636; RFC 9207.) The provider is asked anew at each
sign-in, so that its keys may change at any time.
"""

import secrets as random
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.errors import Failure
from service.legible import legible

SCOPE = "openid profile"
ALGORITHMS = ("RS256", "PS256", "ES256")
SECONDS = 10.0
"""What the provider has for one answer."""
LEEWAY = 60
"""Seconds by which its clock may differ."""


class ProviderUnavailable(Failure):
    """The provider cannot be asked, or answers what it may not; nobody is signed in."""

    status = 503
    code = "provider_unavailable"


class SignInInvalid(Failure):
    """What came back is not an answer to what this browser was sent to ask."""

    status = 403
    code = "sign_in_invalid"


@dataclass(frozen=True, slots=True)
class Going:
    """What the browser keeps while its person is at the provider: secrets of this one sign-in."""

    then: str
    state: str = field(default_factory=lambda: random.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: random.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: random.token_urlsafe(48))

    def as_json(self) -> dict[str, str]:
        """The same as a document."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the provider vouches for: an id that never changes, and a name as people write it."""

    subject: str
    username: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as it is set; `redirect` is the address of ours that it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    redirect: str

    async def address(self, going: Going) -> str:
        """Where the browser goes to sign in; raises ProviderUnavailable."""
        async with self._client() as client:
            found = await self._discovered(client)
            address, _ = client.create_authorization_url(
                found["authorization_endpoint"],
                state=going.state,
                nonce=going.nonce,
                code_verifier=going.verifier,
            )
        return str(address)

    async def known(self, going: Going, came: str, now: datetime) -> Known:
        """Who came back, with the address `came`, from where the browser was sent.

        Raises SignInInvalid, ProviderUnavailable.
        """
        self._answers(going, came)
        try:
            async with self._client() as client:
                return await self._known(client, going, came, now)
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
            raise SignInInvalid(
                "统一身份认证未能完成，请重新登录。The sign-in at the provider could not be completed "
                f"({type(error).__name__}); sign in again."
            ) from error

    def _answers(self, going: Going, came: str) -> None:
        """Refuse what answers another browser's question, or comes from another provider."""
        asked = parse_qs(urlsplit(came).query)
        state, issuer = asked.get("state", [""])[0], asked.get("iss", [self.issuer])[0]
        if not random.compare_digest(state.encode(), going.state.encode()) or issuer != self.issuer:
            raise SignInInvalid(
                "本次登录与浏览器发起的登录不符，请重新登录。This answer does not belong to a sign-in "
                "that this browser began; sign in again."
            )

    async def _known(self, client: Any, going: Going, came: str, now: datetime) -> Known:
        found = await self._discovered(client)
        token = await client.fetch_token(
            found["token_endpoint"],
            authorization_response=came,
            state=going.state,
            code_verifier=going.verifier,
        )
        keys = KeySet.import_key_set(
            (await client.request("GET", found["jwks_uri"], withhold_token=True)).json()
        )
        claims = self._claims(token["id_token"], keys, going, now)
        if "preferred_username" not in claims:
            told = (await client.get(found["userinfo_endpoint"])).json()
            if told["sub"] == claims["sub"]:
                claims |= {"preferred_username": told.get("preferred_username", "")}
        return Known(legible(str(claims["sub"])), legible(str(claims.get("preferred_username", ""))))

    def _claims(self, token: str, keys: KeySet, going: Going, now: datetime) -> dict[str, Any]:
        """What the identity token says, its signature and every condition checked."""
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": going.nonce},
            azp={"value": self.client_id},
        ).validate(claims)
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
            raise ValueError("of several audiences the token names none that it was issued to (azp)")
        return claims

    async def _discovered(self, client: Any) -> dict[str, Any]:
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            answer = await client.request("GET", address, withhold_token=True)
            found: dict[str, Any] = answer.raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise self._unavailable(type(error).__name__) from error
        if not isinstance(found, dict) or found.get("issuer") != self.issuer:
            raise self._unavailable("another issuer")
        return found

    def _unavailable(self, why: str) -> ProviderUnavailable:
        return ProviderUnavailable(
            f"统一身份认证暂时不可用，请用口令登录。The OpenID provider at {self.issuer} cannot be used "
            f"({why}); sign in with a password."
        )

    def _client(self) -> Any:
        return AsyncOAuth2Client(
            self.client_id,
            self.client_secret,
            scope=SCOPE,
            redirect_uri=self.redirect,
            code_challenge_method="S256",
            timeout=SECONDS,
        )
