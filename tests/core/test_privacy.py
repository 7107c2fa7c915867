"""What tells who somebody is: found in 99 of 100, and hardly ever where there is nothing."""

import itertools
import random
from pathlib import Path

import pytest

from luoshi_core.privacy import Finding, Kind, find, mask, masked
from tests.core import privacy_strings as strings

SEED = 20260103
COUNTY_TEXTS = Path(__file__).resolve().parents[2] / "src" / "luoshi" / "demo" / "data"


def kinds(text: str) -> list[tuple[Kind, str]]:
    """What was found, without places."""
    return [(one.kind, one.words(text)) for one in find(text)]


def test_ninety_nine_of_a_hundred_particulars_are_found() -> None:
    draw = random.Random(SEED)
    drawn = [strings.seeded(draw) for _ in range(1_000)]

    missed = [
        one
        for one in drawn
        if not any(one.words in found.words(one.text) for found in find(one.text))
    ]
    shown = [one for one in drawn if one.words in mask(one.text)]

    assert len(missed) <= 10, missed
    assert len(shown) <= 10, shown


def test_what_belongs_to_nobody_is_left_alone() -> None:
    draw = random.Random(SEED)
    drawn = [strings.harmless(draw) for _ in range(1_000)]

    alarms = [(text, kinds(text)) for text in drawn if find(text)]

    assert len(alarms) <= 5, alarms


def test_the_county_s_own_papers_raise_no_alarm() -> None:
    papers = [path for path in COUNTY_TEXTS.rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in papers]

    assert len(texts) >= 10
    assert [kinds(text) for text in texts if find(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证11010519491231002X", [(Kind.IDENTITY_CARD, "11010519491231002X")]),
        ("身份证 110105 19491231 002X", [(Kind.IDENTITY_CARD, "110105 19491231 002X")]),
        ("身份证110105194912310021", [(Kind.IDENTITY_CARD, "110105194912310021")]),
        ("编号110105194913310021", []),
        ("代码91420100MA4K12345N", []),
        ("旧证420106650712123", [(Kind.IDENTITY_CARD, "420106650712123")]),
        ("手机１３８００１３８０００", [(Kind.MOBILE, "１３８００１３８０００")]),
        ("手机+86 138-0013-8000。", [(Kind.MOBILE, "138-0013-8000")]),
        ("138001380001", []),
        ("电话：8866123", [(Kind.LANDLINE, "8866123")]),
        ("电话010-88661234转802", [(Kind.LANDLINE, "010-88661234转802")]),
        ("热线12345", []),
        ("护照E12345678", [(Kind.PASSPORT, "E12345678")]),
        ("鄂AD12345停在门口", [(Kind.PLATE, "鄂AD12345")]),
        ("鄂A警务站", []),
        ("卡号6222021234567890123", [(Kind.BANK_CARD, "6222021234567890123")]),
        ("解放路88号", [(Kind.ADDRESS, "解放路88号")]),
        ("柳林村3组12号", [(Kind.ADDRESS, "3组12号")]),
        ("3栋2单元501室", [(Kind.ADDRESS, "3栋2单元501室")]),
        ("柳林村3组", []),
        ("改造3栋、12个单元", []),
        ("村民王大明反映道路不通", [(Kind.NAME, "王大明")]),
        ("居民王明的诉求", [(Kind.NAME, "王明")]),
        ("欧阳小红女士来信", [(Kind.NAME, "欧阳小红")]),
        ("联系人：阿依古丽·买买提", [(Kind.NAME, "阿依古丽·买买提")]),
        ("村民王某反映", []),
        ("联系人：王某某", []),
        ("旧证420106651312123", []),
        ("县委书记李强调研", []),
        ("姓名\t电话\n李四\t无\n\n王五", [(Kind.NAME, "李四")]),
    ],
)
def test_each_shape_is_told_by_its_own_marks(text: str, found: list[tuple[Kind, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    ("kind", "words", "shown"),
    [
        (Kind.NAME, "张三", "张*"),
        (Kind.NAME, "张三丰", "张**"),
        (Kind.NAME, "欧阳修", "欧阳*"),
        (Kind.IDENTITY_CARD, "11010519491231002X", "110***********002X"),
        (Kind.MOBILE, "13800138000", "138****8000"),
        (Kind.MOBILE, "138 0013 8000", "138 **** 8000"),
        (Kind.BANK_CARD, "6222021234567890123", "6222***********0123"),
        (Kind.EMAIL, "wang@qq.com", "w***@qq.com"),
        (Kind.ADDRESS, "3组12号", "***"),
        (Kind.PLATE, "鄂A12345", "鄂A****5"),
        (Kind.PASSPORT, "E12345678", "E******78"),
        (Kind.LANDLINE, "0712-8866123", "****-*****23"),
        (Kind.ACCOUNT, "123456", "1****6"),
    ],
)
def test_each_kind_has_its_mask(kind: Kind, words: str, shown: str) -> None:
    assert masked(kind, words) == shown


def test_only_what_was_found_is_masked() -> None:
    text = "村民王大明（13800138000）住清源县城北镇柳林村3组12号，6月底前办结。"

    assert mask(text) == "村民王**（138****8000）住清源县城北镇柳林村***，6月底前办结。"
    assert mask(text, [Finding(2, 5, Kind.NAME, 85)]).startswith("村民王**（13800138000）")


def test_doubtful_findings_can_be_left_out() -> None:
    text = "编号E12345678"

    assert [one.confidence for one in find(text)] == [60]
    assert find(text, at_least=70) == ()


def test_findings_never_overlap_and_hostile_text_comes_to_an_end() -> None:
    for piece in (
        "1",
        "1 ",
        "村民王",
        "姓名：",
        "0-",
        "一",
        "1号楼",
        "京A",
        "\t",
        "卡号",
        "a@",
        "路1",
    ):
        found = find(piece * 30_000)

        assert all(one.end <= two.start for one, two in itertools.pairwise(found))
