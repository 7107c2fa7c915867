"""Which clause decided: a right, a person, a thing, and every clause that was asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext

from luoshi.common.permissions import Clause, Rule, explain, sentence_of
from luoshi.organisations.actor import Actor

Find = Callable[[Actor, str], Any]


@dataclass(frozen=True, slots=True)
class Verb:
    """A right that can be asked for, and how the thing it concerns is found."""

    key: str
    rule: Rule
    part: str | Promise
    subject: str | Promise
    find: Find


@dataclass(frozen=True, slots=True)
class Explained:
    """The answer: whether it may be done, and the clauses in the order they were asked."""

    holds: bool
    sentence: str
    clauses: tuple[Clause, ...]


_verbs: dict[str, Verb] = {}


def let_ask(key: str, rule: Rule, part: str | Promise, subject: str | Promise, find: Find) -> None:
    """Let administrators ask for a right; called when an app is ready.

    `subject` says what to type (such as “task number”), `find` gets the actor and that text.
    """
    _verbs[key] = Verb(key, rule, part, subject, find)


def verbs() -> list[Verb]:
    """Every right that can be asked for."""
    return sorted(_verbs.values(), key=lambda verb: verb.key)


def verb_of(key: str) -> Verb:
    """One right by its key."""
    return _verbs[key]


def sentence(verb: Verb) -> str:
    """The regulation's sentence for a right, in the reader's language."""
    return sentence_of(verb.rule)


def subject_of(verb: Verb, actor: Actor, text: str) -> Any | None:
    """The thing with this number, as far as the asker sees it."""
    try:
        return verb.find(actor, text.strip())
    except (ObjectDoesNotExist, ValueError):
        return None


def explained(verb: Verb, actor: Actor, subject: object) -> Explained:
    """Ask the rule and keep what each clause answered, each clause once."""
    holds, clauses = explain(verb.rule, actor, subject)
    told = {one.name: Clause(one.name, gettext(one.sentence), one.holds) for one in clauses}
    return Explained(holds, sentence_of(verb.rule), tuple(told.values()))
