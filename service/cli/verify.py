"""`gongxiang verify`: checks the record, or one receipt, offline."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from catalog.database import engine, migrate, reading
from service.cli.common import settings
from service.record.checkpoints import checks, compact, trust
from service.record.checkpoints.documents import RECEIPT, Checkpoint, Receipt, Signed, Unreadable
from service.record.checkpoints.keys import Keyring
from service.record.checkpoints.trust import Trust
from service.record.verify import Report, within

LIMITS = (
    "仅凭存证本身不能证明：未被整体重写，各链末端未被截去。"
    "Not provable from the record alone: that no chain was cut at its end together with its head and "
    "checkpoints, or that the whole was not written anew; use --checkpoint with one kept elsewhere."
)
BEYOND = (
    "检查点之后的存证不在其证明范围。Not provable by this checkpoint: what became of entries after it; "
    "a newer one, kept elsewhere, covers more."
)
EMBEDDED = (
    "注意：签名公钥取自文件本身，只能证明前后一致，不能证明由谁签署；请以 --key 指定从可靠途径取得的公钥。"
    "Note: the public key is the file's own, which proves only that the file agrees with itself, not who "
    "signed it; name a public key from a source you trust with --key."
)

CheckpointFile = Annotated[
    Path | None,
    typer.Option(
        "--checkpoint", help="Hold the record to a signed checkpoint kept elsewhere, or that of a receipt."
    ),
]
ReceiptFile = Annotated[
    Path | None,
    typer.Option(
        "--receipt",
        help="Check one signed receipt instead, also as scanned from a letter's codes; needs no database.",
    ),
]
KeyFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--key", help="A public key (PEM), or a list of them (gongxiang-keys.json), that you trust."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="verify")(command)


def command(checkpoint: CheckpointFile = None, receipt: ReceiptFile = None, key: KeyFiles = None) -> int:
    """Check every hash, link, document and column; name the first bad entry; exit 1 if any."""
    if checkpoint and receipt:
        raise typer.BadParameter("--checkpoint and --receipt are two questions; ask them one by one")
    try:
        trusted = _trusted(key or [])
        if receipt:
            return _receipt(_read(_text(receipt)), trusted)
        return _record(_signed(_text(checkpoint)) if checkpoint else None, trusted)
    except Unreadable as error:
        return _bad([f"{error}."], "无法核验 cannot be verified")


def _receipt(receipt: Receipt, trusted: Trust) -> int:
    if faults := list(checks.receipt_faults(receipt)):
        return _bad(faults, "回执无效 the receipt is not good")
    said = checks.opened(receipt.checkpoint)
    typer.echo(
        f"已核验回执 Checked receipt: chain {receipt.chain}, entry {receipt.seq}, {receipt.hash}; "
        f"checkpoint {said.number} of {said.at}"
    )
    return _signer(said, trusted)


def _record(signed: Signed | None, trusted: Trust) -> int:
    said = checks.opened(signed) if signed else None
    database = engine(settings().database_url)
    migrate(database)
    with reading(database) as connection:
        report = within(connection, signed)
    _print(report)
    if report.faults:
        return _bad(report.faults, "存证不完整 the record is not whole")
    typer.echo("The record is whole 存证完整。")
    if said is None:
        typer.echo(LIMITS)
        return 0
    typer.echo(f"与检查点 {said.number} 相符 It holds what checkpoint {said.number} of {said.at} says.")
    typer.echo(BEYOND)
    return _signer(said, trusted)


def _signer(said: Checkpoint, trusted: Trust) -> int:
    """Say what the signature proves; 1 where it is not by a key that was named."""
    if trusted.holds(said.key, said.number):
        typer.echo(f"签名有效 Signed by {said.key}, a known key.")
        return 0
    if trusted.given:
        return _bad(
            [f"签名密钥不在所给公钥之内。It is signed by {said.key}."], "not by a key that --key names"
        )
    typer.echo(f"签名一致 Signed by {said.key}, a key not known here.")
    typer.echo(EMBEDDED)
    return 0


def _trusted(files: Sequence[Path]) -> Trust:
    """The keys that were named, or those that lie here."""
    if files:
        return trust.given([_text(file) for file in files])
    return trust.known(Keyring(settings().signing_folder).known())


def _signed(text: str) -> Signed:
    """The checkpoint in a file, which may be a receipt's; raises Unreadable."""
    if f'"{RECEIPT}"' not in text and not compact.is_packed(text):
        return Signed.read(text)
    receipt = _read(text)
    for fault in checks.receipt_faults(receipt):
        raise Unreadable(fault.removesuffix("."))
    return receipt.checkpoint


def _read(text: str) -> Receipt:
    """The receipt in a text, as JSON or as QR codes carry it; raises Unreadable."""
    return compact.unpack(text) if compact.is_packed(text) else Receipt.read(text)


def _text(file: Path) -> str:
    """The text of a file; what is no UTF-8 is no file of ours."""
    return file.read_text("utf-8", errors="replace")


def _print(report: Report) -> None:
    typer.echo(f"Checked 已核验: {report.entries} decisions, {report.documents} documents.")
    for name, (length, head) in report.chains.items():
        typer.echo(f"  chain {name}: {length} entries, head {head}")


def _bad(faults: Sequence[str], verdict: str) -> int:
    sys.stderr.write(f"gongxiang: {verdict}: {faults[0]}\n")
    for fault in faults[1:20]:
        sys.stderr.write(f"  also 另有: {fault}\n")
    return 1
