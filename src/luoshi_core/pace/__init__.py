"""Pace: where a piece of work stands on any day, computed from facts and never from the clock."""

from luoshi_core.pace.curve import CHECKPOINTS, Checkpoint, expected, time_share, year_share
from luoshi_core.pace.facts import Curve, Facts, Node, Progress, State, Turn
from luoshi_core.pace.feedback import FeedbackKind, FeedbackRule, Period
from luoshi_core.pace.meanings import (
    REASONS,
    WAYS_BACK,
    Freshness,
    Judgement,
    Reading,
    Reason,
    Severity,
    Standing,
)
from luoshi_core.pace.owed import Happened, Missed, Owed, What
from luoshi_core.pace.presets import PRESETS, Preset
from luoshi_core.pace.reading import judge, read

__all__ = [
    "CHECKPOINTS",
    "PRESETS",
    "REASONS",
    "WAYS_BACK",
    "Checkpoint",
    "Curve",
    "Facts",
    "FeedbackKind",
    "FeedbackRule",
    "Freshness",
    "Happened",
    "Judgement",
    "Missed",
    "Node",
    "Owed",
    "Period",
    "Preset",
    "Progress",
    "Reading",
    "Reason",
    "Severity",
    "Standing",
    "State",
    "Turn",
    "What",
    "expected",
    "judge",
    "read",
    "time_share",
    "year_share",
]
