"""Sentences with particulars of people who do not exist, and such that only look so, by a seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from luoshi_core.privacy import Kind

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "伟芳娜敏静丽强磊洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志鹏雪梅浩宇欣怡子轩"
VILLAGES = ("柳林村", "河湾村", "新安社区", "北门社区", "石桥村")
ROADS = ("解放路", "人民大道", "建设街", "文昌巷", "清源大道", "幸福路")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Seeded:
    """A sentence and the particular hidden in it."""

    text: str
    kind: Kind
    words: str


def digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choices("0123456789", k=count))


def identity_card(draw: random.Random) -> str:
    """A card's number with its check character."""
    day = f"{draw.randint(1940, 2015)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    head = f"{draw.choice(('42', '11', '51', '65', '33'))}{digits(draw, 4)}{day}{digits(draw, 3)}"
    total = sum(int(sign) * weight for sign, weight in zip(head, WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]


def bank_card(draw: random.Random) -> str:
    """A card's number whose digits add up."""
    head = draw.choice(("6222", "6217", "4367", "5218")) + digits(draw, draw.choice((11, 12, 14)))
    total = 0
    for place, sign in enumerate(reversed(head), 1):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return head + str(-total % 10)


def credit_code(draw: random.Random) -> str:
    """The code of an organisation: public, and never to be masked."""
    organisation = "".join(draw.choices(CODE_SIGNS, k=9))
    head = draw.choice(("91", "11", "12", "51", "93")) + "42" + digits(draw, 4) + organisation
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(CODE_SIGNS.index(s) * w for s, w in zip(head, weights, strict=True))
    return head + CODE_SIGNS[-total % 31]


def name(draw: random.Random) -> str:
    """A name of two, three or four characters."""
    surname = draw.choice(SURNAMES) if draw.random() < 0.95 else draw.choice(("欧阳", "上官"))
    return surname + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2))))


def home(draw: random.Random) -> str:
    """The part of an address that leads to a door."""
    if draw.random() < 0.4:
        return f"{draw.randint(1, 12)}组{draw.randint(1, 200)}号"
    door = f"{draw.randint(1, 30)}栋{draw.randint(1, 4)}单元{draw.randint(101, 1802)}室"
    return f"{draw.choice(ROADS)}{draw.randint(1, 400)}号{draw.choice(('', door))}"


def widened(words: str) -> str:
    """The same digits as an input method writes them in full width."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in words)


def seeded(draw: random.Random) -> Seeded:
    """One sentence with one particular."""
    kind = draw.choice(list(Kind))
    words = _particular(draw, kind)
    if kind in {Kind.MOBILE, Kind.IDENTITY_CARD} and draw.random() < 0.15:
        words = widened(words)
    before = draw.choice(_BEFORE[kind])
    after = draw.choice(("，请尽快办理。", "。", "；", "\n", "）"))
    return Seeded(f"来信说，{before}{words}{after}", kind, words)


_BEFORE = {
    Kind.IDENTITY_CARD: ("身份证号", "身份证：", "证件号码为", "公民身份号码 "),
    Kind.BANK_CARD: ("补贴打入卡号", "银行卡：", "转到", "账户"),
    Kind.MOBILE: ("电话", "手机：", "请拨打", "联系方式 ", "（"),
    Kind.LANDLINE: ("家里电话", "座机：", "请拨"),
    Kind.PASSPORT: ("护照号", "护照：", "证件号码"),
    Kind.PLATE: ("车牌", "一辆车", "停着"),
    Kind.EMAIL: ("邮箱", "发到", "电子邮件："),
    Kind.ACCOUNT: ("QQ：", "微信号：", "QQ号"),
    Kind.ADDRESS: tuple(f"住{village}" for village in VILLAGES),
    Kind.NAME: ("村民", "姓名：", "投诉人", "联系人：", "居民"),
}


def _particular(draw: random.Random, kind: Kind) -> str:
    return _DRAWN[kind](draw)


def _card_as_written(draw: random.Random) -> str:
    number = bank_card(draw)
    grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return draw.choice((number, number, grouped))


def _mobile_as_written(draw: random.Random) -> str:
    number = f"1{draw.choice('3456789')}{digits(draw, 9)}"
    spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
    return draw.choice((number, number, spaced, spaced.replace(" ", "-")))


def _landline(draw: random.Random) -> str:
    area = draw.randint(310, 999)
    return f"0{area}-{draw.choice('2345678')}{digits(draw, draw.choice((6, 7)))}"


def _plate(draw: random.Random) -> str:
    head = f"{draw.choice('鄂京粤川沪')}{draw.choice('ABCDE')}{draw.choice(('', '·'))}"
    return f"{head}{draw.choice('ABD')}{digits(draw, draw.choice((4, 5)))}"


_DRAWN: dict[Kind, Callable[[random.Random], str]] = {
    Kind.IDENTITY_CARD: identity_card,
    Kind.BANK_CARD: _card_as_written,
    Kind.MOBILE: _mobile_as_written,
    Kind.LANDLINE: _landline,
    Kind.PASSPORT: lambda draw: draw.choice("EGP") + digits(draw, 8),
    Kind.PLATE: _plate,
    Kind.EMAIL: lambda draw: f"user{digits(draw, 4)}@{draw.choice(('qq.com', 'example.cn'))}",
    Kind.ACCOUNT: lambda draw: draw.choice("123456789") + digits(draw, draw.randint(5, 10)),
    Kind.ADDRESS: home,
    Kind.NAME: name,
}


def harmless(draw: random.Random) -> str:
    """A sentence of a county's papers with numbers and words that belong to nobody."""
    amount = draw.randint(1, 99_999)
    return draw.choice(
        (
            f"统一社会信用代码{credit_code(draw)}，注册资本{amount}万元。",
            f"清政办发〔20{draw.randint(10, 26)}〕{draw.randint(1, 300)}号文件要求6月底前完成。",
            f"完成固定资产投资{amount}.{draw.randint(1, 99)}亿元，同比增长{draw.randint(1, 30)}%。",
            f"改造小区{draw.randint(1, 40)}个、{amount}户，建成{draw.randint(1, 30)}栋厂房。",
            f"任务编号QY-2026-{amount:06}，项目代码{draw.randint(2000, 2600)}-420000-{amount:06}。",
            f"20{draw.randint(20, 26)}-0{draw.randint(1, 9)}-1{draw.randint(0, 9)} 08:30:00 登记。",
            f"请拨打12345或0712-12345咨询，办公室在县政府{draw.randint(1, 9)}楼。",
            f"G{draw.randint(1, 99)}高速、{draw.randint(100, 330)}国道沿线{amount}个村。",
            "群众满意度达到95%以上，居民生活更加方便，村民安全感不断增强。",
            "县委副书记要求高度重视，何时完成、成立专班、方案报批都要明确。",
            f"坐标{draw.randint(100, 120)}.{digits(draw, 6)},31.{digits(draw, 6)}。",
            f"流水号{draw.choice('01')}{digits(draw, 19)}，批次{digits(draw, 8)}。",
        )
    )
