"""Who is let in where: the readable policy beside this file, as the tests and a page read it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# What a reader may meet at an address.
LET_IN, REFUSED, HIDDEN, NO_SUCH_METHOD = "let in", "refused", "hidden", "no such method"


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_SHORT = {"BOTH": METHODS[:2], "ANY": METHODS}


@dataclass(frozen=True, slots=True)
class Line:
    """An address: for each method who is let in, and what the others meet."""

    address: str
    methods: Mapping[str, frozenset[str]]
    is_hidden: bool
    refused: frozenset[str]
    outsiders: bool
    without_post: bool
    why: str

    def meets(self, reader: str, method: str) -> str:
        """What a reader of the body meets with a method."""
        if method not in self.methods:
            return NO_SUCH_METHOD
        if reader in self.methods[method]:
            return LET_IN
        is_hidden = self.is_hidden and reader not in self.refused
        return HIDDEN if is_hidden else REFUSED


@dataclass(frozen=True, slots=True)
class Policy:
    """The readers of a body, and every address."""

    readers: Mapping[str, str]
    groups: Mapping[str, frozenset[str]]
    lines: Mapping[str, Line]


@cache
def policy() -> Policy:
    """The policy as its file has it."""
    raw = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))
    readers: dict[str, str] = raw["readers"]
    groups = {name: frozenset({name}) for name in readers}
    groups["everybody"] = frozenset(readers)
    groups["nobody"] = frozenset()
    for name, members in raw["groups"].items():
        groups[name] = _named(groups, members)
    lines = {
        address: _line(groups, address, told)
        for part in raw["addresses"].values()
        for address, told in part.items()
    }
    return Policy(readers, groups, lines)


def _line(groups: Mapping[str, frozenset[str]], address: str, told: Mapping[str, Any]) -> Line:
    methods: dict[str, frozenset[str]] = {}
    for name, words in told.items():
        if name.isupper():
            let_in = _named(groups, words)
            methods.update(dict.fromkeys(_SHORT.get(name, (name,)), let_in))
    return Line(
        address=address,
        methods=methods,
        is_hidden=bool(told.get("hidden")),
        refused=_named(groups, told.get("refused", "")),
        outsiders=told.get("outsiders") == LET_IN,
        without_post=told.get("without_post") == LET_IN,
        why=told.get("why", ""),
    )


def _named(groups: Mapping[str, frozenset[str]], words: str) -> frozenset[str]:
    found: set[str] = set()
    for word in words.split():
        found |= groups[word]
    return frozenset(found)
