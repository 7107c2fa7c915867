"""A light preset tried on past days: which tasks would have stood otherwise."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from luoshi.ledger import lights
from luoshi.ledger.models import Task
from luoshi.ledger.selectors.past import PastTask, judge, tasks_as_of
from luoshi.organisations.actor import Actor
from luoshi.rulesets.trials import DayTrial, Moved, Trial, counted
from luoshi_core import pace

# Every day is rebuilt from the record; more tasks than these would keep the page waiting.
MOST_TRIED = 3_000


def try_light(actor: Actor, code: str, content: Mapping[str, Any], days: Sequence[date]) -> Trial:
    """The tasks under a light rule as they stood on past days, and as they would have stood.

    Of many tasks the newest are tried; `try_light_apart` tries all.
    """
    preset = pace.Preset.from_dict(content)
    chosen = Task.objects.visible_to(actor).filter(light=code)
    newest = list(chosen.order_by("-pk").values_list("pk", flat=True)[: MOST_TRIED + 1])
    is_capped = len(newest) > MOST_TRIED
    if is_capped:
        chosen = chosen.filter(pk__gte=newest[MOST_TRIED - 1])
    tried = tuple(
        _try_day(actor, list(tasks_as_of(chosen, day)), code, preset, day) for day in days
    )
    return Trial(days=tried, most=MOST_TRIED, is_capped=is_capped)


def try_light_apart(
    actor: Actor,
    code: str,
    content: Mapping[str, Any],
    days: Sequence[date],
    told: Callable[[int, int], object],
) -> Iterator[DayTrial]:
    """Every task under a light rule on past days, some thousands at a time."""
    preset = pace.Preset.from_dict(content)
    chosen = Task.objects.visible_to(actor).filter(light=code)
    keys = list(chosen.order_by("pk").values_list("pk", flat=True))
    done, total = 0, len(keys) * len(days)
    for start in range(0, len(keys), MOST_TRIED):
        some = keys[start : start + MOST_TRIED]
        part = chosen.filter(pk__range=(some[0], some[-1]))
        for day in days:
            yield _try_day(actor, list(tasks_as_of(part, day)), code, preset, day)
            done += len(some)
            told(done, total)


def _try_day(
    actor: Actor, found: Sequence[PastTask], code: str, preset: pace.Preset, day: date
) -> DayTrial:
    at_work = [past for past in found if past.task.is_open]
    pairs: Counter[tuple[str, str]] = Counter()
    moved = []
    for past in at_work:
        was, would = past.task.standing, judge(past, preset, day).standing.value
        pairs[was, would] += 1
        if was != would:
            unit = past.task.lead.shown if past.task.lead else ""
            moved.append(Moved(past.task.number, past.task.title, unit, was, would))
    return DayTrial(
        day=day,
        tried=len(at_work),
        pairs=counted(pairs),
        moved=tuple(sorted(moved, key=lambda one: one.number)),
        rule=lights.light_rule(actor.body_id, code, day).shown,
    )
