"""Duplicates and overlaps: what is the same under another name is found, and quickly among 100,000."""

import random
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog import entries, world
from catalog.amending import amend
from catalog.database import writing
from service.matching import Platform, Wanted, duplicates, overlaps
from service.matching.catalogue import Catalogue
from service.matching.index import Index, Resource
from service.matching.names import likeness, named
from tests import strategies
from tests.review.desks import GOOD, project, sample

UNIT = "11130000000000019U"
ALIKE = [
    ("危险化学品经营许可证信息", "危险化学品经营许可证核发"),
    ("法人单位基本信息表", "法人单位信息"),
    ("残疾人证数据", "残疾人证信息"),
    ("养老机构 名录", "养老机构信息"),
    ("ＧＩＳ地图数据", "gis地图"),
    ("企业环境信用评价结果", "环境信用评价企业结果"),
]
UNLIKE = [
    ("残疾人证信息", "危险化学品经营许可证信息"),
    ("学籍信息", "户籍信息系统升级改造项目"),
    ("养老机构信息", "医疗机构信息"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_mean_one_thing_are_alike(one: str, other: str) -> None:
    """Width, case, order and words that say nothing make no difference."""
    assert likeness(named(one), named(other)) >= 80


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_that_share_only_common_words_are_not(one: str, other: str) -> None:
    """Words that every name has do not make two names alike."""
    assert likeness(named(one), named(other)) < 80


def catalogue() -> Index:
    """The sample catalogue."""
    rows = sample()["resources"]
    return Index.of(
        Resource(
            row["id"], row["name"], row["provider"], tuple(item["name"] for item in row.get("items") or ())
        )
        for row in rows
    )


def test_what_the_catalogue_has_is_found_with_its_reasons() -> None:
    """The same resource comes first, with why: the name, the items shared, another agency's."""
    row = next(row for row in sample()["resources"] if len(row.get("items") or ()) >= 4)
    items = tuple(item["name"] for item in row["items"])
    wanted = Wanted("draft_catalogue.rows[1]", row["name"], (*items, "别的信息项"), "nobody")
    first, *_ = duplicates([wanted], catalogue())

    assert (first.where, first.resource) == ("draft_catalogue.rows[1]", row["id"])
    said = " ".join(reason["zh"] for reason in first.reasons)
    assert "名称相同" in said
    assert f"个信息项中有{len(set(items))}个相同" in said
    assert "其他机关单位" in said
    assert 90 <= first.score <= 100


def test_the_own_resources_are_no_duplicates() -> None:
    """What the unit holds itself is not held against it; nothing is found for a name that says nothing."""
    row = sample()["resources"][0]
    own = Wanted("draft_catalogue.rows[1]", row["name"], (), row["provider"])

    assert row["id"] not in {hit.resource for hit in duplicates([own], catalogue())}
    assert duplicates([Wanted("needs[1]", "", (), "x")], catalogue()) == []


def test_platforms_are_found_by_word_and_by_name() -> None:
    """A keyword in a name, or a name like the platform's, is a hit; the likeliest first."""
    rows = [
        Platform("1", "省电子证照系统", "built", ("电子证照",)),
        Platform("2", "数据交换中枢", "negative", ("交换中枢", "前置交换")),
    ]
    hits = overlaps([("name", "石家庄市电子证照管理系统"), ("facilities[1].name", "工地数据交换中枢")], rows)

    assert [(hit.number, hit.where) for hit in hits if hit.words] == [
        ("2", "facilities[1].name"),
        ("1", "name"),
    ]
    assert overlaps([("name", "文化场馆预约系统")], rows) == []


def test_a_lookup_among_100_000_takes_less_than_300_ms() -> None:
    """The largest catalogue: each look-up in an index that is at hand."""
    chance = random.Random(5)
    things = [row["name"] for row in sample()["resources"]]
    names = [row["name"][:2] for row in sample()["agencies"]]
    items = [item["name"] for row in sample()["resources"] for item in row.get("items") or ()]
    listed = [tuple(chance.sample(items, 8)) for _ in range(2_000)]
    index = Index.of(
        Resource(
            f"r{number}",
            f"{chance.choice(names)}{chance.choice(things)}{number % 500}",
            f"a{number % 300}",
            listed[number % 2_000],
        )
        for number in range(100_000)
    )
    wanted = [
        Wanted("needs[1]", f"{chance.choice(things)}表", tuple(chance.sample(items, 8)), UNIT)
        for _ in range(20)
    ]
    start = time.perf_counter()
    hits = duplicates(wanted, index)
    each = (time.perf_counter() - start) / len(wanted)

    assert len(hits) > 50
    assert each < 0.3, each


def test_the_index_is_made_again_only_for_the_catalogue(database: Engine, tmp_path: Path) -> None:
    """A project filed leaves the index as it is, a resource changed does not, on either database."""
    rows = sample()["resources"][:3]
    world.load([strategies.write({"resources": rows}, tmp_path / "world.yaml")], database)
    kept = Catalogue(database)
    index = kept.index()
    with writing(database) as connection:
        amend(connection, project(GOOD))
    assert kept.index() is index
    renamed = entries.Resource(id=rows[0]["id"], name="改了名的资源", provider="x")
    with writing(database) as connection:
        amend(connection, renamed)

    assert [row.name for row in kept.index().resources if row.id == renamed.id] == ["改了名的资源"]
    assert len(kept.index().resources) == 3
