"""Kinds of document: how a kind is guessed, and in which words the reader is told of it."""

import re

from luoshi.documents.models import DocumentKind

WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
# The words by which the reader knows how a kind of document speaks.
KIND_WORDS = {
    DocumentKind.SPEECH: "领导讲话",
    DocumentKind.WORK_REPORT: "政府工作报告",
    DocumentKind.PLAN: "年度工作要点",
    DocumentKind.SCHEME: "实施方案",
    DocumentKind.PROGRAMME: "发展规划",
    DocumentKind.RECTIFICATION: "整改方案",
    DocumentKind.PLEDGE: "目标责任书",
    DocumentKind.MINUTES: "会议纪要",
    DocumentKind.NOTICE: "通知",
    DocumentKind.CIRCULAR: "督查通报",
    DocumentKind.HOTLINE: "热线专报",
    DocumentKind.TABLE: "任务分解表",
    DocumentKind.OTHER: "",
}
# The first words that fit say what kind it is; the order is from the narrow to the wide.
_SIGNS = (
    (
        DocumentKind.RECTIFICATION,
        re.compile(
            r"整改[^。；;\n]{0,8}(?:方案|清单|台账|计划|措施)|(?:反馈|问题)[^。\n]{0,8}整改"
        ),
    ),
    (DocumentKind.TABLE, re.compile(r"分解表|台账|责任清单|任务清单")),
    (DocumentKind.WORK_REPORT, re.compile(r"工作报告")),
    (DocumentKind.PLEDGE, re.compile(r"责任书|责任状|任务书|军令状|承诺书")),
    (DocumentKind.HOTLINE, re.compile(r"12345|热线|接诉即办|民情专报|诉求专报")),
    (DocumentKind.MINUTES, re.compile(r"纪要|会议记录|议定事项")),
    (DocumentKind.SPEECH, re.compile(r"讲话|致辞|发言|党课")),
    (DocumentKind.CIRCULAR, re.compile(r"通报|简报|专报")),
    (DocumentKind.PROGRAMME, re.compile(r"规划|纲要|三年行动|五年行动|决议")),
    (DocumentKind.PLAN, re.compile(r"要点|计划|工作安排|重点工作")),
    (DocumentKind.SCHEME, re.compile(r"方案|意见|措施|办法|安排")),
    (DocumentKind.NOTICE, re.compile(r"通知|函")),
)


def guess_kind(said: str, title: str, form: str) -> str:
    """What kind of document it seems to be: by what it says of itself, its title, its file."""
    if said in DocumentKind.values:
        return said
    for words in (said, title):
        for kind, sign in _SIGNS:
            if words and sign.search(words):
                return kind
    return DocumentKind.TABLE if form in WORKBOOKS else DocumentKind.OTHER


def words_of_kind(kind: str) -> str:
    """A kind in the words of the trade, for the reader."""
    return KIND_WORDS.get(DocumentKind(kind), "")
