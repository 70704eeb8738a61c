"""What an identity token must say before anybody is signed in by it (OpenID Connect Core 1.0, 3.1.3.7)."""

from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from service.people.oidc import Going, Provider

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
PROVIDER = Provider("https://issuer.example", "gongxiang", "secret", "https://here.example/back")
GOING = Going("/")
NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)


def _claims(**changes: Any) -> dict[str, Any]:
    """What the service takes from a token signed by the provider that says this."""
    at = int(NOW.timestamp())
    said = {
        "iss": PROVIDER.issuer, "aud": PROVIDER.client_id, "sub": "li", "iat": at, "exp": at + 60,
        "nonce": GOING.nonce,
    } | changes  # fmt: skip
    token = jwt.encode({"alg": "RS256", "kid": "one"}, said, KEY)
    return PROVIDER._claims(token, KeySet([KEY]), GOING, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aud": ["gongxiang"]},
        {"aud": ["gongxiang"], "azp": "gongxiang"},
        {"aud": ["gongxiang", "other"], "azp": "gongxiang"},
    ],
)
def test_a_token_for_this_service_is_taken(changes: dict[str, Any]) -> None:
    """One audience needs no word on who it was issued to; several need ours."""
    assert _claims(**changes)["sub"] == "li"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["gongxiang", "other"]},
        {"aud": ["other", "gongxiang"], "azp": "other"},
        {"aud": ["gongxiang", "gongxiang"]},
        {"aud": "gongxiang", "azp": "other"},
        {"aud": ["other"], "azp": "gongxiang"},
    ],
)
def test_a_token_that_may_be_meant_for_another_is_refused(changes: dict[str, Any]) -> None:
    """Of several audiences the one it was issued to must be named, and be this service."""
    with pytest.raises((ValueError, JoseError)):
        _claims(**changes)
