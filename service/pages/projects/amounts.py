"""A sum of money as people check it: in yuan, in units of ten thousand, and in capital numerals."""

from service import yuan


def written(amount: float) -> dict[str, str]:
    """Write an amount in yuan: its value with two decimals, 元, 万元, and 大写 where there is one."""
    return {
        "value": f"{amount:.2f}",
        "yuan": yuan.in_yuan(amount).replace(".00元", "元"),
        "wan": yuan.in_wan(amount),
        "capitals": yuan.capitals_or_dash(amount),
    }
