"""Numbers to reach: value, unit as written, comparison."""

from decimal import Decimal

import pytest

from luoshi_core.extraction.numerals import read_number, read_year
from luoshi_core.extraction.quantities import Value, find_quantities


@pytest.mark.parametrize(
    ("words", "operator", "value", "unit"),
    [
        ("新增规上企业2家", "=", Decimal(2), "家"),
        ("完成投资2.6亿元以上", ">=", Decimal("2.6"), "亿元"),
        ("不低于99%", ">=", Decimal(99), "%"),
        ("不少于６０天", ">=", Decimal(60), "天"),
        ("机械化率达到70％", ">=", Decimal(70), "%"),
        ("压缩到5个", "<=", Decimal(5), "个"),
        ("失业率5.5%以内", "<=", Decimal("5.5"), "%"),
        ("控制在5.5%左右", "~", Decimal("5.5"), "%"),
        ("稳定在63%以上", ">=", Decimal(63), "%"),
        ("缩小到2.2以内", "<=", Decimal("2.2"), ""),
        ("增长5%—5.5%", "range", (Decimal(5), Decimal("5.5")), "%"),
        ("改造80-100户", "range", (Decimal(80), Decimal(100)), "户"),
        ("清理坑塘两处", "=", Decimal(2), "处"),
        ("不少于六成", ">=", Decimal(60), "%"),
        ("占比一半以上", ">=", Decimal(50), "%"),
        ("超过一半", ">=", Decimal(50), "%"),
        ("投入强度翻一番", ">=", Decimal(2), "倍"),
        ("覆盖率百分之九十五", "=", Decimal(95), "%"),
        ("新增千万吨产能", "=", Decimal(1000), "万吨"),
        ("从380元提高至1000元", ">=", Decimal(1000), "元"),
        ("PM2.5浓度降至34微克/立方米", "<=", Decimal(34), "微克/立方米"),
        ("开展培训2期", "=", Decimal(2), "期"),
        ("筹集资金1,850万元", "=", Decimal(1850), "万元"),
        ("亿元以上项目18个", "=", Decimal(18), "个"),
        ("10亿元以上项目8个", "=", Decimal(8), "个"),
    ],
)
def test_a_number_to_reach(words: str, operator: str, value: Value, unit: str) -> None:
    found = find_quantities(words, 0, len(words))

    assert [(one.op, one.value, one.unit) for one in found] == [(operator, value, unit)]


@pytest.mark.parametrize(
    "words",
    ["720兆瓦储能电站", "第17届运动会", "突出三个重点领域", "抓好五项具体工作", "打造一个品牌",
     "连续两个月", "提前3个月", "用50天时间", "5G网络", "第九次党代会", "统一部署", "一批项目"],
)  # fmt: skip
def test_numbers_that_are_no_targets(words: str) -> None:
    assert find_quantities(words, 0, len(words)) == []


def test_a_target_says_what_is_counted_and_where() -> None:
    words = "全县新增绿色工厂9家"

    found = find_quantities(words, 0, len(words))[0]

    assert (found.what, words[found.start : found.end]) == ("全县新增绿色工厂", "9家")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("１２", Decimal(12)),
        ("3.42", Decimal("3.42")),
        ("十二", Decimal(12)),
        ("二十", Decimal(20)),
        ("一百零五", Decimal(105)),
        ("三千二百", Decimal(3200)),
        ("一万五千", Decimal(15000)),
        ("三亿五千万", Decimal(350_000_000)),
        ("二〇二六", Decimal(2026)),
        ("三点五", Decimal("3.5")),
        ("万", Decimal(10000)),
        ("几十", None),
        ("", None),
        ("点五", None),
        ("三点", None),
    ],
)
def test_numerals_are_read(words: str, number: Decimal | None) -> None:
    assert read_number(words) == number


def test_a_year_needs_four_signs() -> None:
    assert [read_year(words) for words in ("二〇二六", "2026", "26", "二十六年")] == [
        2026,
        2026,
        None,
        None,
    ]
