"""Many sample projects as the lists have them: rows of the review's table, without files and decisions."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from catalog import models as catalog
from catalog.database import reading, writing
from service.review import queries
from service.review.lists.turns import CHAIR_OF
from service.review.stages import Stage
from service.review.summary import folded

SUBJECTS = (
    "政务数据共享交换平台", "应急指挥信息系统", "智慧水利监测平台", "社会救助信息系统", "不动产登记信息平台",
    "综合交通运行监测系统", "环境质量自动监测平台", "医疗保障智能监管子系统", "危险化学品安全监管信息系统",
    "公共信用信息平台", "行政执法监督平台", "农产品质量安全追溯系统", "政务服务移动端",
)  # fmt: skip
ENDINGS = ("（一期）", "（二期）", "升级改造项目", "运行维护项目", "建设项目")
STAGES = (
    *(Stage.SUBMITTED,) * 3, *(Stage.UNDER_REVIEW,) * 5, *(Stage.RETURNED,) * 3, *(Stage.UNDER_CHECK,) * 2,
    Stage.UNDER_ISSUE, *(Stage.ISSUED,) * 9, Stage.WITHDRAWN,
)  # fmt: skip
CONCLUSIONS = (
    "supports",
    "supports",
    "supports",
    "supports",
    "fails",
    "fails",
    "secret",
    "excepted",
    "no_fiscal_funds",
)
REVIEWERS = ("@zhao.min", "@qian.li", "@sun.hao", "@li.wei", "@zhou.ting", "@wu.fang")
CHECKERS, ISSUERS = ("@zheng.kai", "@wang.yan"), ("@feng.lei",)


def fill(database: Engine, count: int, on: date, seed: int = 9) -> None:
    """Add so many projects of registered agencies, of this year and the two before it, at all stages."""
    random = Random(seed)
    units = _units(database)
    with writing(database) as connection:
        for number in range(count):
            queries.add_project(connection, _row(number, units, on, random))


def _units(database: Engine) -> list[tuple[str, str, str | None, str | None]]:
    """Every agency with its name, its division, and the city that it lies in."""
    with reading(database) as connection:
        table: Any = catalog.Division.__table__
        places = {row["code"]: row for row in connection.execute(table.select()).mappings()}
        agencies: Any = catalog.Agency.__table__
        rows = list(connection.execute(agencies.select()).mappings())
    return [(row["id"], row["name"], row["division"], _city(row["division"], places)) for row in rows]


def _city(code: str | None, places: dict[str, Any]) -> str | None:
    while code in places and places[code]["level"] != "city":
        code = places[code]["parent"]
    return code if code in places else None


def _row(number: int, units: list[Any], on: date, random: Random) -> dict[str, Any]:
    unit, unit_name, division, city = random.choice(units)
    stage = random.choice(STAGES)
    year = on.year if stage is not Stage.ISSUED or random.random() < 0.4 else on.year - random.choice((1, 2))
    filed = on - timedelta(days=random.randrange(40)) if year == on.year else date(year, 7, 1 + number % 28)
    name = f"{unit_name or unit}{random.choice(SUBJECTS)}{random.choice(ENDINGS)}"
    fiscal = round(random.lognormvariate(15, 1)) if random.random() > 0.05 else None
    conclusion = random.choice(CONCLUSIONS) if stage in _LATE else None
    row = _money(fiscal, random) | _chairs(stage, random) | _outcomes(stage, conclusion, random)
    identifier = f"{filed:%y%m}-{division or '130000'}-04-04-{number:06d}"
    return row | {
        "project": identifier, "name": name, "unit": unit, "unit_name": unit_name, "division": division,
        "city": city, "kind": random.choice(("new", "new", "continued", "rebuilt", "operation")),
        "source": random.choice(("form", "excel", "json")), "stage": stage.value, "conclusion": conclusion,
        "round": 0 if stage is Stage.DRAFT else random.choice((1, 1, 1, 1, 2)),
        "facts": 1, "returns": int(random.random() < 0.2),
        "secret": random.choice(("not_secret",) * 8 + ("part", "whole")), "year": year,
        "overrides": int(conclusion == "excepted"), "submitted_at": _stamp(filed),
        "due": (on + timedelta(days=random.randrange(-6, 40))).isoformat() if stage in CHAIR_OF else None,
        "changed_at": _stamp(min(on, filed + timedelta(days=random.randrange(12)))),
        "folded": folded(f"{identifier} {name} {unit}"),
    }  # fmt: skip


_LATE = (Stage.UNDER_CHECK, Stage.UNDER_ISSUE, Stage.ISSUED)


def _money(fiscal: float | None, random: Random) -> dict[str, Any]:
    own = random.choice((0.0, 0.0, 500_000.0))
    cut = round(fiscal * random.random() * 0.3, 2) if fiscal and random.random() < 0.25 else 0.0
    return {"total": None if fiscal is None else fiscal + own, "fiscal": fiscal, "cut": cut}


def _chairs(stage: Stage, random: Random) -> dict[str, Any]:
    taken = stage not in (Stage.SUBMITTED, Stage.WITHDRAWN)
    return {
        "submitter": "@sun.submitter",
        "reviewer": random.choice(REVIEWERS) if taken else None,
        "checker": random.choice(CHECKERS) if stage in (Stage.UNDER_ISSUE, Stage.ISSUED) else None,
        "issuer": random.choice(ISSUERS) if stage is Stage.ISSUED else None,
    }


def _outcomes(stage: Stage, conclusion: str | None, random: Random) -> dict[str, Any]:
    said = {"fails": "deny", None: random.choice(("permit", "deny", "indeterminate", "indeterminate"))}
    outcome = None if stage is Stage.WITHDRAWN else said.get(conclusion, "permit")
    missing = random.randrange(1, 6) if outcome == "indeterminate" else 0
    return {"approve": outcome, "fund": outcome, "missing": missing}


def _stamp(day: date) -> str:
    return datetime.combine(day, time(2), UTC).isoformat(timespec="microseconds")
