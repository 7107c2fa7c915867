"""Rights: predicates over an actor and an object, asked for by `require`, told by `explain`."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from luoshi.common.errors import NotAllowed

Rule = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate that was asked while a right was decided."""

    name: str
    sentence: str
    holds: bool


_asked: ContextVar[list[Clause] | None] = ContextVar("asked", default=None)


def clause(rule: Rule) -> Rule:
    """Let a predicate be told by `explain`; its docstring is the sentence of the regulation."""

    @wraps(rule)
    def asked(actor: Any, subject: Any) -> bool:
        holds = rule(actor, subject)
        told = _asked.get()
        if told is not None:
            told.append(Clause(rule.__name__, (rule.__doc__ or "").strip(), holds))
        return holds

    return asked


def require(rule: Rule, actor: object, subject: object) -> None:
    """Refuse by name unless the rule holds."""
    if not rule(actor, subject):
        raise NotAllowed(rule=sentence_of(rule))


def explain(rule: Rule, actor: object, subject: object) -> tuple[bool, tuple[Clause, ...]]:
    """Tell whether the rule holds and which clauses were asked, in order."""
    token = _asked.set([])
    try:
        holds = rule(actor, subject)
        return holds, tuple(_asked.get() or ())
    finally:
        _asked.reset(token)


def sentence_of(rule: Rule) -> str:
    """The rule's own sentence in the reader's language."""
    from django.utils.translation import gettext

    return gettext((rule.__doc__ or rule.__name__).strip())
