"""Page furniture: what a site, an app or a printed page puts around the words of a document."""

import itertools
import re
from collections.abc import Sequence

from luoshi_core.cleaning.cuts import Cut
from luoshi_core.cleaning.lines import Line, starts_anew, width

LONGEST = 60
HEAD_LINES = 15
CHROME = re.compile(
    r"""(?:
    (?:立即|马上|点击)?打开\s*\S{0,8}(?:APP|App|app|客户端)(?:\S{0,10})|下载\s*\S{0,8}(?:APP|App|app|客户端)\S{0,8}
    |小贴士|\d步打开.{0,20}|[•·]?\s*点击右上角.{0,20}|[•·]?\s*使用浏览器.{0,20}打开
    |template\s*'[^']{0,60}'|(?:\d{1,6}|暂无|全部)\s*条?评论(?:\s*\(?\d{0,6}\)?)?|评论\s*\(?\d{0,6}\)?
    |来?说两句吧?[.。…!！]{0,6}|来说两句吧[.。…]{0,6}|(?:最热|最新|热门|网友|精彩|发表)评论
    |已有\s*\d{1,9}\s*人参与.{0,20}|点击查看更多.{0,12}|加载(?:中|更多)[.。…]{0,8}|表情|表情包|展开全文|阅读全文|收起
    |查看更多|点击加载更多|没有更多了|分享(?:到|至)?[:：]?(?:\s*(?:微信|微博|QQ空间|QQ|朋友圈|新浪微博|空间)){0,6}
    |(?:字号|字体)?[:：]?\s*(?:【|\[)?\s*大\s*[|\s]?\s*中\s*[|\s]?\s*小\s*(?:】|\])?|【?(?:打印|打印本页|关闭|关闭窗口|收藏|返回|返回顶部|纠错)】?(?:\s*【?(?:打印|打印本页|关闭|关闭窗口|收藏|纠错)】?){0,3}
    |扫一扫.{0,24}|长按.{0,12}二维码.{0,12}|(?:微信|QQ)?扫码.{0,16}|关注.{0,12}公众号.{0,12}|点赞\s*\d{0,7}|收藏\s*\d{0,7}|举报|在看|赞\s*\d{0,7}
    |登录\s*[|/]?\s*注册.{0,8}|网站首页|网站地图.{0,30}|联系我们|关于我们|无障碍(?:阅读|浏览)?|长者(?:版|模式|助手)|返回首页
    |(?:您?当前(?:的)?位置|您的位置|你的位置|所在位置)[:：].{0,50}|首页\s*[>＞»/-].{0,50}
    |(?:上一篇|下一篇|上一条|下一条)[:：]?.{0,50}|责任编辑[:：].{0,20}|[（(]?(?:责编|编辑|校对|审核|监制)[:：].{0,24}
    |(?:浏览|阅读|点击)(?:次数|量|数)?[:：]\s*\d{0,9}\s*次?|.{0,20}ICP备.{0,30}|.{0,10}公网安备.{0,30}|(?:主办|承办|技术支持|版权所有)(?:单位)?[:：].{0,40}|版权所有.{0,40}|Copyright.{0,50}
    |相关(?:阅读|新闻|推荐|链接|文章)|新闻推荐|推荐阅读|延伸阅读|热门推荐|猜你喜欢|更多新闻|热点新闻|为您推荐
    )""",
    re.VERBOSE,
)
SITE_DATE = re.compile(
    r"(?:[-·•]\s*)?(?:\S{2,16}\s{1,4}){0,2}(?:(?:发布|更新|发表)?(?:时间|日期)[:：]\s*)?"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s+\S{1,20}){0,4}"
)
SITE_FIELD = re.compile(
    r"(?:信息)?(?:来源|作者|发布(?:时间|日期|单位|机构)|索引号|浏览(?:次数|量)|点击(?:量|数)|字[号体])[:：].{0,56}"
)
SITE_COLUMN = re.compile(r"[-·•]\s*[^\s，。,]{2,8}")
TAIL = re.compile(
    r"(?:相关(?:阅读|新闻|推荐|链接|文章)|新闻推荐|推荐阅读|延伸阅读|热门推荐|猜你喜欢|更多新闻|热点新闻|为您推荐)[:：]?"
)
PAGE_NUMBER = re.compile(
    r"[-—–－]{1,2}\s{0,3}\d{1,4}\s{0,3}[-—–－]{1,2}|第\s{0,2}\d{1,4}\s{0,2}页(?:[\s,，/]{0,3}共\s{0,2}\d{1,4}\s{0,2}页)?"
)
BARE_NUMBER = re.compile(r"\d{1,4}")
PAGE_DISTANCE = 250
NOTICE = re.compile(
    r"(?:【|\[|\()?(?:(?:特别|免责|版权|郑重)?声明|版权说明|免责条款)(?:】|\]|\))?[:：]"
    r"|(?:本文|以上内容|以上文章|此文|文章|内容)(?:转载自|转自|摘自|来自|来源[:：于]|系转载)"
    r"|(?:转载|引用)(?:本文)?(?:请|须|时请|务必)(?:注明|标明|保留|联系)|未经.{0,20}(?:授权|许可|同意|允许).{0,12}(?:转载|使用|复制)"
    r"|凡本(?:网|站|报)(?:注明|转载)|如(?:有|涉及|存在).{0,12}侵权|(?:更多|全文).{0,16}(?:请(?:关注|点击|访问|登录|下载)|尽在)"
    r"|(?:下载|点击)(?:全文|文档|原文|此处下载|查看全文|阅读原文)|[（(]?(?:本文)?(?:转载|转自)[:：]"
)
LONGEST_NOTICE = 400
NOTICE_ZONE = 1_500


def furniture(lines: Sequence[Line], text: str) -> list[Cut]:
    """Everything around the document: the site's head, its words, its tail, page numbers."""
    tail = tail_start(lines)
    cuts: list[Cut] = []
    for index, line in enumerate(lines):
        code = _code_of(line, index) if index < tail else ""
        if code:
            cuts.append(whole_line(line, text, code))
    cuts += _site_column(lines[:HEAD_LINES], {cut.start for cut in cuts}, text)
    cuts += _tail_cut(lines, tail, text)
    cuts += page_numbers(lines[:tail], text)
    cuts += _notices(lines[:tail], text)
    return cuts


def whole_line(line: Line, text: str, code: str) -> Cut:
    """Cut a line together with its end."""
    return Cut(line.start, min(line.end + 1, len(text)), code)


def tail_start(lines: Sequence[Line]) -> int:
    """The first line after the document, where a site goes on with other things."""
    found = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].start * 2 < lines[found - 1].end:
            break
        if TAIL.fullmatch(lines[index].words):
            found = index
    return found


def page_numbers(lines: Sequence[Line], text: str) -> list[Cut]:
    """Page numbers, with the line ends around them where a sentence runs over the page."""
    found = [i for i, line in enumerate(lines) if PAGE_NUMBER.fullmatch(line.words)]
    found += _counted_numbers(lines)
    cuts = []
    numbers = set(found)
    for index in sorted(numbers):
        before = lines[index - 1] if index and index - 1 not in numbers else None
        after = lines[index + 1] if index + 1 < len(lines) else None
        cuts.append(_page_cut(before, lines[index], after, text))
    return cuts + _repeated_edges(lines, numbers, text)


def runs_on(before: Line, after: Line) -> bool:
    """Whether a sentence that stops at the end of one line goes on in another."""
    open_ended = not before.is_ended and width(before.words) >= 30
    return open_ended and not starts_anew(after) and "\t" not in before.words + after.words


def _page_cut(before: Line | None, number: Line, after: Line | None, text: str) -> Cut:
    if before and after and runs_on(before, after):
        return Cut(before.end, after.start, "page_number")
    return whole_line(number, text, "page_number")


def _counted_numbers(lines: Sequence[Line]) -> list[int]:
    bare = [i for i, line in enumerate(lines) if BARE_NUMBER.fullmatch(line.words)]
    found: set[int] = set()
    for first, second in itertools.pairwise(bare):
        counts_on = int(lines[second].words) == int(lines[first].words) + 1
        if counts_on and lines[second].start - lines[first].end >= PAGE_DISTANCE:
            found |= {first, second}
    return sorted(found)


def _repeated_edges(lines: Sequence[Line], numbers: set[int], text: str) -> list[Cut]:
    beside: dict[str, list[Line]] = {}
    for index in numbers:
        for near in (index - 1, index + 1):
            if 0 <= near < len(lines) and near not in numbers and len(lines[near].words) <= 40:
                beside.setdefault(lines[near].words, []).append(lines[near])
    cuts = []
    for places in beside.values():
        distinct = {line.start: line for line in places if not line.is_ended}
        if len(distinct) >= 3:
            cuts += [whole_line(line, text, "header_footer") for line in distinct.values()]
    return cuts


def _code_of(line: Line, index: int) -> str:
    if len(line.words) > LONGEST or "\t" in line.words:
        return ""
    if index < HEAD_LINES and _is_site_header(line.words):
        return "site_header"
    return "page_chrome" if CHROME.fullmatch(line.words) else ""


def _is_site_header(words: str) -> bool:
    if words.startswith(("（", "(")):
        return False  # a date in brackets is the document's own line under its title
    return SITE_DATE.fullmatch(words) is not None or SITE_FIELD.fullmatch(words) is not None


def _site_column(lines: Sequence[Line], cut_starts: set[int], text: str) -> list[Cut]:
    """The name of a site's column stands beside its date, as a list item of its own."""
    cuts = []
    for index, line in enumerate(lines):
        neighbours = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
        is_beside = any(near.start in cut_starts for near in neighbours)
        if is_beside and SITE_COLUMN.fullmatch(line.words):
            cuts.append(whole_line(line, text, "site_header"))
    return cuts


def _tail_cut(lines: Sequence[Line], tail: int, text: str) -> list[Cut]:
    if tail >= len(lines):
        return []
    is_furniture = all(CHROME.fullmatch(line.words) for line in lines[tail:])
    return [Cut(lines[tail].start, len(text), "page_chrome" if is_furniture else "other_news")]


def _notices(lines: Sequence[Line], text: str) -> list[Cut]:
    cuts: list[Cut] = []
    end = lines[-1].end if lines else 0
    for line in reversed(lines):
        if end - line.end > NOTICE_ZONE:
            break
        # A long last line may carry the notice at its end: only its last stretch is searched.
        offset = max(line.start, line.end - NOTICE_ZONE)
        found = NOTICE.search(text, offset, line.end)
        if found and line.end - found.start() <= LONGEST_NOTICE:
            start = line.start if not text[line.start : found.start()].strip() else found.start()
            stop = min(line.end + 1, len(text)) if start == line.start else line.end
            cuts.append(Cut(start, stop, "reprint_notice"))
    return cuts
