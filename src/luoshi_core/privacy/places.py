"""Where somebody lives: house, building, stair and door; a village or a road alone is no home."""

import re
from collections.abc import Iterator

from luoshi_core.privacy.finding import Finding, Kind

_NUMBER = r"[0-9一二三四五六七八九十百零〇]{1,5}"
_DOOR = (
    rf"(?:{_NUMBER}(?:号楼|[栋幢座弄]))?(?:{_NUMBER}单元)?(?:{_NUMBER}[楼层])?"
    rf"(?:[A-Za-z]?{_NUMBER}(?:室|户|房))?"
)
_ON_ROAD = re.compile(
    rf"(?:大道|大街|路|街|巷|胡同|弄|里)(?P<house>{_NUMBER}(?:附|之|-)?(?:{_NUMBER})?号(?!楼|线|文|令|台区|机|井|地块|厂房|馆)){_DOOR}"
)
_IN_VILLAGE = re.compile(
    rf"(?:村|社区|庄|屯|寨|湾|营)(?P<home>(?:第?{_NUMBER}(?:村民小组|小组|组|队|社))?(?:第?{_NUMBER}号))"
    r"(?!楼|线|文|令|台区|机|井|地块|路|坝|塘|桥)"
)
_IN_BUILDING = re.compile(
    rf"(?:{_NUMBER}(?:号楼|[栋幢座])(?:{_NUMBER}单元)?(?:{_NUMBER}[楼层])?[A-Za-z]?{_NUMBER}(?:室|户|号)?"
    rf"|{_NUMBER}单元(?:{_NUMBER}[楼层])?{_NUMBER}(?:室|户|号)?|{_NUMBER}号楼{_NUMBER}单元)(?![0-9套户平米个万元年月])"
)
# Before these ends the name of a road begins.
_BEFORE_ROAD = frozenset("省市县区镇乡村社处道:：，,。；;、（(“\n\t 在于住址从到至的为是家")
_LONGEST_ROAD = 8


def find_places(folded: str) -> Iterator[Finding]:
    """The homes named in a text, from the road or group on to the door."""
    for found in _ON_ROAD.finditer(folded):
        yield Finding(_road_start(folded, found.start()), found.end(), Kind.ADDRESS, 85)
    for found in _IN_VILLAGE.finditer(folded):
        yield Finding(*found.span("home"), Kind.ADDRESS, 85)
    for found in _IN_BUILDING.finditer(folded):
        yield Finding(*found.span(), Kind.ADDRESS, 80)


def _road_start(folded: str, place: int) -> int:
    start = place
    while start > 0 and place - start < _LONGEST_ROAD and folded[start - 1] not in _BEFORE_ROAD:
        start -= 1
    return start
