"""Questions to the documents: which there are, what became of their sentences."""

from luoshi.documents.selectors.cards import Card, Fact, cards_of, how_read
from luoshi.documents.selectors.lens import LensView, view_lens, who_is_here
from luoshi.documents.selectors.lists import (
    TRACES,
    DocumentRow,
    active_cuts,
    commitments_of,
    document_named,
    get_cleaning,
    get_commitment,
    get_document,
    issue_summary,
    leaders_of,
    light_rules,
    list_documents,
    row_of,
    sentences_of_tasks,
    unit_options,
    words_of_row,
)
from luoshi.documents.selectors.readers import ReadersView, view_readers

__all__ = [
    "TRACES",
    "Card",
    "DocumentRow",
    "Fact",
    "LensView",
    "ReadersView",
    "active_cuts",
    "cards_of",
    "commitments_of",
    "document_named",
    "get_cleaning",
    "get_commitment",
    "get_document",
    "how_read",
    "issue_summary",
    "leaders_of",
    "light_rules",
    "list_documents",
    "row_of",
    "sentences_of_tasks",
    "unit_options",
    "view_lens",
    "view_readers",
    "who_is_here",
    "words_of_row",
]
