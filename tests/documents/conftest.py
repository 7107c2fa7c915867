"""What the tests of documents stand on: the cast, a short speech, and the speech as a document."""

from datetime import date

import pytest

from luoshi.documents import services
from luoshi.documents.models import Commitment, Document
from tests.cast import Cast
from tests.factories import NOW

SPEECH = """打开清源发布客户端，阅读体验更佳

在全县重点工作推进会上的讲话

（2026年2月24日）

同志们：

去年，全县上下顶住压力，完成固定资产投资八十六亿元。

一是抓项目不放松。由县发改局牵头，城北镇配合，6月底前完成城北产业园标准厂房一期6万平方米主体工程。各级干部要把心思用在干事上，把劲头用在落实上。

二是补齐短板。县住建局年底前改造老旧小区12个，建成口袋公园5个。要推动各项工作再上台阶。
"""
FACTORY = "完成城北产业园标准厂房一期6万平方米主体工程"
RENEWAL = "改造老旧小区12个"
SOFT = "要推动各项工作再上台阶"


@pytest.fixture
def cast(people_and_rules: Cast) -> Cast:
    """The people of the county, with the starting rule-sets in force."""
    return people_and_rules


@pytest.fixture
def document(cast: Cast) -> Document:
    """The speech, added by the officer."""
    return services.add_document(
        actor=cast.officer.actor,
        at=NOW,
        title="在全县重点工作推进会上的讲话",
        text=SPEECH,
        kind="speech",
        issuer="县委办公室",
        issued_on=date(2026, 2, 24),
    )


def holding(document: Document, words: str) -> Commitment:
    """The commitment whose sentence holds these words."""
    return (
        Commitment.objects.select_related("document", "lead")
        .filter(document=document, text__contains=words)
        .order_by("number")
        .get()
    )
