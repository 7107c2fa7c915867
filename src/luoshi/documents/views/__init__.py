"""The pages of the documents."""

from luoshi.documents.views.deciding import (
    add,
    decide,
    edit,
    merge,
    split,
    undo,
)
from luoshi.documents.views.lens import lens, presence
from luoshi.documents.views.papers import (
    about,
    add_document,
    assignments,
    cleaning,
    documents,
    issue,
    original,
    read_day,
    reopen,
    units,
    withdraw,
)

__all__ = [
    "about",
    "add",
    "add_document",
    "assignments",
    "cleaning",
    "decide",
    "documents",
    "edit",
    "issue",
    "lens",
    "merge",
    "original",
    "presence",
    "read_day",
    "reopen",
    "split",
    "undo",
    "units",
    "withdraw",
]
