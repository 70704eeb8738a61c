"""A letter from what is kept: its head, its body, its annexes, its foot."""

from collections.abc import Iterator

from service.letters import notice, opinion
from service.letters.blocks import (
    Annex,
    Block,
    Codes,
    Enclosures,
    Heading,
    Letter,
    Signature,
    Table,
)
from service.letters.letter import Document, Notice, Opinion, Proof, Ruled
from service.letters.phrases import NONE, day
from service.letters.shortcode import grouped
from service.letters.titles import broken

DRAFT = "样稿：未经签发，不具有效力"
PROOF = "决定编号和核验信息"
SCAN = (
    "二维码载有“{question}”决定（编号 {id}）的签名回执。扫描二维码，将所得文字存为文件，"
    "使用 gongxiang verify --receipt 文件 --key 公钥 即可离线核验；有多个二维码的，依次存入同一文件。"
)


def compose(document: Document) -> Letter:
    """The letter as blocks."""
    content, frame = document.content, document.frame
    return Letter(
        letterhead=frame.letterhead,
        number=frame.number,
        title="\n".join(
            broken(*(opinion.title(content) if isinstance(content, Opinion) else notice.title(content)))
        ),
        addressee=f"{frame.addressee}：",
        blocks=tuple(_blocks(document)),
        copies="，".join(frame.copies) or None,
        printed=(frame.body, f"{day(frame.day)}印发"),
        on=frame.day,
        remark=DRAFT if document.draft else None,
    )


def _blocks(document: Document) -> Iterator[Block]:
    content, frame = document.content, document.frame
    if isinstance(content, Opinion):
        yield from opinion.body(content, frame, document.to)
    else:
        yield from notice.body(content, frame)
    own = list(_annexes(document))
    names = (*(name for name, _ in own), *content.attachments)
    yield Enclosures(names)
    yield Signature(frame.body, day(frame.day))
    for number, (name, blocks) in enumerate(own, 1):
        yield Annex(f"附件{number}" if len(names) > 1 else "附件", name)
        yield from blocks


def _annexes(document: Document) -> Iterator[tuple[str, list[Block]]]:
    content = document.content
    if isinstance(content, Opinion) and content.rows:
        yield opinion.CHECKLIST, [opinion.checklist(content.rows)]
    yield PROOF, list(_proof(document))


def _proof(document: Document) -> Iterator[Block]:
    content, proof = document.content, document.proof
    yield Heading("一、决定和办理情况")
    rows = [row for ruled in content.decisions for row in _decision(ruled)]
    yield Table((3, 9), (*rows, *_circumstances(content, document.frame.officer_titles)))
    yield Heading("二、核验方法")
    looked_up = (
        ("核验码", grouped(proof.code)),
        ("核验网址", _address(proof)),
        ("在该网址核对", f"本文书的{_looked_up(content)}。"),
    )
    yield Table((3, 9), looked_up)
    for ruled, texts in zip(content.decisions, proof.receipts, strict=False):
        yield Codes(texts, SCAN.format(question=ruled.question, id=ruled.id))


def _looked_up(content: Opinion | Notice) -> str:
    """What the page shows of a letter to a person who has its code."""
    if content.project.secret:
        return "文号、日期和文件校验码，其他内容按照保密规定不予显示"
    return "文号、日期、结论和文件校验码" if isinstance(content, Opinion) else "文号、日期和文件校验码"


def _decision(ruled: Ruled) -> Iterator[tuple[str, str]]:
    yield ruled.question, f"{ruled.outcome}（{day(ruled.on)}）"
    yield "决定编号", ruled.id
    yield "存证位置", f"{ruled.chain} 链第{ruled.seq}条"
    yield "存证摘要（校验码）", ruled.hash


def _circumstances(content: Opinion | Notice, titles: tuple[str, str, str]) -> Iterator[tuple[str, str]]:
    people = content.officers
    names = zip(titles, (people.drawn_by, people.checked_by, people.issued_by), strict=True)
    yield "规则版本", content.rules.revision
    yield "适用法规", opinion.acts(content.rules.acts)
    yield "办理人员", "；".join(f"{title}：{name}" for title, name in names if name) or NONE


def _address(proof: Proof) -> str:
    return f"{proof.address}/verify" if proof.address else "签发单位的核验页面（/verify）"
