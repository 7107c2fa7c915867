"""How units are found by what people call them: names, short names, and pinyin initials."""

from collections.abc import Iterable


def initials_of(name: str) -> str:
    """The pinyin initials of a name: 县发展和改革局 gives `xfzhggj`."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:100]


def spelled(name: str) -> str:
    """A name in pinyin without tones or spaces: 清源 gives `qingyuan`."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(name)).lower()


def sought_by(names: Iterable[str]) -> str:
    """Everything a unit may be sought by: each of its names and their initials, one a line."""
    known = [name.lower() for name in names if name]
    return "\n".join(dict.fromkeys([*known, *(initials_of(name) for name in known)]))
