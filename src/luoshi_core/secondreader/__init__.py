"""A second reader: what a language model is asked, and what of its answer stands in the text."""

from luoshi_core.secondreader.answers import Malformed, Quotation, read_answer
from luoshi_core.secondreader.asking import LONGEST_PART, Part, cut_in_parts, question_for
from luoshi_core.secondreader.grounding import Found, Grounded, ground

__all__ = [
    "LONGEST_PART",
    "Found",
    "Grounded",
    "Malformed",
    "Part",
    "Quotation",
    "cut_in_parts",
    "ground",
    "question_for",
    "read_answer",
]
