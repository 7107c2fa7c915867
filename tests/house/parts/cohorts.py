"""Villages that are each to earn 100,000 yuan a year: one reached it, one is confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.cohorts import services
from luoshi.cohorts.models import Cohort, CohortObject, Measure, ObjectValue
from luoshi.cohorts.services import Entered, MeasureDraft, ObjectDraft
from luoshi.files.services import store_file
from luoshi.ledger import services as ledger
from tests.house.story import County
from tests.ledger.conftest import moment

INCOME = MeasureDraft("集体经济收入", Decimal(10), "万元")


@dataclass(frozen=True, slots=True)
class Told:
    """What the addresses and verbs of cohorts can name."""

    cohort: Cohort
    measure: Measure
    reached: CohortObject
    confirmed: CohortObject
    left: CohortObject
    value: ObjectValue  # with a file


def tell(county: County) -> Told:
    """The bureau leads a cohort of three villages and enters what they earn."""
    cast = county.cast
    officer, clerk = cast.officer.actor, cast.clerk.actor
    cohort = services.found_cohort(
        actor=officer,
        at=moment(3, 2),
        title="村级集体经济达标三年内全部交账",
        lead=cast.bureau,
        reviewer=cast.other_bureau,
        supporting=[cast.town],
        object_name="村",
        measures=[INCOME],
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        curve={2026: 1, 2027: 2, 2028: 3},
    )
    ledger.issue_task(actor=officer, at=moment(3, 2), task=cohort.task)
    ledger.accept_task(actor=clerk, at=moment(3, 3), task=cohort.task)
    drafts = [
        ObjectDraft("石桥村", cast.town, "城北镇", 2026),
        ObjectDraft("柳林村", cast.town, "城北镇", 2027),
        ObjectDraft("河口村", None, "河湾乡", 2028),
    ]
    made = services.add_objects(actor=clerk, at=moment(3, 3), cohort=cohort, objects=drafts)
    measure = cohort.measures.get()
    stored = store_file(
        actor=clerk, at=moment(3, 4), content=b"%PDF", name="决算表.pdf", kind="cohort_value"
    )
    on = date(2026, 3, 4)
    entered = [
        Entered(made[0].pk, {measure.pk: Decimal(12)}, on, "年报", stored),
        Entered(made[1].pk, {measure.pk: Decimal(11)}, on),
    ]
    services.enter_values(actor=clerk, at=moment(3, 4), cohort=cohort, entered=entered)
    services.change_curve(
        actor=officer,
        at=moment(3, 5),
        cohort=cohort,
        curve={2026: 1, 2027: 3, 2028: 3},
        reason="提前一年",
    )
    confirmed = services.confirm_object(
        actor=cast.other_head.actor, at=moment(3, 5), item=_fresh(made[1]), words="查了账"
    )
    return Told(
        cohort=cohort,
        measure=measure,
        reached=_fresh(made[0]),
        confirmed=confirmed,
        left=_fresh(made[2]),
        value=ObjectValue.objects.get(item=made[0]),
    )


def _fresh(item: CohortObject) -> CohortObject:
    return CohortObject.objects.select_related("cohort__task", "unit").get(pk=item.pk)


def _told(county: County) -> Told:
    told: Told = county.parts["cohorts"]
    return told


Values = Callable[[County], Mapping[str, object]]
SUBJECTS: Mapping[str, Values] = {
    "cohorts/<int:pk>": lambda c: {"pk": _told(c).cohort.pk},
    "cohorts/<int:pk>/files/<int:key>": lambda c: {
        "pk": _told(c).cohort.pk,
        "key": _told(c).value.pk,
    },
    "cohorts/<int:pk>/objects/<int:key>": lambda c: {
        "pk": _told(c).cohort.pk,
        "key": _told(c).reached.pk,
    },
    "api/v1/cohorts/<int:pk>": lambda c: {"pk": _told(c).cohort.pk},
    "api/v1/cohorts/<int:pk>/objects/<int:key>": lambda c: {
        "pk": _told(c).cohort.pk,
        "key": _told(c).reached.pk,
    },
}


def _arguments(actor: str, **words: Any) -> Callable[[County], Mapping[str, Any]]:
    def arrange(county: County) -> Mapping[str, Any]:
        filled = {name: word(county) if callable(word) else word for name, word in words.items()}
        return {"actor": getattr(county.cast, actor).actor, **filled}

    return arrange


def _entered(county: County) -> list[Entered]:
    told = _told(county)
    day = date(2026, 3, 5)
    return [
        Entered(told.left.pk, {told.measure.pk: Decimal("10.5")}, day),
        Entered(told.reached.pk, {told.measure.pk: Decimal(13)}, day),
    ]


CASES: Mapping[str, tuple[Callable[..., Any], Callable[[County], Mapping[str, Any]]]] = {
    "cohorts:found_cohort": (
        services.found_cohort,
        _arguments(
            "officer",
            title="党群服务中心规范化建设",
            lead=lambda c: c.cast.bureau,
            object_name="中心",
            measures=[MeasureDraft("面积", Decimal(1000), "平方米")],
            starts_on=date(2026, 1, 1),
            ends_on=date(2030, 12, 31),
            curve={2026: 5, 2030: 20},
        ),
    ),
    "cohorts:change_standard": (
        services.change_standard,
        _arguments(
            "officer",
            cohort=lambda c: _told(c).cohort,
            measures=[MeasureDraft("集体经济收入", Decimal(15), "万元")],
            reason="县委全会提高标准",
        ),
    ),
    "cohorts:add_objects": (
        services.add_objects,
        _arguments(
            "clerk",
            cohort=lambda c: _told(c).cohort,
            objects=[ObjectDraft("上堡村", None, "河湾乡"), ObjectDraft("下堡村", None, "河湾乡")],
        ),
    ),
    "cohorts:remove_object": (
        services.remove_object,
        _arguments("clerk", item=lambda c: _told(c).left, reason="并入柳林村"),
    ),
    "cohorts:enter_values": (
        services.enter_values,
        _arguments("clerk", cohort=lambda c: _told(c).cohort, entered=_entered),
    ),
    "cohorts:confirm_object": (
        services.confirm_object,
        _arguments("other_head", item=lambda c: _told(c).reached, words="查了账"),
    ),
    "cohorts:confirm_objects": (
        services.confirm_objects,
        _arguments(
            "other_head",
            cohort=lambda c: _told(c).cohort,
            items=lambda c: [_told(c).reached.pk, _told(c).left.pk],
            words="查了账",
        ),
    ),
    "cohorts:change_curve": (
        services.change_curve,
        _arguments(
            "officer",
            cohort=lambda c: _told(c).cohort,
            curve={2026: 2, 2027: 3, 2028: 3},
            reason="县委全会加快",
        ),
    ),
    "cohorts:reopen_object": (
        services.reopen_object,
        _arguments("other_head", item=lambda c: _told(c).confirmed, reason="账上无此收入"),
    ),
}
_OBJECT = (
    "select cohort_id as pk, id as key from cohorts_cohortobject where removed_on is null"
    " and (reached_on is not null and confirmed_on is null or name = '城北镇河口村党支部')"
    " order by name = '城北镇河口村党支部' desc, id"
)
THINGS: Mapping[str, str] = {
    "cohorts/<int:pk>": "select id as pk from cohorts_cohort order by id",
    "cohorts/<int:pk>/objects/<int:key>": _OBJECT,
}
NO_PAGES: Mapping[str, str] = {
    "cohorts/<int:pk>/files/<int:key>/": "a file",
    "cohorts/<int:pk>/sheet.xlsx": "a file",
}
NOTHING_THERE: Mapping[str, str] = {}
