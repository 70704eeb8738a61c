"""The page that a person sees where a gateway was refused: the reason, what to do, the decision's number."""

from html import escape

from service.decisions import Kept
from service.gateways.verdict import first
from service.policy.texts import Texts

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>不予准许 Not permitted</title>
<style>
body {{ font: 1rem/1.7 system-ui, "Noto Sans CJK SC", sans-serif; color: #1d273b; }}
main {{ max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }}
blockquote {{ margin: 1rem 0; padding: .5rem 1rem; border-left: 4px solid #206bc4; }}
[lang=en] {{ color: #4a5568; }}
</style>
</head>
<body>
<main>
<h1>不予准许 <span lang="en">Not permitted</span></h1>
<p><strong>{title_zh}</strong><br><span lang="en">{title_en}</span></p>
{cited}<p>{remedy_zh}<br><span lang="en">{remedy_en}</span></p>
<p>决定编号 <span lang="en">Decision</span>：<code>{id}</code></p>
</main>
</body>
</html>
"""


def notice(kept: Kept, texts: Texts) -> str:
    """The page as HTML; every word of the decision is escaped, and nothing is loaded from anywhere."""
    finding = first(kept)
    cited = texts.cite(finding.code, finding.paragraph)
    quoted = f"<blockquote>{escape(cited.article)}：{escape(cited.zh)}</blockquote>\n" if cited else ""
    return _PAGE.format(
        title_zh=escape(finding.title.zh),
        title_en=escape(finding.title.en),
        remedy_zh=escape(finding.remedy.zh),
        remedy_en=escape(finding.remedy.en),
        cited=quoted,
        id=escape(kept.decision.id),
    )
