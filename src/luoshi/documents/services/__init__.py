"""The verbs of the documents."""

from luoshi.documents.services.adding import (
    add_document,
    change_document,
    redo_cleaning,
    reopen_document,
    undo_cleaning,
    withdraw_document,
)
from luoshi.documents.services.deciding import (
    adopt_commitment,
    assign_many,
    edit_commitment,
    forward_commitment,
    reconsider_commitment,
    reject_commitment,
)
from luoshi.documents.services.issuing import issue_document, join_task
from luoshi.documents.services.presence import note_presence
from luoshi.documents.services.second_reading import (
    begin_second_reading,
    switch_second_reader,
    take_second_reading,
)
from luoshi.documents.services.shaping import (
    add_commitment,
    merge_commitments,
    split_commitment,
)
from luoshi.documents.services.teaching import (
    choose_reader,
    export_gold,
    keep_trained_reader,
)
from luoshi.documents.services.undoing import undo_decision

__all__ = [
    "add_commitment",
    "add_document",
    "adopt_commitment",
    "assign_many",
    "begin_second_reading",
    "change_document",
    "choose_reader",
    "edit_commitment",
    "export_gold",
    "forward_commitment",
    "issue_document",
    "join_task",
    "keep_trained_reader",
    "merge_commitments",
    "note_presence",
    "reconsider_commitment",
    "redo_cleaning",
    "reject_commitment",
    "reopen_document",
    "split_commitment",
    "switch_second_reader",
    "take_second_reading",
    "undo_cleaning",
    "undo_decision",
    "withdraw_document",
]
