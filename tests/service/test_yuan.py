"""Amounts in 元, 万元 and capitals."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.yuan import from_capitals, in_capitals, in_wan, in_yuan

CAPITALS = {
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    "12800000": "壹仟贰佰捌拾万元整",
    "0": "零元整",
    "0.05": "伍分",
    "10": "壹拾元整",
    "100000001": "壹亿零壹元整",
    "100050000": "壹亿零伍万元整",
    "12000000000000": "壹拾贰万亿元整",
}
"""The examples of 支付结算办法, annex 1, and the ends of the range."""
amounts = st.integers(0, 10**18 - 1).map(lambda cents: Decimal(cents) / 100)
sparse = st.text("0001", min_size=1, max_size=15).map(lambda digits: Decimal(f"1{digits}"))


@pytest.mark.parametrize("amount", CAPITALS)
def test_capitals_follow_the_rules_of_payment(amount: str) -> None:
    """零 once in a gap, 整 after 元, none after 分, 壹 before 拾."""
    assert in_capitals(Decimal(amount)) == CAPITALS[amount]


@settings(deadline=None)
@given(amount=amounts | sparse)
def test_capitals_are_read_back(amount: Decimal) -> None:
    """Every amount has one spelling, and that spelling one amount."""
    assert from_capitals(in_capitals(amount)) == amount


@settings(deadline=None)
@given(first=amounts | sparse, second=amounts | sparse)
def test_two_amounts_are_never_spelt_alike(first: Decimal, second: Decimal) -> None:
    """What is confirmed in capitals is one amount."""
    assert (in_capitals(first) == in_capitals(second)) is (first == second)


@pytest.mark.parametrize(
    "text",
    ["", "元", "整", "万", "一千二", "二〇二六", "三分之一", "壹佰元整伍角", "拾拾元", "壹万亿万元", "无"],
)
def test_what_is_no_amount_is_not_read(text: str) -> None:
    """Nor what may be two: 一千二 is 1,002 or 1,200."""
    assert from_capitals(text) is None


def test_the_three_ways_of_an_amount() -> None:
    """Exact, without idle noughts in 万元."""
    assert (in_yuan(12_805_000.0), in_wan(12_805_000.0)) == ("12,805,000.00元", "1,280.5万元")
    assert (in_yuan(0.07), in_wan(700)) == ("0.07元", "0.07万元")
    with pytest.raises(ValueError, match="1"):
        in_capitals(10**16)


@pytest.mark.parametrize("amount", [1e16, 1e26, 1.7976931348623157e308])
def test_any_double_is_written(amount: float) -> None:
    """Amounts that have no capitals are still written in 元 and 万元, exactly."""
    assert Decimal(in_yuan(amount).removesuffix("元").replace(",", "")) == Decimal(repr(amount))
    assert Decimal(in_wan(amount).removesuffix("万元").replace(",", "")) * 10_000 == Decimal(repr(amount))
    with pytest.raises(ValueError, match=re.escape(repr(amount))):
        in_capitals(amount)
