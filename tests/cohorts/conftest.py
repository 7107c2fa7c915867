"""Villages of 城北镇 and 河湾乡 that are each to earn 100,000 yuan a year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from luoshi.cohorts import services
from luoshi.cohorts.models import Cohort, CohortObject, Measure
from luoshi.cohorts.services import Entered, MeasureDraft, ObjectDraft
from luoshi.ledger import services as ledger
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind
from tests.cast import Cast
from tests.factories import make_unit
from tests.ledger.conftest import cast, moment

__all__ = ["cast"]
INCOME = MeasureDraft("集体经济收入", Decimal(10), "万元")
TITLE = "村级集体经济达标三年内全部交账"


@dataclass(frozen=True, slots=True)
class Story:
    """The cohort, its villages, and who takes part."""

    cast: Cast
    cohort: Cohort
    measure: Measure
    villages: dict[str, CohortObject]
    units: dict[str, Organisation]

    def enter(self, name: str, value: str, day: date, **more: object) -> CohortObject:
        """The lead's clerk enters a village's income."""
        one = Entered(self.villages[name].pk, {self.measure.pk: Decimal(value)}, day, **more)  # type: ignore[arg-type]
        at = moment(day.month, day.day) if day.year == 2026 else moment(12, 31)
        (item,) = services.enter_values(
            actor=self.cast.clerk.actor, at=at, cohort=self.cohort, entered=[one]
        )
        return item

    def fresh(self, name: str) -> CohortObject:
        """A village as it stands in the database."""
        return CohortObject.objects.select_related("cohort__task", "unit", "cohort__source").get(
            pk=self.villages[name].pk
        )


def found(cast: Cast, **words: object) -> Cohort:
    """A cohort under way, led by the bureau."""
    asked: dict[str, object] = {
        "object_name": "村",
        "measures": [INCOME],
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2028, 12, 31),
        "curve": {2026: 1, 2027: 2, 2028: 3},
        "title": TITLE,
        "lead": cast.bureau,
        "reviewer": cast.other_bureau,
        **words,
    }
    cohort = services.found_cohort(actor=cast.officer.actor, at=moment(1, 5), **asked)  # type: ignore[arg-type]
    task = cohort.task
    ledger.issue_task(actor=cast.officer.actor, at=moment(1, 5), task=task)
    ledger.accept_task(actor=cast.clerk.actor, at=moment(1, 6), task=task)
    return cohort


def make_story(cast: Cast, **words: object) -> Story:
    """The cohort with three villages, two of them in the tree."""
    units = {
        name: make_unit(cast.body, name, Kind.VILLAGE, under=cast.town)
        for name in ("石桥村", "柳林村")
    }
    cohort = found(cast, **words)
    drafts = [
        ObjectDraft("石桥村", units["石桥村"], "城北镇", 2026),
        ObjectDraft("柳林村", units["柳林村"], "城北镇", 2027),
        ObjectDraft("河口村", None, "河湾乡", 2028),
    ]
    made = services.add_objects(
        actor=cast.officer.actor, at=moment(1, 7), cohort=cohort, objects=drafts
    )
    measure = cohort.measures.order_by("position")[0]
    return Story(cast, cohort, measure, {item.name: item for item in made}, units)


@pytest.fixture
def story(cast: Cast) -> Story:
    """The cohort with three villages."""
    return make_story(cast)
