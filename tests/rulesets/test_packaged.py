"""What comes with the program stands on record; a change of it is named and changes no past day."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.selectors import light_on
from luoshi.organisations.actor import Actor
from luoshi.rulesets import contents, packaged, refusals, services
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.packaged import SOURCE, Packaged, calendar_of, packaged_now
from luoshi_core.workdays import Calendar
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment

DAYS_OFF, LAYOUTS = 0, 1


def take(cast: Cast, day: int, *given: Packaged) -> list[RuleSet]:
    clock = Actor.system(cast.body.pk, channel="clock")
    return services.take_packaged(actor=clock, at=moment(4, day), packaged=given or None)


def with_days_off(*days: date) -> Packaged:
    """The table with these days off besides."""
    known = packaged_now()[DAYS_OFF]
    off = sorted([*known.content["off"], *(day.isoformat() for day in days)])
    return replace(known, content={**known.content, "off": off})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of what the program brings, to be changed by somebody with the disk."""
    for name in packaged_now()[LAYOUTS].content["files"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / name, tmp_path / name)
    shutil.copy(SOURCE / "luoshi_core/workdays_cn.toml", tmp_path / "luoshi_core")
    return tmp_path


def test_the_table_that_is_computed_with_is_the_one_on_record(cast: Cast) -> None:
    days_off, layouts = take(cast, 1)

    assert calendar_of(days_off.content) == Calendar.load_cn()
    assert (days_off.version, days_off.correction) == ("1", "")
    assert {
        "luoshi/ledger/sheets/exporting.py",
        "luoshi/history/printing.py",
        "luoshi/ledger/templates/ledger/task.html",
        "luoshi_core/sheets/workbook.py",
    } <= set(layouts.content["files"])
    assert take(cast, 2) == []
    assert list(verify(cast.body.pk)) == []


def test_a_swapped_layout_and_a_swapped_day_off_are_named_in_the_record(
    cast: Cast, place: Path
) -> None:
    take(cast, 1, *packaged_now(place))
    letter, table = place / "luoshi/history/printing.py", place / "luoshi_core/workdays_cn.toml"
    letter.write_text(letter.read_text("utf-8") + "# \n", encoding="utf-8")
    table.write_text(table.read_text("utf-8").replace("2026-05-09, ", ""), encoding="utf-8")

    taken = take(cast, 2, *packaged_now(place))

    acts = Entry.objects.filter(event="rulesets.taken").order_by("-pk")[:2]
    assert [one.version for one in taken] == ["2", "2"]
    assert [one.correction for one in taken] == [
        "open -2026-05-09",
        "luoshi/history/printing.py",
    ]
    assert [act.content["changed"] for act in acts] == [
        ["luoshi/history/printing.py"],
        ["open -2026-05-09"],
    ]
    assert {act.actor["channel"] for act in acts} == {"clock"}


def test_a_table_that_changed_changes_no_past_light(cast: Cast) -> None:
    take(cast, 1)
    drafted = ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title="汛前排查",
        lead=cast.bureau,
        due_on=date(2026, 4, 17),
    )
    task = in_state(cast, drafted, "under_way")
    past, later = date(2026, 4, 9), date(2026, 4, 13)
    before = light_on(task, past), light_on(task, later)

    # Everything from the 14th to the 16th is a day off all at once: it is near due the sooner.
    take(cast, 11, with_days_off(*(date(2026, 4, 14) + timedelta(days=n) for n in range(3))))
    after = light_on(task, past), light_on(task, later)

    assert after[0] == before[0]
    assert after[1] != before[1]


def test_nobody_writes_what_comes_with_the_program(cast: Cast) -> None:
    take(cast, 1)
    words: dict[str, Any] = {
        "subject": Subject.HOLIDAYS,
        "code": packaged.HOLIDAYS,
        "version": "9",
        "effective_on": date(2026, 5, 1),
        "content": with_days_off(date(2026, 4, 14)).content,
    }

    with pytest.raises(refusals.ContentUnfit):
        services.draft_ruleset(actor=cast.officer.actor, at=moment(4, 2), **words)
    with pytest.raises(refusals.ContentUnfit):
        services.issue_ruleset(
            actor=cast.supervision_head.actor, at=moment(4, 2), name="放假", **words
        )
    with pytest.raises(NotAllowed):
        services.take_packaged(actor=cast.supervision_head.actor, at=moment(4, 2))

    assert RuleSet.objects.filter(subject=Subject.HOLIDAYS).count() == 1


def test_the_days_of_a_year_are_read_in_a_line() -> None:
    days_off, layouts = packaged_now()

    lines = {line.key: line for line in contents.lines_of(Subject.HOLIDAYS, days_off.content)}
    files = contents.lines_of(Subject.LAYOUTS, layouts.content)

    assert lines["open-2026"].value == "01-04、02-14、02-28、05-09、09-20、10-10"
    assert len(files) == len(layouts.content["files"])
