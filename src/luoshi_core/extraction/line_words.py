"""What the words of one clause say: announcing, asking, stating, carrying on, being over."""

from __future__ import annotations

import re

from luoshi_core.extraction import triggers
from luoshi_core.extraction.model import ReasonCode

MEMBERS = re.compile(r"^(?:组长|副组长|成员|主任|副主任|办公室|总指挥)(?:由|设在|为)")
HALF_SAID = re.compile(r"^(?:对|将|把|结合|根据|按照)")
COUNT_OF_TOPICS = re.compile(
    r"(?:抓好|做好|突出|坚持|把握|处理好|强化|围绕|实现|聚焦|重点)[一二三四五六七八九十]个?(?:项|个|大|方面|点)"
)
RUN_IN_NUMBER = re.compile(r"^[一二三四五六七八九十]是")
ANNOUNCES = re.compile(
    r"以下|下列|如下|[一二三四五六七八九十]个?(?:项|个|方面|点|大)[^，,]{0,4}(?:工作|事|方面|意见|关系|要求)"
)
FORWARD = re.compile(
    r"(?:^|[^需只想主重首摘概扼])要(?!素|求|点|义|件|害|领|闻|职|务|道|么|不是|是|不)|必须|务必|力争|确保|争取|今后|下一步|(?:任务|目标|指标)是|今年(?=安排|拿出|投入|再)|再(?=拿出|安排|新增|投入|增加|建|解决)|"
    r"^(?:[一二三四五六七八九十]是)?(?:完成|新增|建立|建成|实现|争创|争取|研究|推行|做到|分|制定|出台|开展|成立|举办)"
)
SUPPORTS = re.compile(
    r"^(?:我们|大家)?(?:要|必须)?(?:大力|积极)?(?:按照|支持|鼓励|引导|用好|落实|发挥|坚持|围绕|针对|立足|依托|结合|通过|为)"
)
ASKS = re.compile(r"请|希望|须|应当|要(?=以|在|把|将|从|通过|进一步|坚持|切实)")
STATES = re.compile(r"是(?!否|要)|的今天|的时候")
DIGIT = re.compile(r"[0-9]")
DATE_SIGNS = frozenset("在到从于至自，,前后内里、的我们间将须要现起 ")
ACT_OR_CALL = re.compile(
    triggers.CONCRETE.pattern + r"|要|将|须|应|不得|推进|提高|提升|做好|确保|实施"
)
EXPECTS_MORE = re.compile(r"(?:^|于|在|到|要|[，,])$")
CARRIES_ON = re.compile(
    r"(?:印发|推行|建立|完成|启用|上传|建成|制定|提交|报送|发布|提出|出台|登记|造册|交叉检查|摸排)(?=[^，,]{2}|$)"
)
NEEDS_A_CALL = frozenset(
    {
        ReasonCode.NUMBER_AND_UNIT,
        ReasonCode.DELIVERY_VERB,
        ReasonCode.NAMED_EVENT,
        ReasonCode.NAMED_LIST,
        ReasonCode.ZERO_OR_FULL,
        ReasonCode.AWARD,
    }
)
DATE_ALONE = frozenset({ReasonCode.DATE})
#: 对2023年排查出的63个问题逐项销号 names what is old, not when it is due.
OF_THE_PAST = re.compile(r"^(?:对|将|把|针对)20[0-9]{2}年[^，,。；;]{1,14}的")
FROM_NOW = re.compile(r"从?(?:即日|今天|现在|今日)(?:起|开始)")
STAGE = re.compile(r"阶段(?:[（(].*)?$")
SITTING = re.compile(
    r"(?:会议|大会|全会)上$|(?:实施|执行)?(?:期限|有效期)(?:为|至|自)|^本(?:方案|责任书|通知|办法|意见|纪要|规定|协议)"
)
CLOSES = re.compile(r"前$|内$|底$")
FIRM = frozenset({ReasonCode.NUMBER_AND_UNIT, ReasonCode.DATE, ReasonCode.FREQUENCY,
                   ReasonCode.INDICATOR_LIST, ReasonCode.ZERO_OR_FULL})  # fmt: skip
