"""The pages of the documents."""

from luoshi.documents.views.deciding import (
    add,
    decide,
    edit,
    merge,
    split,
    take_row,
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
from luoshi.documents.views.readers import (
    choose_reader,
    gold,
    readers,
    second_reading,
    switch_second_reader,
)

__all__ = [
    "about",
    "add",
    "add_document",
    "assignments",
    "choose_reader",
    "cleaning",
    "decide",
    "documents",
    "edit",
    "gold",
    "issue",
    "lens",
    "merge",
    "original",
    "presence",
    "read_day",
    "readers",
    "reopen",
    "second_reading",
    "split",
    "switch_second_reader",
    "take_row",
    "undo",
    "units",
    "withdraw",
]
