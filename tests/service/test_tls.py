"""HTTPS by the service itself, and client certificates that stand for a key: real handshakes."""

import signal
import ssl
import subprocess
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from catalog.database import engine
from service.people.certificates import CertificateUnreadable, shown, spelled
from service.people.sessions import Sessions
from tests.authorities import Authority, Pair
from tests.houses import database_of
from tests.programs import COMMAND, START_SECONDS, environment, free_port, run
from tests.service.test_metrics import QUESTION

REVOKED_SECONDS = 1.0


@dataclass(frozen=True)
class Secured:
    """A service over TLS, its authorities and its clients' certificates."""

    url: str
    port: int
    database_url: str
    authority: Authority
    stranger: Authority
    clients: dict[str, Pair]

    def context(self, pair: Pair | None = None) -> ssl.SSLContext:
        """A client that trusts the service and shows a certificate, or none."""
        context = ssl.create_default_context(cafile=str(self.authority.file))
        if pair:
            context.load_cert_chain(pair.certificate, pair.key)
        return context

    def ask(self, name: str | None = None, **headers: str) -> int:
        """The status of one question, over a connection of its own."""
        pair = self.clients[name] if name else None
        with httpx.Client(verify=self.context(pair), timeout=30) as client:
            address = f"{self.url}/access/v1/evaluation"
            return client.post(address, json=QUESTION, headers=headers).status_code


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """The service with two authorities' files, and keys that certificates stand for."""
    folder = tmp_path_factory.mktemp("tls")
    database_of({}, folder).dispose()
    address = f"sqlite:///{folder / 'gongxiang.db'}"
    ours, theirs = Authority(folder, "ours"), Authority(folder, "theirs")
    clients = {name: ours.issue(name) for name in ("by-print", "by-name", "to-revoke", "unknown")}
    clients["stranger"] = theirs.issue("by-name")
    for name, certificate in (
        ("by-print", f"SHA256 Fingerprint={clients['by-print'].fingerprint}"),
        ("by-name", "CN=by-name, O=Sample"),
        ("to-revoke", clients["to-revoke"].fingerprint),
    ):
        made = run(
            address, "key", "create", "--role", "gateway", "--name", name, "--certificate", certificate
        )
        assert made.returncode == 0, made.stderr
    with serving_tls(address, ours.issue("server"), ours) as port:
        yield Secured(f"https://127.0.0.1:{port}", port, address, ours, theirs, clients)


class serving_tls:  # noqa: N801  reads as a function
    """Run the service over TLS until the block ends."""

    def __init__(self, address: str, server: Pair, authority: Authority) -> None:
        self._port, self._authority = free_port(), authority
        files = ["--tls-cert", server.certificate, "--tls-key", server.key]
        trusted = ["--tls-client-ca", authority.file]
        command = [COMMAND, "serve", "--port", str(self._port), "--engine", "opa", *files, *trusted]
        self._process = subprocess.Popen(list(map(str, command)), env=environment(address))

    def __enter__(self) -> int:
        context = ssl.create_default_context(cafile=str(self._authority.file))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the service ended while starting"
            try:
                ready = httpx.get(f"https://127.0.0.1:{self._port}/health/ready", verify=context, timeout=5)
                if ready.is_success:
                    return self._port
            except httpx.HTTPError:
                time.sleep(0.1)
        raise TimeoutError("the service was not ready")

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)


def test_the_right_certificate_is_a_key(secured: Secured) -> None:
    """By its fingerprint or by its subject it opens what that key opens."""
    assert secured.ask("by-print") == 200
    assert secured.ask("by-name") == 200


def test_a_certificate_in_a_browser_serves_no_other_site(secured: Secured) -> None:
    """A browser shows its certificate to whoever sends it here: a form of another site is refused."""
    page, elsewhere = f"{secured.url}/law/try", {"Sec-Fetch-Site": "cross-site"}
    with httpx.Client(verify=secured.context(secured.clients["by-name"]), timeout=30) as client:
        assert client.post(page, data={"facts": "x"}).status_code == 400
        assert client.post(page, data={"facts": "x"}, headers=elsewhere).status_code == 403
        assert client.get(page, headers=elsewhere).status_code == 200


def test_a_certificate_has_its_key_s_rights_and_no_more(secured: Secured) -> None:
    """It is a gateway's key here: figures are not for it."""
    pair = secured.clients["by-name"]
    with httpx.Client(verify=secured.context(pair), timeout=30) as client:
        assert client.get(f"{secured.url}/metrics").status_code == 403


def test_none_or_an_unknown_one_is_nobody(secured: Secured) -> None:
    """Without a certificate, and with a good one that stands for no key, there is no answer."""
    assert secured.ask() == 401
    assert secured.ask("unknown") == 401


def test_another_authority_s_certificate_is_refused(secured: Secured) -> None:
    """The same name signed by somebody else does not get through the handshake."""
    with pytest.raises(httpx.TransportError):
        secured.ask("stranger")


@pytest.mark.parametrize(
    "name",
    ["X-SSL-Client-S-DN", "X-Client-Cert", "X-Forwarded-Client-Cert", "Client-Cert", "SSL-Client-Verify"],
)
def test_no_header_is_a_certificate(secured: Secured, name: str) -> None:
    """What terminators of TLS pass on in headers is not believed, whoever sends it."""
    assert secured.ask(**{name: "CN=by-name,O=Sample"}) == 401
    assert secured.ask(**{name: secured.clients["by-print"].certificate.read_text().replace("\n", "")}) == 401


def test_a_wrong_key_is_not_helped_by_a_certificate(secured: Secured) -> None:
    """What is said in words counts before what the connection shows."""
    assert secured.ask("by-name", Authorization="Bearer wrong") == 401


def test_a_revoked_key_is_refused_within_a_second(secured: Secured) -> None:
    """The certificate is still good; the key that it stood for is not."""
    assert secured.ask("to-revoke") == 200
    assert run(secured.database_url, "key", "revoke", "to-revoke").returncode == 0
    time.sleep(REVOKED_SECONDS)

    assert secured.ask("to-revoke") == 401


def test_old_versions_of_tls_are_refused(secured: Secured) -> None:
    """The client that gets through with TLS 1.2 does not with 1.1 (RFC 8996)."""
    pair = secured.clients["by-name"]
    for version, through in ((ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_1, False)):
        context = secured.context(pair)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the old version is what is tried
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
        with httpx.Client(verify=context, timeout=30) as client:
            if through:
                assert client.get(f"{secured.url}/health/live").status_code == 200
            else:
                with pytest.raises(httpx.ConnectError, match=r"(?i)version|protocol|alert|closed"):
                    client.get(f"{secured.url}/health/live")


def test_plain_http_is_not_answered(secured: Secured) -> None:
    """Nobody is served beside TLS on the same port."""
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{secured.port}/health/live", timeout=30)


def test_one_certificate_stands_for_one_key(secured: Secured) -> None:
    """A second key of the same certificate is refused, in another spelling as well; a new name is not."""
    made = run(
        secured.database_url, "key", "create", "--role", "analyst", "--name", "two", "--certificate",
        "CN=by-name,O=Sample",
    )  # fmt: skip

    assert made.returncode == 2
    assert 'The key "by-name" has this certificate' in made.stderr


def test_keys_are_listed_with_their_certificates(secured: Secured) -> None:
    """An operator sees which certificate stands for which key."""
    listed = run(secured.database_url, "key", "list").stdout

    assert "certificate CN=by-name,O=Sample" in listed


@pytest.mark.parametrize(
    "text",
    [
        "ab" * 32,
        ":".join(["AB"] * 32),
        "sha256:" + "ab" * 32,
        "SHA256 Fingerprint=" + ":".join(["AB"] * 32),
        "sha256 Fingerprint=" + ":".join(["ab"] * 32),
    ],
)
def test_a_fingerprint_has_one_form(text: str) -> None:
    """However a tool prints it, it is kept as one."""
    assert spelled(text) == "sha256:" + "ab" * 32


@pytest.mark.parametrize("text", ["", " ", "gateway", "ab" * 31, "CN", "=x", "sha1:" + "ab" * 20])
def test_what_names_no_certificate_is_refused(text: str) -> None:
    """A mistake at making a key is told, rather than kept as a name that nobody has."""
    with pytest.raises(CertificateUnreadable, match="names no certificate"):
        spelled(text)


def test_a_subject_without_a_name_is_nobody(tmp_path: Path) -> None:
    """A certificate is known by its fingerprint alone where its subject is empty; and none is none."""
    assert shown({"extensions": {"tls": {"client_cert_chain": []}}}) is None
    assert shown({"headers": [(b"x-client-cert", b"CN=by-name")]}) is None
    pair = Authority(tmp_path, "ours").issue("by-name")
    found = shown({"extensions": {"tls": {"client_cert_chain": [pair.certificate.read_text()]}}})
    assert found is not None
    assert found.names == (spelled(pair.fingerprint), "CN=by-name,O=Sample")


@pytest.mark.parametrize("wrong", ["no-cert", "other-key", "no-pem", "absent"])
def test_files_that_cannot_be_used_are_a_sentence(tmp_path: Path, wrong: str) -> None:
    """The service does not start, and says which option to correct."""
    authority = Authority(tmp_path, "ours")
    one, two = authority.issue("one"), authority.issue("two")
    (tmp_path / "text").write_text("sample")
    given = {
        "no-cert": ["--tls-client-ca", str(authority.file)],
        "other-key": ["--tls-cert", str(one.certificate), "--tls-key", str(two.key)],
        "no-pem": ["--tls-cert", str(tmp_path / "text"), "--tls-key", str(one.key)],
        "absent": ["--tls-cert", str(tmp_path / "nowhere"), "--tls-key", str(one.key)],
    }[wrong]
    done = run(f"sqlite:///{tmp_path / 'g.db'}", "serve", "--port", str(free_port()), *given)

    assert done.returncode == 2
    assert "--tls-cert" in done.stderr
    assert "Traceback" not in done.stderr


def test_cookies_are_secure_and_the_browser_stays_with_https(secured: Secured) -> None:
    """Under the service's own TLS session and language are Secure, the session __Host-; HSTS is on pages.

    So it is whatever a header says of another scheme, though no public address is set.
    """
    database = engine(secured.database_url)
    token = Sessions(database).link("sample-reader", datetime.now(UTC))
    database.dispose()
    headers = {"X-Forwarded-Proto": "http", "Forwarded": "proto=http"}
    with httpx.Client(verify=secured.context(), base_url=secured.url, headers=headers, timeout=30) as client:
        entered = client.get(f"/sign-in/{token}")
        [session] = entered.headers.get_list("set-cookie")
        assert session.startswith("__Host-")
        assert "; Secure" in session
        assert client.get("/", headers={"Accept": "text/html"}).is_success
        [language] = client.get("/sign-in?lang=en").headers.get_list("set-cookie")
        assert "; Secure" in language
        for answer in (entered, client.get("/sign-in"), client.get("/nowhere"), client.get("/health/live")):
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
