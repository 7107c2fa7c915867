"""A task of the bureau handed on to the town, and tasks from above and to below the county."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.breakdowns import services
from luoshi.breakdowns.models import Offer, Part
from luoshi.breakdowns.reading import PartDraft
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services import TargetDraft
from luoshi.organisations.models import Body
from luoshi.organisations.roles import Kind, Role
from luoshi.rulesets.services import issue_starting_rulesets
from tests.cast import Member
from tests.factories import founding, make_body, make_holder, make_post, make_unit
from tests.house.story import AT, County
from tests.ledger.conftest import in_state, moment


@dataclass(frozen=True, slots=True)
class Told:
    """What the addresses and verbs of breakdowns can name."""

    whole: Task  # of the bureau, broken down to the town; the town is asked for its own list
    part: Part
    whole_to_divide: Task  # of the bureau, under way
    made: Offer  # to the district below, not taken up
    received: Offer  # from the city above, not taken up
    below: Body


def tell(county: County) -> Told:
    """The bureau hands the town a part; the city hands down, the county hands on."""
    cast = county.cast
    whole = _task(county, "建成农村公路8公里")
    breakdown = services.break_down(
        actor=cast.head.actor,
        at=moment(3, 6),
        task=whole,
        rule="sum",
        way="value",
        parts=[PartDraft(cast.town, value=Decimal(5))],
        goes_further=True,
    )
    above, officer = _body("330000", "安平市", "shiducha")
    below, _keeper = _body("330111", "东岭区", "quducha")
    services.set_superior(actor=cast.administrator.actor, at=moment(3, 6), code=above.code)
    services.set_superior(actor=_keeper.actor, at=moment(3, 6), code=cast.body.code)
    received = _received(officer, above)
    services.receive_offer(
        actor=cast.officer.actor, at=moment(3, 7), offer=_offered(officer, cast.body, "全市造林")
    )
    made = services.offer_task(
        actor=cast.officer.actor,
        at=moment(3, 7),
        task=whole,
        to_body=Body.objects.get(pk=below.pk),
    )
    del received
    return Told(
        whole=whole,
        part=breakdown.parts.get(),
        whole_to_divide=_task(county, "改造农贸市场4个"),
        made=made,
        received=_offered(officer, cast.body, "全市治水"),
        below=below,
    )


def _task(county: County, title: str) -> Task:
    cast = county.cast
    task = ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title=title,
        lead=cast.bureau,
        supporting=[cast.town],
        reviewer=cast.other_bureau,
        due_on=date(2026, 10, 31),
        targets=[TargetDraft("数量", Decimal(8), "公里")],
    )
    return in_state(cast, task, "under_way")


def _body(code: str, name: str, login: str) -> tuple[Body, Member]:
    body = make_body(code, name)
    issue_starting_rulesets(actor=founding(body), at=moment(1, 1), effective_on=date(2026, 1, 1))
    office = make_unit(body, f"{name}督查室", Kind.COMMITTEE_OFFICE)
    post = make_post(office, "督查专员", Role.SUPERVISOR, Role.ADMINISTRATOR)
    return body, Member(make_holder(post, login, "易知"), post)


def _received(officer: Member, above: Body) -> Offer:
    """An offer that was taken back again."""
    offer = _offered(officer, Body.objects.exclude(superior=None).get(superior=above), "全市修路")
    return services.withdraw_offer(actor=officer.actor, at=moment(3, 6), offer=offer)


def _offered(officer: Member, to_body: Body, title: str) -> Offer:
    task = ledger.draft_task(actor=officer.actor, at=moment(3, 6), title=title, lead=officer.unit)
    task = ledger.issue_task(actor=officer.actor, at=moment(3, 6), task=task)
    return services.offer_task(
        actor=officer.actor, at=moment(3, 6), task=task, to_body=Body.objects.get(pk=to_body.pk)
    )


def _told(county: County) -> Told:
    told: Told = county.parts["breakdowns"]
    return told


Values = Callable[[County], Mapping[str, object]]
SUBJECTS: Mapping[str, Values] = {
    "breakdowns/tasks/<str:number>": lambda c: {"number": _told(c).whole.number},
    "breakdowns/parts/<int:pk>": lambda c: {"pk": _told(c).part.pk},
    "breakdowns/offers/<int:pk>": lambda c: {"pk": _told(c).made.pk},
    "breakdowns/incoming/<int:pk>": lambda c: {"pk": _told(c).received.pk},
    "api/v1/breakdowns/tasks/<number>": lambda c: {"number": _told(c).whole.number},
    "api/v1/breakdowns/parts/<key>": lambda c: {"key": _told(c).part.pk},
    "api/v1/breakdowns/offers/<key>": lambda c: {"key": _told(c).made.pk},
    "api/v1/breakdowns/incoming/<key>": lambda c: {"key": _told(c).received.pk},
}


def _arguments(actor: str, **words: Any) -> Callable[[County], Mapping[str, Any]]:
    def arrange(county: County) -> Mapping[str, Any]:
        filled = {name: word(county) if callable(word) else word for name, word in words.items()}
        return {"actor": getattr(county.cast, actor).actor, **filled}

    return arrange


def _parts(county: County) -> list[PartDraft]:
    return [PartDraft(county.cast.town, due_on=date(2026, 9, 30))]


def _free_part(county: County) -> list[PartDraft]:
    section = make_unit(county.cast.body, "项目股", Kind.SECTION, under=county.cast.bureau)
    return [PartDraft(section)]


def _lifted(county: County) -> Task:
    task = Task.objects.get(pk=_told(county).part.task_id)
    return services.lift_demand(
        actor=county.cast.officer.actor, at=AT, task=task, reason="由镇自办"
    ).task


CASES: Mapping[str, tuple[Callable[..., Any], Callable[[County], Mapping[str, Any]]]] = {
    "breakdowns:break_down": (
        services.break_down,
        _arguments(
            "head",
            task=lambda c: _told(c).whole_to_divide,
            rule="sum",
            way="equal",
            parts=_parts,
            goes_further=True,
        ),
    ),
    "breakdowns:add_parts": (
        services.add_parts,
        _arguments("clerk", task=lambda c: _told(c).whole, way="equal", parts=_free_part),
    ),
    "breakdowns:change_part": (
        services.change_part,
        _arguments(
            "clerk",
            part=lambda c: _told(c).part,
            reason="路线调整",
            value=Decimal(6),
            due_on=date(2026, 9, 30),
        ),
    ),
    "breakdowns:withdraw_part": (
        services.withdraw_part,
        _arguments("head", part=lambda c: _told(c).part, reason="村界调整"),
    ),
    "breakdowns:ask_list": (
        services.ask_list,
        _arguments("officer", task=_lifted, due_on=date(2026, 4, 30)),
    ),
    "breakdowns:lift_demand": (
        services.lift_demand,
        _arguments("officer", task=lambda c: _told(c).part.task, reason="由镇自办"),
    ),
    "breakdowns:offer_task": (
        services.offer_task,
        _arguments(
            "officer",
            task=lambda c: _told(c).whole_to_divide,
            to_body=lambda c: Body.objects.get(pk=_told(c).below.pk),
            words="请承接",
        ),
    ),
    "breakdowns:withdraw_offer": (
        services.withdraw_offer,
        _arguments("officer", offer=lambda c: _told(c).made),
    ),
    "breakdowns:receive_offer": (
        services.receive_offer,
        _arguments("officer", offer=lambda c: _told(c).received, lead=lambda c: c.cast.town),
    ),
    "breakdowns:set_superior": (
        services.set_superior,
        _arguments("administrator", code=""),
    ),
    "ledger:restate_part": (
        ledger.restate_part,
        _arguments(
            "clerk",
            task=lambda c: _told(c).part.task,
            reason="路线调整",
            value=Decimal(6),
            due_on=date(2026, 9, 30),
        ),
    ),
}
THINGS: Mapping[str, str] = {
    "breakdowns/tasks/<str:number>": "select t.number as number from breakdowns_breakdown b"
    " join ledger_task t on t.id = b.task_id order by b.id",
    "breakdowns/parts/<int:pk>": "select id as pk from breakdowns_part"
    " where withdrawn_on is null order by id",
}
NO_PAGES: Mapping[str, str] = {}
NOTHING_THERE: Mapping[str, str] = {
    "breakdowns/incoming/<int:pk>/reception/": "the demonstration has one body",
}
