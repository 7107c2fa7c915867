"""Reading through damage: glosses such as 項(xiàng)目 and traditional forms, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from luoshi_core.cleaning.damage import glosses
from luoshi_core.extraction.model import Candidate, Extraction, Segment

_FORMS = (
    "國国會会實实業业發发個个們们來来時时為为動动產产開开進进這这說说對对關关於于後后過过學学現现應应當当還还點点機机與与"
    "長长經经種种樣样將将條条從从見见間间問问題题給给內内體体數数電电農农東东義义務务總总結结構构認认識识設设計计劃划資资"
    "質质環环級级織织組组領领導导責责強强廣广單单員员議议論论記记錄录報报檢检處处辦办據据極极權权標标準准護护職职黨党幹干"
    "區区縣县鄉乡鎮镇億亿萬万歲岁達达選选運运連连遠远適适鐵铁錢钱銀银難难雜杂離离預预項项類类風风飛飞馬马驗验驅驱興兴"
    "舉举親亲覺觉觀观顯显轉转車车軍军輕轻較较輸输勵励勞劳勢势協协參参雙双變变團团圖图場场塊块壓压奪夺優优償偿儲储創创"
    "劇剧勝胜歷历術术衛卫裝装補补製制規规訊讯訓训許许評评試试話话該该詳详語语誤误調调談谈請请諾诺謀谋證证譽誉讀读讓让"
    "貢贡財财貧贫貨货貫贯貿贸費费賞赏賴赖購购贏赢趕赶躍跃遞递遲迟遷迁郵邮醫医釋释針针鋼钢錯错鍵键鏈链閉闭陣阵陽阳階阶"
    "際际陸陆隊队險险隨随隱隐靈灵靜静響响頂顶順顺須须頓顿頒颁頭头頻频額额願愿養养餘余館馆駐驻騙骗驚惊鬥斗魚鱼鮮鲜齊齐"
    "齡龄龍龙麼么幾几並并邊边蓋盖獎奖懲惩屬属層层崗岗廠厂廳厅庫库徑径態态慮虑憂忧戰战擇择擔担擬拟擴扩攜携敗败斷断舊旧"
    "書书歸归殘残決决沒没況况測测減减淨净漁渔漲涨潔洁澤泽濟济灣湾災灾無无熱热營营爭争狀状獲获獨独畫画畝亩異异療疗監监"
    "盤盘確确碼码礦矿稅税穩稳窮穷競竞築筑簡简糧粮紀纪約约細细終终統统維维綠绿網网編编緩缓緊紧績绩繼继續续縮缩罰罚聯联"
    "聲声聽听艱艰藝艺號号衝冲裏里覽览豐丰負负趨趋遊游遺遗鄰邻門门闊阔雲云頁页飲饮驟骤鹽盐麗丽麥麦戶户壇坛僅仅倉仓傳传傷伤債债儘尽勵励啟启圍围墊垫壯壮夠够寧宁實实寬宽專专尋寻屆届帶带幣币"
)
_SIMPLIFIED = str.maketrans(_FORMS[::2], _FORMS[1::2])


@dataclass(frozen=True, slots=True)
class Smoothed:
    """A text made readable, and for each of its characters where that stands in the original."""

    text: str
    origin: tuple[int, ...]


def smooth(text: str) -> Smoothed | None:
    """Take glosses out and simplify forms; None says that the text is read as it is."""
    gaps = glosses(text)
    simplified = text.translate(_SIMPLIFIED)
    if not gaps:
        return None if simplified == text else Smoothed(simplified, tuple(range(len(text))))
    pieces: list[str] = []
    origin: list[int] = []
    position = 0
    for start, end in [*gaps, (len(text), len(text))]:
        pieces.append(simplified[position:start])
        origin.extend(range(position, start))
        position = end
    return Smoothed("".join(pieces), tuple(origin))


def restore(extraction: Extraction, smoothed: Smoothed, original: str) -> Extraction:
    """Let every offset and every quoted word point at the original text again."""
    places = (*smoothed.origin, len(original))

    def span(start: int, end: int) -> tuple[int, int]:
        return places[start], places[end - 1] + 1 if end > start else places[start]

    def words(start: int, end: int) -> str:
        first, last = span(start, end)
        return original[first:last]

    segments = []
    begin = 0
    for position, one in enumerate(extraction.segments):
        last = position + 1 == len(extraction.segments)
        end = len(original) if last else places[one.end]
        segments.append(Segment(begin, end, one.label))
        begin = end
    candidates = tuple(_restored(one, span, words) for one in extraction.candidates)
    return replace(extraction, segments=tuple(segments), candidates=candidates)


def _restored(
    one: Candidate,
    span: Callable[[int, int], tuple[int, int]],
    words: Callable[[int, int], str],
) -> Candidate:
    start, end = span(one.start, one.end)
    deadline = one.deadline
    if deadline and deadline.raw:
        first, last = span(deadline.span_start, deadline.span_end)
        raw = words(deadline.span_start, deadline.span_end)
        deadline = replace(deadline, raw=raw, span_start=first, span_end=last)
    return replace(
        one,
        start=start,
        end=end,
        text=words(one.start, one.end),
        deadline=deadline,
        targets=tuple(
            replace(target, start=first, end=last)
            for target in one.targets
            for first, last in [span(target.start, target.end)]
        ),
        units=tuple(
            replace(unit, name=words(unit.start, unit.end), start=first, end=last)
            for unit in one.units
            for first, last in [span(unit.start, unit.end)]
        ),
        reasons=tuple(
            replace(reason, words=words(reason.start, reason.end), start=first, end=last)
            if reason.end > reason.start
            else replace(reason, start=first, end=last)
            for reason in one.reasons
            for first, last in [span(reason.start, reason.end)]
        ),
    )
