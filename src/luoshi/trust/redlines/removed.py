"""Which protections somebody took out of this build, told by what the release had.

The manifest beside this file names every red line of the release, how many violations are planted
to try it, and the digests of its tests. Whoever rewrites the program can rewrite the manifest as
well; against that helps only to compare it with the published one.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from luoshi.trust.redlines.digests import test_digests
from luoshi.trust.redlines.lines import RED_LINES
from luoshi.trust.redlines.verdicts import RedLine

MANIFEST = Path(__file__).parent / "manifest.json"
ROOT = Path(__file__).resolve().parents[4]
TESTS = Path("tests") / "trust" / "test_redlines.py"


class Why(Enum):
    """In which way a protection is gone."""

    RULE = "rule"
    PLANTS = "plants"
    TEST = "test"
    MANIFEST = "manifest"


@dataclass(frozen=True, slots=True)
class Removed:
    """A protection of the release that this build lacks."""

    code: str
    name: str
    why: Why
    detail: str = ""


def removed(
    lines: Sequence[RedLine] = RED_LINES, root: Path = ROOT, manifest: Path = MANIFEST
) -> list[Removed]:
    """Red lines without a rule, without their plants, or without their tests."""
    known = _manifest(manifest)
    if known is None:
        return [Removed("M-25", gettext("the list of protections itself"), Why.MANIFEST)]
    here = {line.code: line for line in lines}
    # A wheel carries no tests; they were compared when it was built.
    tests = test_digests(root / TESTS) if (root / "pyproject.toml").exists() else None
    return [gone for code, told in known.items() for gone in _gone(code, told, here, tests)]


def _gone(
    code: str,
    told: Mapping[str, Any],
    here: Mapping[str, RedLine],
    tests: Mapping[str, str] | None,
) -> Iterator[Removed]:
    name = gettext(told["name"])
    line = here.get(code)
    if told["plants"] and line is None:
        yield Removed(code, name, Why.RULE)
    elif line is not None and len(line.plants) < told["plants"]:
        yield Removed(code, name, Why.PLANTS, f"{len(line.plants)} < {told['plants']}")
    for test, digest in told["tests"].items():
        if tests is not None and tests.get(test) != digest:
            yield Removed(code, name, Why.TEST, test)


def fingerprint(manifest: Path = MANIFEST) -> str:
    """The digest of the manifest, to be compared with the published one."""
    try:
        return hashlib.sha256(manifest.read_bytes()).hexdigest()
    except OSError:
        return ""


def _manifest(path: Path) -> dict[str, Any] | None:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) and known else None
