"""`gongxiang verify`: checks the record, or one receipt, offline."""

import codecs
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from catalog.database import engine, migrate, reading
from service.cli.common import settings
from service.record.checkpoints import checks, trust
from service.record.checkpoints.documents import Checkpoint, Receipt, Signed, Unreadable
from service.record.checkpoints.folder import Held, read_folder
from service.record.checkpoints.keys import Keyring
from service.record.checkpoints.receipts import parse_checkpoints, parse_receipts
from service.record.checkpoints.trust import Trust
from service.record.verify import Report, within

LIMITS = (
    "仅凭本机上的存证和检查点不能证明：未被连同检查点一并重写，最新检查点之后各链末端未被截去。"
    "Not provable from what lies on this machine: that the whole was not written anew together with its "
    "checkpoints, or that no chain was cut at its end after the newest; use --checkpoint with one kept "
    "elsewhere."
)
BEYOND = (
    "检查点之后的存证不在其证明范围。Not provable by this checkpoint: that no entry after it was removed; "
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
        "--checkpoint", help="Hold the record to a signed checkpoint kept elsewhere, or to those of receipts."
    ),
]
ReceiptFile = Annotated[
    Path | None,
    typer.Option(
        "--receipt",
        help="Check the signed receipts in a file, also as scanned from a letter's codes; needs no database.",
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
    """Check every hash, link, document and column, and hold the record to the checkpoints beside it.

    Names the first bad entry; exit 1 if any.
    """
    if checkpoint and receipt:
        raise typer.BadParameter("--checkpoint and --receipt are two questions; ask them one by one")
    try:
        trusted = _trusted(key or [])
        if receipt:
            return _receipts(_text(receipt), trusted)
        return _record(parse_checkpoints(_text(checkpoint)) if checkpoint else (), trusted)
    except Unreadable as error:
        return _bad([f"{error}."], "无法核验 cannot be verified")


def _receipts(text: str, trusted: Trust) -> int:
    """Check every receipt of a file; 1 where one is not good, after the others were checked."""
    worst = 0
    for found in parse_receipts(text):
        if found.receipt is None or (faults := found.faults()):
            verdict = f"{found.where}：回执无效 the receipt is not good"
            worst = _bad([found.fault] if found.receipt is None else faults, verdict)
        else:
            worst = max(worst, _receipt(found.receipt, trusted))
    return worst


def _receipt(receipt: Receipt, trusted: Trust) -> int:
    said = checks.opened(receipt.checkpoint)
    typer.echo(
        f"已核验回执 Checked receipt: chain {receipt.chain}, entry {receipt.seq}, {receipt.hash}; "
        f"checkpoint {said.number} of {said.at}"
    )
    return _signer(said, trusted)


def _record(kept: Sequence[Signed], trusted: Trust) -> int:
    chosen, said = settings(), [checks.opened(signed) for signed in kept]
    beside = read_folder(chosen.checkpoint_folder)
    database = engine(chosen.database_url)
    migrate(database)
    with reading(database) as connection:
        report = within(connection, kept, beside, trusted)
    _print(report)
    if report.faults:
        return _bad(report.faults, "存证不完整 the record is not whole")
    typer.echo("The record is whole 存证完整。")
    _print_beside(report.beside, chosen.checkpoint_folder)
    if not said:
        typer.echo(LIMITS)
    for one in said:
        typer.echo(f"与检查点 {one.number} 相符 It holds what checkpoint {one.number} of {one.at} says.")
        typer.echo(BEYOND)
    return max((_signer(one, trusted) for one in said), default=0)


def _print_beside(held: Held, folder: Path) -> None:
    """Say which checkpoints lie beside the record, all of which it agrees with."""
    if held.newest is None:
        typer.echo(f"目录中没有检查点文件。There is no checkpoint file in {folder}.")
        return
    typer.echo(
        f"与目录中的 {held.count} 个检查点相符，最新为第 {held.newest.number} 号 "
        f"It holds what {held.count} checkpoints in {folder} say, the newest {held.newest.number} of "
        f"{held.newest.at}."
    )


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


def _text(file: Path) -> str:
    """The text of a file, in UTF-8 or, as some editors of Windows save it, UTF-16 with its mark."""
    content = file.read_bytes()
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if is_utf16 else "utf-8-sig", errors="replace")


def _print(report: Report) -> None:
    typer.echo(f"Checked 已核验: {report.entries} decisions, {report.documents} documents.")
    for name, (length, head) in report.chains.items():
        typer.echo(f"  chain {name}: {length} entries, head {head}")


def _bad(faults: Sequence[str], verdict: str) -> int:
    sys.stderr.write(f"gongxiang: {verdict}: {faults[0]}\n")
    for fault in faults[1:20]:
        sys.stderr.write(f"  also 另有: {fault}\n")
    return 1
