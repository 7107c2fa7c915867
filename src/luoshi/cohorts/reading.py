"""A cohort as the arithmetic sees it: its standard in versions, the values of its objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.cohorts.models import (
    Cohort,
    CohortObject,
    CurveVersion,
    Measure,
    ObjectValue,
    PlannedYear,
    Requirement,
    StandardVersion,
)
from luoshi_core import cohort as core

STEP = Decimal("0.000001")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standards:
    """The versions of a cohort's standard, the last of which is in force."""

    measures: tuple[Measure, ...]
    versions: tuple[StandardVersion, ...]
    requirements: dict[int, dict[int, core.Requirement]]

    @property
    def current(self) -> StandardVersion:
        """The version in force."""
        return self.versions[-1]

    @property
    def asked(self) -> dict[int, core.Requirement]:
        """What the version in force asks of each measure."""
        return self.requirements[self.current.pk]

    @property
    def measured(self) -> tuple[Measure, ...]:
        """The measures of the version in force, in their order."""
        return tuple(measure for measure in self.measures if measure.pk in self.asked)

    def version(self, pk: int | None) -> StandardVersion | None:
        """A version by its key."""
        return next((one for one in self.versions if one.pk == pk), None)


def standards_of(cohort: Cohort) -> Standards:
    """All versions of a cohort's standard."""
    versions = tuple(StandardVersion.objects.filter(cohort=cohort).order_by("version"))
    requirements: dict[int, dict[int, core.Requirement]] = {one.pk: {} for one in versions}
    for one in Requirement.objects.filter(standard__cohort=cohort).order_by("measure__position"):
        requirements[one.standard_id][one.measure_id] = core.Requirement(
            one.comparator,  # type: ignore[arg-type]
            one.value,
        )
    measures = tuple(Measure.objects.filter(cohort=cohort).order_by("position", "pk"))
    return Standards(measures, versions, requirements)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many objects are to be there by year, in a version that holds from a day on."""

    version: int
    effective_on: date
    counts: tuple[tuple[int, int], ...]
    reason: str = ""
    set_by: str = ""

    @property
    def words(self) -> str:
        """The plan in one line."""
        return plan_words(self.counts)


def plans_of(cohorts: Sequence[Cohort]) -> Mapping[int, tuple[Plan, ...]]:
    """Every version of each cohort's plan, the founding one first: two questions."""
    keys = [cohort.pk for cohort in cohorts]
    founding: dict[int, list[tuple[int, int]]] = defaultdict(list)
    stated = PlannedYear.objects.filter(cohort__in=keys).order_by("cohort_id", "year")
    for key, year, count in stated.values_list("cohort_id", "year", "count"):
        founding[key].append((year, count))
    plans = {cohort.pk: [Plan(1, date.min, tuple(founding[cohort.pk]))] for cohort in cohorts}
    for later in CurveVersion.objects.filter(cohort__in=keys).order_by("cohort_id", "version"):
        counts = tuple(sorted((int(year), count) for year, count in later.counts.items()))
        plans[later.cohort_id].append(
            Plan(later.version, later.effective_on, counts, later.reason, later.set_by_name)
        )
    return {key: tuple(found) for key, found in plans.items()}


def plan_words(counts: Iterable[tuple[int, int]]) -> str:
    """A plan in one line: “2026 3；2027 8”."""
    return "；".join(f"{year} {count}" for year, count in counts)


def filed_of(items: Sequence[int]) -> dict[int, list[core.Filed]]:
    """The values of many objects, each list in the order in which they were entered."""
    filed: dict[int, list[core.Filed]] = defaultdict(list)
    for start in range(0, len(items), _AT_ONCE):
        rows = ObjectValue.objects.filter(item__in=items[start : start + _AT_ONCE]).order_by("pk")
        for item, measure, on, value in rows.values_list("item_id", "measure_id", "on", "value"):
            filed[item].append(core.Filed(measure, on, value))
    return filed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the values say of an object: since when reached, under which version, how far."""

    reached_on: date | None
    standard: StandardVersion | None
    distance: Decimal | None


def judge(item: CohortObject, filed: Sequence[core.Filed], standards: Standards) -> Verdict:
    """Hold an object against the standard.

    What was reached under an earlier version stays reached as long as that version is kept to.
    """
    values = core.latest(filed)
    for version in (standards.version(item.reached_standard_id), standards.current):
        if version is None:
            continue
        asked = standards.requirements[version.pk]
        since = core.reached_on(filed, asked, may_fall_back=version.may_fall_back)
        if since is not None:
            return Verdict(since, version, Decimal(0))
    return Verdict(None, None, _kept(core.distance(standards.asked, values)))


def _kept(distance: Decimal | None) -> Decimal | None:
    if distance is None:
        return None
    # Whoever has not reached it is never shown as there.
    return max(distance.quantize(STEP), STEP)


def put(item: CohortObject, verdict: Verdict, filed: Sequence[core.Filed]) -> None:
    """Write a verdict into an object; a confirmation does not outlive what it confirmed."""
    item.reached_on = verdict.reached_on
    item.reached_standard = verdict.standard
    item.distance = verdict.distance
    item.latest = {str(key): format(value, "f") for key, value in core.latest(filed).items()}
    item.valued_on = max((one.on for one in filed), default=None)
    if verdict.reached_on is None:
        item.confirmed_on = None
        item.confirmed_by_name = item.confirmed_words = ""


JUDGED = (
    "reached_on", "reached_standard", "distance", "latest", "valued_on", "confirmed_on",
    "confirmed_by_name", "confirmed_words",
)  # fmt: skip


def standard_words(measures: Iterable[Measure], asked: dict[int, core.Requirement]) -> str:
    """A standard in one line: “集体经济收入 ≥10 万元；… ”."""
    parts = []
    for measure in measures:
        need = asked.get(measure.pk)
        if need is None:
            continue
        if measure.is_state:
            parts.append(f"{measure.name}：{measure.from_word}→{measure.to_word}")
        else:
            sign = {">=": "≥", "<=": "≤", "=": "="}[need.comparator]
            parts.append(f"{measure.name} {sign}{plain(need.value)} {measure.unit}".rstrip())
    return "；".join(parts)


def value_words(measure: Measure, value: Decimal) -> str:
    """A value as people say it: with its unit, or the word of its state."""
    if measure.is_state:
        return measure.to_word if value else measure.from_word
    return f"{plain(value)} {measure.unit}".rstrip()


def plain(value: Decimal) -> str:
    """A figure without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
