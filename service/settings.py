"""The settings: environment variables `GONGXIANG_*`, read once at start.

`SETTINGS` is the one list; `gongxiang serve --help` and the README show it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url

from service.canonical import Algorithm

ROOT = Path(__file__).resolve().parent.parent

SETTINGS: dict[str, str] = {
    "GONGXIANG_DATABASE_URL": "where register and record live; default SQLite in var/, or postgresql+psycopg://…",
    "GONGXIANG_ENGINE": "wasm or opa, as --engine; default opa, but wasm for serve without GONGXIANG_OPA_URL",
    "GONGXIANG_OPA_URL": "an OPA that runs these policies, unix://PATH or http://…; default: one is started",
    "GONGXIANG_OPA_TOKEN": "the bearer token of that OPA, if it asks for one",
    "GONGXIANG_OPA_TIMEOUT": "seconds OPA has for one ruling; default 0.15, as a gateway waits 0.2",
    "GONGXIANG_POLICIES": "policy folders, separated by `:`; default policies/",
    "GONGXIANG_DRAFTS": "draft policy folders, separated by `:`, to try open projects under; default none",
    "GONGXIANG_PUBLIC_URL": "the address people and gateways see; default the address served",
    "GONGXIANG_KEY_IN_PATH": "1: a gateway may send its key as path prefix /k/KEY/…; default 0, never",
    "GONGXIANG_HASH": "sha256 or sm3, for new entries of the record; default sha256",
    "GONGXIANG_SIGNING_KEY": "the folder of the signing keys; default signing/ beside the database",
    "GONGXIANG_CHECKPOINTS": "the folder of signed checkpoints; default checkpoints/ beside the database",
    "GONGXIANG_CHECKPOINT_MINUTES": "minutes between two signed checkpoints of the record; default 5",
    "GONGXIANG_PAPERS": "the folder of the papers attached to projects; default papers/ beside the database",
    "GONGXIANG_PAPERS_MOST": "papers of one project at most; default 200",
    "GONGXIANG_PAPERS_MIB": "MiB of all papers of one project at most; default 1024",
    "GONGXIANG_PAPERS_FREE_MIB": "MiB left free on the disk, below which no papers are kept; default 1024",
    "GONGXIANG_FONTS": "folders of font files for letters, separated by `:`; default the system's fonts",
    "GONGXIANG_TIMEZONE": "the time zone that says what day today is; default Asia/Shanghai",
    "GONGXIANG_METRICS_TOKEN": "a bearer token for /metrics; default none, an analyst's key does",
    "GONGXIANG_OTLP_ENDPOINT": "an OTLP/HTTP collector of traces, http://127.0.0.1:4318; default none",
    "GONGXIANG_OIDC_ISSUER": "the OpenID provider people may sign in through; default none",
    "GONGXIANG_OIDC_CLIENT_ID": "what this service is called there",
    "GONGXIANG_OIDC_CLIENT_SECRET": "its secret there",
    "GONGXIANG_TLS_CERT": "the certificate chain (PEM) to serve HTTPS with; default plain HTTP",
    "GONGXIANG_TLS_KEY": "its private key (PEM)",
    "GONGXIANG_TLS_CLIENT_CA": "the authorities (PEM) whose client certificates may stand for a key",
    "GONGXIANG_PORT": "the port of `make run` and of `gongxiang serve`; default 8181",
}

OIDC = (
    "GONGXIANG_OIDC_ISSUER",
    "GONGXIANG_OIDC_CLIENT_ID",
    "GONGXIANG_OIDC_CLIENT_SECRET",
    "GONGXIANG_PUBLIC_URL",
)
"""What signing in through a provider needs."""

RUN = "GONGXIANG_RUN_FOLDER"
"""No setting: where `serve` tells its workers which policies are active."""


Engine = Literal["opa", "wasm"]
"""What rules: OPA, or the policies as WebAssembly inside the process."""
AUTO = "auto"
"""The engine of earlier versions, OPA with WebAssembly standing by; read as wasm."""


class SettingWrong(Exception):
    """A setting that cannot be used; the message names it and what it may be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    database_url: str
    opa_url: str | None
    opa_token: str | None
    opa_timeout: float
    policies: tuple[Path, ...]
    public_url: str | None
    hash: Algorithm
    zone: ZoneInfo
    port: int
    key_in_path: bool = False
    drafts: tuple[Path, ...] = ()
    signing_key: Path | None = None
    checkpoints: Path | None = None
    checkpoint_minutes: float = 5.0
    papers: Path | None = None
    opa_parent: int | None = None
    """The process that started the OPA at `opa_url`; None for one that the operator runs."""
    foreign_opa: bool = False
    """Whether `opa_url` is an OPA that others run, and whose policies they may change."""
    papers_most: int = 200
    papers_mib: int = 1024
    papers_free_mib: int = 1024
    engine: Engine = "opa"
    wasm: Path | None = None
    """The policies built for WebAssembly; None: they are built where they are needed."""
    fonts: tuple[Path, ...] = ()
    """Folders of font files for letters, beside the system's fonts."""
    metrics_token: str | None = None
    otlp_endpoint: str | None = None
    oidc: tuple[str, str, str] | None = None
    """Issuer, client id and client secret of the OpenID provider."""
    run: Path | None = None
    """The folder in which `serve` and its workers meet; it alone sets it."""

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raises SettingWrong for a value that cannot be used."""
        given = {name: environment.get(name) or None for name in SETTINGS}
        engine = _engine(given["GONGXIANG_ENGINE"] or "opa")
        opa_url = given["GONGXIANG_OPA_URL"] if engine == "opa" else None
        return cls(
            database_url=given["GONGXIANG_DATABASE_URL"] or f"sqlite:///{ROOT / 'var' / 'gongxiang.db'}",
            opa_url=opa_url,
            foreign_opa=opa_url is not None,
            opa_token=given["GONGXIANG_OPA_TOKEN"],
            opa_timeout=_number("GONGXIANG_OPA_TIMEOUT", given["GONGXIANG_OPA_TIMEOUT"] or "0.15"),
            policies=_folders("GONGXIANG_POLICIES", given["GONGXIANG_POLICIES"]) or (ROOT / "policies",),
            drafts=_folders("GONGXIANG_DRAFTS", given["GONGXIANG_DRAFTS"]),
            fonts=_folders("GONGXIANG_FONTS", given["GONGXIANG_FONTS"]),
            public_url=_public(given["GONGXIANG_PUBLIC_URL"]),
            metrics_token=given["GONGXIANG_METRICS_TOKEN"],
            otlp_endpoint=given["GONGXIANG_OTLP_ENDPOINT"],
            oidc=_oidc(given),
            run=Path(environment[RUN]) if environment.get(RUN) else None,
            engine=engine,
            key_in_path=_switch("GONGXIANG_KEY_IN_PATH", given["GONGXIANG_KEY_IN_PATH"] or "0"),
            signing_key=Path(given["GONGXIANG_SIGNING_KEY"]) if given["GONGXIANG_SIGNING_KEY"] else None,
            checkpoints=Path(given["GONGXIANG_CHECKPOINTS"]) if given["GONGXIANG_CHECKPOINTS"] else None,
            checkpoint_minutes=_number(
                "GONGXIANG_CHECKPOINT_MINUTES", given["GONGXIANG_CHECKPOINT_MINUTES"] or "5"
            ),
            papers=Path(given["GONGXIANG_PAPERS"]) if given["GONGXIANG_PAPERS"] else None,
            papers_most=int(_number("GONGXIANG_PAPERS_MOST", given["GONGXIANG_PAPERS_MOST"] or "200")),
            papers_mib=int(_number("GONGXIANG_PAPERS_MIB", given["GONGXIANG_PAPERS_MIB"] or "1024")),
            papers_free_mib=int(
                _number("GONGXIANG_PAPERS_FREE_MIB", given["GONGXIANG_PAPERS_FREE_MIB"] or "1024")
            ),
            hash=_hash(given["GONGXIANG_HASH"] or "sha256"),
            zone=_zone(given["GONGXIANG_TIMEZONE"] or "Asia/Shanghai"),
            port=int(_number("GONGXIANG_PORT", given["GONGXIANG_PORT"] or "8181")),
        )

    @property
    def beside(self) -> Path:
        """The folder of the database, for what belongs to it; `var/` where that is a server's."""
        return _beside(self.database_url)

    @property
    def signing_folder(self) -> Path:
        """Where the private keys are that sign checkpoints."""
        return self.signing_key or self.beside / "signing"

    @property
    def checkpoint_folder(self) -> Path:
        """Where checkpoints are written, to be copied elsewhere."""
        return self.checkpoints or self.beside / "checkpoints"

    @property
    def papers_folder(self) -> Path:
        """Where the papers attached to projects are kept."""
        return self.papers or _beside(self.database_url) / "papers"


def _beside(database_url: str) -> Path:
    """The folder of an SQLite file; `var/` for a database that is a server's."""
    address = make_url(database_url)
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(str(address.database)).parent if is_file else ROOT / "var"


def _oidc(given: Mapping[str, str | None]) -> tuple[str, str, str] | None:
    """What the provider's settings say: all of them, or none."""
    issuer, client, secret = (given[name] or "" for name in OIDC[:3])
    if not (issuer or client or secret):
        return None
    if lacking := [name for name in OIDC if not given[name]]:
        raise SettingWrong(f"An OpenID provider also needs {' and '.join(lacking)}.")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        raise SettingWrong(f"{OIDC[0]} is {issuer!r}; it must begin with https://.")
    return issuer, client, secret


def _public(given: str | None) -> str | None:
    """Read the public address, without a slash at its end; pages link to `/…`, so it may have no path."""
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or given.split() != [given] or "@" in parts.netloc:
        raise _not_public(given)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _not_public(given)
    return f"{parts.scheme}://{parts.netloc}"


def _not_public(given: str) -> SettingWrong:
    return SettingWrong(
        f"GONGXIANG_PUBLIC_URL 应为 https://主机 或 https://主机:端口，不能带路径。It is {given!r}; it must "
        "be https://HOST or https://HOST:PORT, or either with http. Pages link to /…, so under a path of a "
        "proxy they would not be found: give the service a host name or a port of its own there."
    )


def _folders(name: str, given: str | None) -> tuple[Path, ...]:
    folders = tuple(Path(part) for part in (given or "").split(":") if part)
    for folder in folders:
        if not folder.is_dir():
            raise SettingWrong(f"{name} names {folder}, which is no folder.")
    return folders


def _number(name: str, given: str) -> float:
    try:
        number = float(given)
    except ValueError:
        raise SettingWrong(f"{name} is {given!r}; it must be a number.") from None
    if not 0 < number < 65_536:  # noqa: PLR2004  the largest port, and more than any patience
        raise SettingWrong(f"{name} is {given}; it must be above 0 and below 65536.")
    return number


def _switch(name: str, given: str) -> bool:
    if given not in ("0", "1"):
        raise SettingWrong(f"{name} is {given!r}; it must be 0 or 1.")
    return given == "1"


def _engine(given: str) -> Engine:
    if given == AUTO:
        return "wasm"
    for engine in get_args(Engine):
        if given == engine:
            return cast("Engine", engine)
    raise SettingWrong(f"GONGXIANG_ENGINE is {given!r}; it must be wasm or opa.")


def _hash(given: str) -> Algorithm:
    if given == "sha256":
        return "sha256"
    if given == "sm3":
        return "sm3"
    raise SettingWrong(f"GONGXIANG_HASH is {given!r}; it must be sha256 or sm3.")


def _zone(given: str) -> ZoneInfo:
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingWrong(f"GONGXIANG_TIMEZONE is {given!r}, which is no time zone.") from None
