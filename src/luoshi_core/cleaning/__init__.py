"""Cleaning: cuts of a text that can be shown and undone, and warnings that cut nothing."""

from luoshi_core.cleaning.cuts import Cleaned, Cleaning, CleaningWarning, Cut, Piece, apply
from luoshi_core.cleaning.proposal import clean, propose_title

__all__ = [
    "Cleaned",
    "Cleaning",
    "CleaningWarning",
    "Cut",
    "Piece",
    "apply",
    "clean",
    "propose_title",
]
