"""Readers that were trained here: their weights, and what stands in when they cannot be read."""

from functools import lru_cache

from luoshi.documents.refusals import ReaderUnreadable
from luoshi_core.extraction import ReaderModel, UnreadableModel


@lru_cache(maxsize=4)
def load_reader(weights: bytes) -> ReaderModel:
    """A reader from its weights; refuse in a sentence what is no reader."""
    try:
        return ReaderModel.load(weights)
    except UnreadableModel as problem:
        raise ReaderUnreadable from problem
