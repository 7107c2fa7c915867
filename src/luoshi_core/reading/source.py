"""What comes out of reading a file: its text, what is known of it, and what was refused."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi_core.reading.sentences import REFUSALS, Language, Values, sentence


class Unreadable(Exception):
    """A file that is refused, with the code of the reason and what a person should do."""

    def __init__(self, code: str, **values: str | int) -> None:
        if code not in REFUSALS:
            raise KeyError(code)
        super().__init__(code)
        self.code = code
        self.values: dict[str, str | int] = dict(values)

    def sentence(self, language: Language = "zh") -> str:
        """What is wrong, where, and what to do, as one text."""
        return sentence(self.code, self.values, language)

    def __str__(self) -> str:
        """The Chinese sentence, so that a log never shows a bare code."""
        return self.sentence("zh")


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something a person should know about a text that was read all the same."""

    code: str
    values: Values = field(default_factory=dict)

    def sentence(self, language: Language = "zh") -> str:
        """The warning as one whole sentence."""
        return sentence(self.code, self.values, language)


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of characters of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file as it stands before cleaning, with all that the file says of itself.

    `kind` is the file's kind by content (docx, pdf, html, txt, md, xlsx, xls, ods);
    `meta["kind"]` is what a front matter calls the document (领导讲话, 工作要点 …).
    """

    text: str
    kind: str
    title: str = ""
    issued_on: datetime.date | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()
    tables: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class RawText:
    """What the reader of one kind of file hands over."""

    text: str
    title: str = ""
    margins: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()
    tables: tuple[Span, ...] = ()
