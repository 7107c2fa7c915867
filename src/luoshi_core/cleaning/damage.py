"""Damage that cleaning cannot mend: broken characters, lost order, gaps, a missing end."""

import itertools
import re
from collections.abc import Sequence

from luoshi_core.cleaning.cuts import CleaningWarning
from luoshi_core.cleaning.lines import Line, is_han, starts_anew, width

PLACES = 200
HAN = "\u3400-\u9fff"
# What Chinese becomes when its bytes are read as another alphabet, and what lost bytes leave.
BROKEN = re.compile(
    "[\ufffd\ue000-\uf8ff\x80-\x9f]"
    "|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]"
    "[\u0080-\u00bf\u2010-\u203a\u20ac\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc]"
    r"|锟斤拷|锟斤|烫烫|屯屯|銆[\u4e00-\u9fff?]|鈥[\u4e00-\u9fff?]|锛[\u4e00-\u9fff?]"
    r"|[鐨涓浜鍦鏄鍙鏈鍜浠鎴鏂][\u0080-\u00ff€勬嶄殑垜簡笉浗彂睍]"
    rf"|(?<=[{HAN}])(?<![吗呢吧么啊何谁哪几嘛])\?(?=[{HAN}])|(?<=[{HAN}])\?{{2,12}}"
)
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿê"
GLOSS = re.compile(
    rf"(?<=[{HAN}?])[（(]\s?([a-zɡ{TONED}]{{1,7}}(?:[ '’][a-zɡ{TONED}]{{1,7}}){{0,3}})\s?[）)]"
)
MARKED = re.compile(f"[{TONED}]")
BOLD = re.compile(r"\*\*[^*\n]{1,200}\*\*")
PLACEHOLDER = re.compile(
    rf"\*{{3,40}}|(?<=[{HAN}])\*{{1,2}}(?=[{HAN}])|(?<![A-Za-z0-9])[X×xＸｘ]{{2,10}}(?![A-Za-z0-9])"
    rf"|(?<![A-Za-z0-9])[X×Ｘ](?=[县市区镇乡村省局某月年日])|(?<=[{HAN}])[○〇]{{2,10}}(?=[{HAN}])|[□]{{2,20}}|_{{3,60}}"
)
ENDED = re.compile(r"[。！？!?；;]|\d{1,2}\s?日\s*$")
NOTE_AT_END = re.compile(r"[（(][^（）()]{1,80}[）)]$")
CUT_SHORT = re.compile(r"(?:…{1,4}|\.{3,6})[”’」）)]?$")
TRADITIONAL = frozenset(
    "國會實業發個們來時為動產開進這說對關於後過學現應當還點機與長經種樣將條從見間問題給內體"
    "數電農東義務總結構認識設計劃資質環級織組領導責任強廣單員議論記錄報導檢查處辦據極權標準"
    "護職黨幹務區縣鄉鎮鎮億萬歲達選運連遠適鐵錢銀難雜離預項類風飛馬驗驅興舉親覺觀顯轉車軍輕"
    "較輸勵勞勢協參雙變團圖場塊壓奪優償儲創劇勝歷縣術衛裝補製規訊訓許訴評試話該詳語誤調談請"
    "諾謀證譽讀讓貢財貧貨責貫貿費賀賓賞賴購贏趕跡躍遞遲遷還郵醫釋針鋼錯鍵鏈閉陣陽階際陸隊險"
    "隨隱靈靜響頂順須頓頒頭頻顆額願養餘館駐騎騙驚體鬥魚鮮點齊齡龍"
) - frozenset("任查准")


def damage(text: str, lines: Sequence[Line], *, ended_early: bool) -> list[CleaningWarning]:
    """Everything a person must mend, with where it stands; `lines` are the document's own."""
    found = [
        _mojibake(text),
        _columns(lines),
        _placeholders(text),
        _truncated(lines, ended_early=ended_early),
        _traditional(text),
    ]
    return [warning for warning in found if warning is not None]


def glosses(text: str) -> list[tuple[int, int]]:
    """Readings in brackets behind a character: 勵(lì)."""
    found = list(GLOSS.finditer(text))
    # A reading without a tone is believed only where others carry one; (app) is no reading.
    if not any(MARKED.search(match[1]) for match in found):
        return []
    short = [match for match in found if MARKED.search(match[1]) or len(match[1]) <= 3]
    return [match.span() for match in short]


def _mojibake(text: str) -> CleaningWarning | None:
    places = [found.span() for found in BROKEN.finditer(text)]
    visible = sum(not character.isspace() for character in text) or 1
    broken = sum(end - start for start, end in places)
    per_mille = broken * 1000 // visible
    if len(places) < 3 and per_mille < 20:
        return None
    share = "1" if per_mille < 10 else str(per_mille // 10)
    if per_mille == 0:
        share = "0.1"
    return _warning("mojibake", places, {"share": share, "count": len(places)})


def _columns(lines: Sequence[Line]) -> CleaningWarning | None:
    breaks = _broken_sentences(lines)
    if not breaks or len(breaks) * 3 > len(lines):
        return None
    detached = _detached_headings(lines)
    restarts = _restarted_series(lines)
    if len(breaks) + len(detached) + len(restarts) < 3:
        return None
    places = sorted(set(breaks + detached + restarts))
    return _warning("columns_out_of_order", places, {"count": len(places)})


def _broken_sentences(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Places where a sentence stops at the end of a paragraph and goes on in the next."""
    places = []
    for before, after in itertools.pairwise(lines):
        if "\t" in before.words + after.words or starts_anew(after):
            continue
        open_comma = before.words[-1] in "，,、" and width(before.words) >= 16
        # A paragraph with a full stop inside it was not a heading when it broke off.
        long_open = is_han(before.words[-1]) and "。" in before.words and width(before.words) >= 60
        if (open_comma or long_open) and is_han(after.words[0]) and len(after.words) > 12:
            places.append((before.end - 1, before.end))
    return places


def _detached_headings(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Headings in a row at the end, with nothing below them."""
    places: list[tuple[int, int]] = []
    for line in reversed(lines):
        is_heading = 8 <= len(line.words) <= 40 and not ENDED.search(line.words)
        if not is_heading or "\t" in line.words or starts_anew(line):
            break
        places.append((line.start, line.end))
    return places if 2 <= len(places) <= 8 else []


def _restarted_series(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """A 一是 that begins again directly below 三是, without a heading between."""
    places = []
    for before, after in itertools.pairwise(lines):
        is_member = re.match(r"[二三四五六七八九十][是要]", before.words)
        if is_member and re.match(r"一[是要]", after.words):
            places.append((after.start, after.start + 2))
    return places


def _placeholders(text: str) -> CleaningWarning | None:
    bold = {span for found in BOLD.finditer(text) for span in _edges(found)}
    places = [found.span() for found in PLACEHOLDER.finditer(text) if found.span() not in bold]
    if not places:
        return None
    start, end = places[0]
    sample = text[max(0, start - 2) : end + 2].replace("\n", "")
    return _warning("placeholder", places, {"count": len(places), "sample": sample})


def _edges(found: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (found.start(), found.start() + 2), (found.end() - 2, found.end())


def _truncated(lines: Sequence[Line], *, ended_early: bool) -> CleaningWarning | None:
    if not lines:
        return None
    last = lines[-1]
    if "\t" in last.words:
        return None
    bare = NOTE_AT_END.sub("", last.words)
    rest = re.split(r"[。！？!?；;]", bare)[-1].strip("”’\"'」』）)》】 \u3000")
    is_short = CUT_SHORT.search(last.words) is not None
    is_open = len(last.words) >= 30 and len(rest) >= 10 and not ENDED.search(last.words[-4:])
    cut_before_notice = ended_early and len(last.words) >= 20 and len(rest) >= 4
    ends_in_comma = last.words[-1] in "，,、：:"
    if not (is_short or is_open or cut_before_notice or ends_in_comma):
        return None
    place = (max(last.start, last.end - 12), last.end)
    return _warning("truncated", [place], {"sample": last.words[-12:]})


def _traditional(text: str) -> CleaningWarning | None:
    places = [(i, i + 1) for i, character in enumerate(text) if character in TRADITIONAL]
    han = sum(1 for character in text if is_han(character)) or 1
    if len(places) < 5 or len(places) * 100 < han:
        return None
    return _warning("traditional_forms", places, {"count": len(places)})


def _warning(
    code: str, places: Sequence[tuple[int, int]], values: dict[str, str | int]
) -> CleaningWarning:
    start, end = places[0]
    return CleaningWarning(code, start, end, values, tuple(places[:PLACES]))
