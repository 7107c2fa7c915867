"""Where the heat ends: levels and units, each share with the tasks it counts."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from luoshi.breakdowns import rules, selectors
from luoshi.breakdowns.selectors import Cell, Heat, HeatView, Level
from luoshi.common import clock
from luoshi.common.figures import NOTHING
from luoshi.ledger.views.requests import Request
from luoshi_core import numbers


@require_GET
def heat(request: Request) -> HttpResponse:
    """Per level and unit: signed for, lists made, alive."""
    level = _level(request)
    page = _page(request)
    view = selectors.view_heat(request.actor, level, page)
    sees_bodies = rules.can_see_offers(request.actor, None)
    content = {
        "levels": [_row(one, words()[one.level]) for one in view.levels],
        "units": [_row(one, one.name) for one in view.units],
        "tabs": _tabs(view, level),
        "level": level,
        "ends_at": _ends_at(view),
        "total": view.total,
        "page": Paginator(range(view.total), selectors.PAGE).get_page(page),
        "legend": [(word, _heat_word(word)) for word in ("hot", "warm", "cold", "none")],
        "hot": selectors.HOT,
        "warm": selectors.WARM,
        "sees_bodies": sees_bodies,
        "waiting": selectors.offers_waiting(request.actor).count() if sees_bodies else 0,
        "may_name": rules.can_set_superior(request.actor, None),
        "today": clock.today(),
    }
    return render(request, "breakdowns/heat.html", content)


@require_GET
def tasks(request: Request) -> HttpResponse:
    """The tasks behind one figure."""
    level, cell = _level(request), request.GET.get("cell", "")
    unit = request.GET.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 19 else None
    missing = request.GET.get("missing") == "1"
    found = selectors.list_heat(
        request.actor, unit=unit_id, level=level, cell=cell, missing=missing, page=_page(request)
    )
    content = {
        "rows": found.rows,
        "page": Paginator(range(found.total), selectors.PAGE).get_page(found.page),
        "total": found.total,
        "is_capped": found.is_capped,
        "title": _list_words(cell, missing=missing),
        "where": words().get(Level(level), "") if level else "",
        "tabs": _sides(request, cell, missing=missing) if cell in set(Cell) else [],
        "today": clock.today(),
    }
    return render(request, "breakdowns/tasks.html", content)


def words() -> dict[Level, str]:
    """What the levels are called."""
    return {
        Level.COUNTY: pgettext("level", "County departments"),
        Level.TOWNSHIP: pgettext("level", "Townships and subdistricts"),
        Level.VILLAGE: pgettext("level", "Villages and communities"),
        Level.GRID: pgettext("level", "Grids"),
    }


def _cell_words() -> dict[Cell, str]:
    return {
        Cell.SIGNED: _("Signed for"),
        Cell.LISTED: _("Own list made"),
        Cell.ALIVE: _("Reported in time"),
    }


def _heat_word(word: str) -> str:
    return {
        "hot": pgettext("heat", "hot"),
        "warm": pgettext("heat", "warm"),
        "cold": pgettext("heat", "cold"),
        "none": pgettext("heat", "not asked"),
    }[word]


def _row(heat: Heat, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "level": heat.level,
        "unit_id": heat.unit_id,
        "tasks": heat.tasks,
        "tasks_url": _link(heat, ""),
        "handed_whole": heat.handed_whole,
        "cells": [_cell(heat, cell, label) for cell, label in _cell_words().items()],
    }


def _cell(heat: Heat, cell: Cell, label: str) -> dict[str, Any]:
    share = heat.cell(cell)
    word = selectors.word_of(share)
    return {
        "label": label,
        "key": word,
        "word": _heat_word(word),
        "share": numbers.percent(share, 0) or NOTHING,
        "numerator": share.numerator if share else None,
        "denominator": share.denominator if share else None,
        "url": _link(heat, cell.value) if share else "",
    }


def _link(heat: Heat, cell: str) -> str:
    """The list behind a figure: what is missing, where anything is."""
    asked: dict[str, str | int] = {"unit": heat.unit_id} if heat.unit_id else {"level": heat.level}
    if cell:
        share = heat.cell(Cell(cell))
        asked["cell"] = cell
        if share is not None and share.numerator != share.denominator:
            asked["missing"] = 1
    return f"{reverse('breakdowns:tasks')}?{urlencode(asked)}"


def _ends_at(view: HeatView) -> dict[str, Any] | None:
    """The uppermost level with a cold cell, and that cell."""
    if view.cold is None:
        return None
    cells = [_cell(view.cold, cell, label) for cell, label in _cell_words().items()]
    coldest = next(cell for cell in cells if cell["key"] == "cold")
    return {"level": words()[view.cold.level], "cell": coldest}


def _tabs(view: HeatView, level: str) -> list[dict[str, Any]]:
    home = reverse("breakdowns:heat")
    tabs: list[dict[str, Any]] = [{"label": _("All levels"), "url": home, "current": not level}]
    tabs += [
        {
            "label": words()[one.level],
            "url": f"{home}?level={one.level}",
            "current": level == one.level,
        }
        for one in view.levels
    ]
    return tabs


def _sides(request: Request, cell: str, *, missing: bool) -> list[dict[str, Any]]:
    kept = {name: request.GET[name] for name in ("unit", "level") if request.GET.get(name)}
    return [
        {
            "label": _list_words(cell, missing=side),
            "url": "?" + urlencode({**kept, "cell": cell, "missing": "1" if side else "0"}),
            "current": side == missing,
        }
        for side in (True, False)
    ]


def _list_words(cell: str, *, missing: bool) -> str:
    said = {
        (Cell.SIGNED, False): _("Signed for"),
        (Cell.SIGNED, True): _("Not signed for"),
        (Cell.LISTED, False): _("Own list made"),
        (Cell.LISTED, True): _("List asked for, not made"),
        (Cell.ALIVE, False): _("Reported in time"),
        (Cell.ALIVE, True): _("Report late or silent"),
    }
    known = cell in set(Cell)
    return said[(Cell(cell), missing)] if known else _("Tasks handed out")


def _level(request: Request) -> str:
    level = request.GET.get("level", "")
    return level if level in set(Level) else ""


def _page(request: Request) -> int:
    page = request.GET.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
