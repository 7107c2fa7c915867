"""Pages of trust: what is promised and proved, what is never built, the self-inspection."""

from importlib import metadata
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.trust import inspection, redlines, rules
from luoshi.trust.board import Proof, read_board
from luoshi.trust.drills import WORDS_OF_DRILLS
from luoshi.trust.redlines import Standing
from luoshi.trust.redlines.removed import Removed, Why, fingerprint


@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """The promises with what was proved of each, worst news first in the counts."""
    _require_reader(request)
    board = read_board()
    words = {
        Proof.PROVED: _("proved"),
        Proof.PARTLY: _("proved in part"),
        Proof.NOT_YET: _("not proved yet"),
        Proof.FAILED: _("failed"),
    }
    page = {
        "board": board,
        "counts": [(words[proof], board.count(proof), proof.name) for proof in words],
        "promises": [
            {
                "one": one,
                "word": words[one.proof],
                "mark": one.proof.name,
                "lines": [(line, WORDS_OF_DRILLS.get(line.base, "")) for line in one.lines],
            }
            for one in board.promises
        ],
        "removed": _told(redlines.removed()),
        "version": _version(),
    }
    return render(request, "trust/promises.html", page)


@require_GET
def red_lines(request: HttpRequest) -> HttpResponse:
    """Each red line with its verdict and what was looked at."""
    _require_reader(request)
    verdicts = redlines.check()
    gone = redlines.removed()
    page = {
        "verdicts": [(verdict, *_shown(verdict.standing)) for verdict in verdicts],
        "kept": sum(verdict.standing is Standing.KEPT for verdict in verdicts),
        "removed": _told(gone),
        "fingerprint": fingerprint(),
        "version": _version(),
    }
    return render(request, "trust/red_lines.html", page)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The self-inspection as a sheet to be filled in, signed and filed."""
    _require_reader(request)
    verdicts, gone = redlines.check(), redlines.removed()
    answers = {
        inspection.Answer.KEPT: (_("kept, by test"), "KEPT"),
        inspection.Answer.CROSSED: (_("not kept"), "CROSSED"),
        inspection.Answer.NOT_BUILT: (_("not built yet; the body answers"), "NOT_BUILT"),
        inspection.Answer.BODY: (_("the body answers"), "BODY"),
    }
    page = {
        "questions": [(one, *answers[one.answer]) for one in inspection.answered(verdicts, gone)],
        "allowed": [(verdict.code, one) for verdict in verdicts for one in verdict.allowed],
        "removed": _told(gone),
        "fingerprint": fingerprint(),
        "version": _version(),
        "today": clock.today(),
    }
    return render(request, "trust/sheet.html", page)


def _shown(standing: Standing) -> tuple[str, str]:
    words = {
        Standing.KEPT: _("kept"),
        Standing.CROSSED: _("crossed"),
        Standing.BLUNT: _("no longer looks"),
    }
    return words[standing], standing.name


def _told(gone: list[Removed]) -> list[dict[str, Any]]:
    why = {
        Why.RULE: _("the rule is gone"),
        Why.PLANTS: _("the rule is no longer tried with everything it was tried with"),
        Why.TEST: _("its test is gone or was changed"),
        Why.MANIFEST: _("the list cannot be read, so nothing can be said of any of them"),
    }
    return [{"gone": each, "why": why[each.why]} for each in gone]


def _require_reader(request: HttpRequest) -> None:
    require(rules.can_read_trust, request.actor, None)  # type: ignore[attr-defined]


def _version() -> str:
    try:
        return metadata.version("luoshi")
    except metadata.PackageNotFoundError:
        return _("from source")
