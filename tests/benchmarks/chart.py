"""The chart of the report: rulings a second of each server, as bars, drawn on this machine as SVG."""

from collections.abc import Callable
from typing import Any

from tests.benchmarks.figures import Figures
from tests.benchmarks.questions import KINDS
from tests.benchmarks.targets import main_server

SHOWN = ("opa-written-logged", "opa-optimised-logged", "opa-optimised", "route")
TITLES = {"warm": "重复请求 warm", "distinct": "请求各不相同 distinct"}


def rows(found: Figures, name: Callable[[str], str]) -> list[dict[str, Any]]:
    """One row a bar: the main servers at the connections that suit them best."""
    bars = []
    for server in (*SHOWN, main_server(found), "constant"):
        for kind in KINDS:
            best = found.best(server, kind)
            if best:
                bars.append({"server": name(server), "kind": TITLES[kind], "rate": round(best.ruled)})
    return bars


def svg(found: Figures, name: Callable[[str], str]) -> str:
    """The drawing."""
    import altair as alt  # noqa: PLC0415  the figures are read, and the report is made, without it
    import vl_convert  # noqa: PLC0415  as the one above

    bars = alt.Chart.from_dict({"data": {"values": rows(found, name)}, "mark": "bar"})
    base = bars.encode(
        x=alt.X("rate:Q", title="每秒裁决数 rulings a second"),
        y=alt.Y("server:N", title=None, sort=None, axis=alt.Axis(labelLimit=420)),
        yOffset=alt.YOffset("kind:N", sort=list(TITLES.values())),
    )
    coloured = base.mark_bar().encode(
        color=alt.Color("kind:N", title=None, sort=list(TITLES.values()), legend=alt.Legend(orient="top"))
    )
    labels = base.mark_text(align="left", dx=3).encode(text=alt.Text("rate:Q", format=","))
    drawn = (coloured + labels).properties(width=420).configure(font="Noto Sans CJK SC, sans-serif")
    drawing: str = vl_convert.vegalite_to_svg(drawn.to_json())
    return drawing
