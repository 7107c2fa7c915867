"""What other parts than the ledger tell: exactly the right people, once, with a page that opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from luoshi.breakdowns import services as breakdowns
from luoshi.breakdowns.reading import PartDraft
from luoshi.breakdowns.services import ask_list
from luoshi.cohorts import services as cohorts
from luoshi.documents import services as documents
from luoshi.documents.models import Commitment
from luoshi.duties import services as duties
from luoshi.jobs.running import start_job
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Kind, Task
from luoshi.notices.abouts import Named, public_names
from luoshi.notices.models import Delivery, Notice, Outlet
from luoshi.notices.telling import remind
from luoshi.organisations.roles import Kind as Level
from luoshi.organisations.roles import Role
from luoshi.periods import services as periods
from luoshi.periods.models import Period
from luoshi.plans import services as plans
from tests.breakdowns.conftest import make_road
from tests.cast import Cast, Member
from tests.cohorts.conftest import INCOME, make_story
from tests.documents.conftest import FACTORY, SPEECH, holding
from tests.factories import make_holder, make_post, make_unit
from tests.house.parts.jobs import COUNT
from tests.ledger.conftest import moment
from tests.notices.conftest import deliver
from tests.periods.conftest import EVENT, MONTHLY, make_task, periods_of
from tests.plans.conftest import add_task
from tests.plans.conftest import tree as plan_tree

pytestmark = pytest.mark.django_db
tree = plan_tree


@dataclass
class Ear:
    """Who hears what after this point, and whether what is told opens."""

    cast: Cast
    settings: Any

    def after(self, at: datetime) -> dict[str, tuple[str, str]]:
        """Who is told what by the next minutes of the clock: the kind and the page."""
        known = set(Notice.objects.values_list("pk", flat=True))
        for minute in range(2):
            deliver(self.cast, at.replace(minute=minute))
        return self._heard(Notice.objects.exclude(pk__in=known), at)

    def morning(self, at: datetime) -> dict[str, tuple[str, str]]:
        """Who is told what on a working morning."""
        known = set(Notice.objects.values_list("pk", flat=True))
        for minute in range(2):
            remind(body_id=self.cast.body.pk, at=at.replace(minute=minute))
        return self._heard(Notice.objects.exclude(pk__in=known), at)

    def _heard(self, notices: Any, at: datetime) -> dict[str, tuple[str, str]]:
        self.settings.DEMO_DAY = at.date()
        members: Mapping[int, str] = {
            getattr(self.cast, name).user.pk: name
            for name in self.cast.__dataclass_fields__
            if isinstance(getattr(self.cast, name), Member)
        }
        heard: dict[str, tuple[str, str]] = {}
        for notice in notices.order_by("pk"):
            name = members.get(notice.user_id, notice.user.name)
            assert name not in heard, "told twice"
            client = Client()  # a session does not outlive days of rest
            client.force_login(notice.user)
            opened = client.post(f"/notices/{notice.pk}/reading/", {"open": "1"})
            assert client.get(opened["Location"]).status_code == 200, opened["Location"]
            heard[name] = (notice.kind, opened["Location"])
        return heard


@pytest.fixture
def ear(cast: Cast, settings: Any) -> Ear:
    """What was there before is known to everybody."""
    settings.DEMO_DAY = date(2026, 3, 2)
    return Ear(cast, settings)


def told_all(kind: str, page: str, *names: str) -> dict[str, tuple[str, str]]:
    """The same to each of these."""
    return dict.fromkeys(names, (kind, page))


@pytest.fixture
def march(cast: Cast, ear: Ear) -> Period:
    """A period of the bureau, due on 25 March; the task is known."""
    task = make_task(cast)
    ear.after(moment(3, 2, 10))
    rhythm = periods.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 2, 11), task=task, rhythm=MONTHLY,
        owed="排查一次", from_on=date(2026, 3, 2),
    )  # fmt: skip
    page = f"/periods/tasks/{task.number}/"
    assert ear.after(moment(3, 2, 12)) == told_all("handed", page, "clerk", "deputy_clerk", "head")
    return periods_of(rhythm)[0]


def test_a_period_is_signed_sent_back_and_not_confirmed(
    cast: Cast, ear: Ear, march: Period
) -> None:
    page = f"/periods/{march.pk}/"
    filed = {"actor": cast.clerk.actor, "period": march, "words": "已排查"}

    periods.report_period(at=moment(3, 10), **filed)
    assert ear.after(moment(3, 10, 10)) == told_all("waiting", page, "head")
    periods.send_back_period(actor=cast.head.actor, at=moment(3, 11), period=march, reason="缺点位")
    assert ear.after(moment(3, 11, 10)) == told_all("sent_back", page, "clerk", "deputy_clerk")
    periods.report_period(at=moment(3, 12), **filed)
    periods.sign_period(actor=cast.head.actor, at=moment(3, 12, 10), period=march)
    ear.after(moment(3, 12, 11))
    periods.confirm_period(
        actor=cast.officer.actor, at=moment(3, 13), period=march, holds=False, words="现场不符"
    )
    assert ear.after(moment(3, 13, 10)) == told_all(
        "sent_back", page, "clerk", "deputy_clerk", "head"
    )


def test_a_period_comes_near_and_is_missed_once(cast: Cast, ear: Ear, march: Period) -> None:
    page = f"/periods/{march.pk}/"

    assert ear.morning(moment(3, 20)) == {}
    assert ear.morning(moment(3, 24)) == told_all("report_due", page, "clerk", "deputy_clerk")
    assert ear.morning(moment(3, 25)) == {}
    missed = told_all("report_due", page, "clerk", "deputy_clerk", "head")
    assert ear.morning(moment(3, 26)) == missed
    assert ear.morning(moment(3, 27)) == {}


def test_an_event_is_told_to_those_concerned_and_its_dispute_to_supervision(
    cast: Cast, ear: Ear
) -> None:
    target = periods.set_zero_target(
        actor=cast.officer.actor, at=moment(3, 2), task=make_task(cast, Kind.ZERO_EVENT, "不发生"),
        what="不发生事故", base_on=date(2026, 1, 1), source=cast.other_bureau,
    )  # fmt: skip
    ear.after(moment(3, 2, 11))

    event = periods.file_event(
        actor=cast.other_clerk.actor, at=moment(3, 11), target=target, place=cast.town, **EVENT
    )
    page = f"/periods/events/{event.pk}/"
    assert ear.after(moment(3, 11, 10)) == told_all("waiting", page, "head", "town_head")
    periods.dispute_event(actor=cast.head.actor, at=moment(3, 12), event=event, reason="不在本县")
    assert ear.after(moment(3, 12, 10)) == told_all("waiting", page, "officer", "supervision_head")
    periods.settle_event(
        actor=cast.officer.actor, at=moment(3, 13), event=event, counts=True, reason="查实"
    )
    assert ear.after(moment(3, 13, 10)) == told_all("decided", page, "head", "town_head")


def test_a_list_waits_for_its_signature_and_an_objection_for_supervision(
    cast: Cast, ear: Ear
) -> None:
    make_task(cast)
    ear.after(moment(3, 2, 11))

    version = duties.issue_list(actor=cast.officer.actor, at=moment(3, 3), subject=cast.bureau)
    page = f"/duties/lists/{version.pk}/"
    assert ear.after(moment(3, 3, 10)) == told_all("waiting", page, "head")
    duties.object_to_list(actor=cast.head.actor, at=moment(3, 4), version=version, words="不属本局")
    assert ear.after(moment(3, 4, 10)) == told_all("waiting", page, "officer", "supervision_head")
    duties.answer_objection(
        actor=cast.officer.actor, at=moment(3, 5), version=version, answer="职责依据见三定"
    )
    assert ear.after(moment(3, 5, 10)) == told_all("decided", page, "head")


def test_a_hand_over_waits_for_one_after_the_other(cast: Cast, ear: Ear) -> None:
    sheet = duties.draft_hand_over(
        actor=cast.head.actor, at=moment(3, 3), post=cast.clerk.post,
        outgoing=cast.clerk.user, incoming=cast.deputy_clerk.user,
    )  # fmt: skip
    page = f"/duties/hand-overs/{sheet.pk}/"
    assert ear.after(moment(3, 3, 10)) == told_all("waiting", page, "clerk")
    duties.sign_hand_over(actor=cast.clerk.actor, at=moment(3, 4), hand_over=sheet)
    assert ear.after(moment(3, 4, 10)) == told_all("waiting", page, "deputy_clerk")
    duties.object_to_hand_over(
        actor=cast.deputy_clerk.actor, at=moment(3, 5), hand_over=sheet, reason="少一份台账"
    )
    assert ear.after(moment(3, 5, 10)) == told_all("sent_back", page, "clerk")
    duties.sign_hand_over(actor=cast.clerk.actor, at=moment(3, 6), hand_over=sheet)
    ear.after(moment(3, 6, 10))
    duties.accept_hand_over(actor=cast.deputy_clerk.actor, at=moment(3, 6, 11), hand_over=sheet)
    assert ear.after(moment(3, 6, 12)) == told_all("waiting", page, "head")
    duties.witness_hand_over(actor=cast.head.actor, at=moment(3, 6, 13), hand_over=sheet)
    assert ear.after(moment(3, 6, 14)) == told_all("decided", page, "clerk", "deputy_clerk")


def test_a_duty_is_told_to_the_post_it_is_given_to(cast: Cast, ear: Ear) -> None:
    duty = duties.add_duty(
        actor=cast.officer.actor, at=moment(3, 2), code="AQ-01", title="安全生产", line="安全",
        kind="second", basis="清委发3号", levels=["department"],
    )  # fmt: skip
    duties.assign_duty(actor=cast.officer.actor, at=moment(3, 3), duty=duty, post=cast.clerk.post)

    page = f"/duties/posts/{cast.clerk.post.pk}/"
    assert ear.after(moment(3, 3, 10)) == told_all("handed", page, "clerk")


def test_villages_reached_are_told_in_one_notice_a_day_and_a_return_to_who_enters(
    cast: Cast, ear: Ear
) -> None:
    story = make_story(cast)
    ear.after(moment(3, 2, 11))
    for name in ("石桥村", "柳林村"):
        story.enter(name, "12", date(2026, 3, 3))

    page = f"/cohorts/{story.cohort.pk}/"
    heard = ear.after(moment(3, 3, 10))
    assert heard == told_all("waiting", page, "other_head", "other_clerk")
    village = story.fresh("石桥村")
    cohorts.confirm_object(actor=cast.other_head.actor, at=moment(3, 4), item=village)
    assert ear.after(moment(3, 4, 10)) == {}
    cohorts.reopen_object(
        actor=cast.other_head.actor, at=moment(3, 5), item=village, reason="账目不符"
    )
    assert ear.after(moment(3, 5, 10)) == told_all(
        "sent_back", f"{page}objects/{village.pk}/", "clerk", "deputy_clerk", "head"
    )
    cohorts.change_standard(
        actor=cast.officer.actor, at=moment(3, 6), cohort=story.cohort,
        measures=[INCOME], evidence_required=True, reason="要求附凭证",
    )  # fmt: skip
    assert ear.after(moment(3, 6, 10)) == told_all("handed", page, "clerk", "deputy_clerk", "head")


def test_villages_that_fall_back_are_told_once_a_day_to_their_units_and_supervision(
    cast: Cast, ear: Ear
) -> None:
    story = make_story(cast, may_fall_back=True)
    make_holder(make_post(story.units["石桥村"], "党支部书记", Role.HEAD), "shiqiao", "乔石")
    for name in ("石桥村", "柳林村", "河口村"):
        story.enter(name, "12", date(2026, 3, 3))
    ear.after(moment(3, 3, 11))

    for name in ("石桥村", "柳林村", "河口村"):
        story.enter(name, "8", date(2026, 3, 4))

    # 柳林村 has nobody of its own, 河口村 is no unit: the unit that leads the task is told.
    assert ear.after(moment(3, 4, 10)) == told_all(
        "sent_back", f"/cohorts/{story.cohort.pk}/",
        "乔石", "deputy_clerk", "head", "officer", "supervision_head",
    )  # fmt: skip
    sentence = Notice.objects.get(user__username="shiqiao").entry
    assert sentence is not None
    assert sentence.content["name"] == "石桥村"


def test_a_settlement_waits_for_supervision_and_comes_back(cast: Cast, ear: Ear, tree: Any) -> None:
    task = add_task(cast, tree.year)
    ear.after(moment(3, 10))

    settled = plans.settle_target(
        actor=cast.head.actor, at=moment(3, 11), task=task, year=2026, outcome="done"
    )
    page = f"/plans/{tree.year.pk}/settlement/?year=2026"
    assert ear.after(moment(3, 11, 10)) == told_all("waiting", page, "officer", "supervision_head")
    plans.send_back_settlement(
        actor=cast.officer.actor, at=moment(3, 12), settlement=settled, reason="缺依据"
    )
    assert ear.after(moment(3, 12, 10)) == told_all("sent_back", page, "head")
    plans.settle_target(
        actor=cast.head.actor, at=moment(3, 13), task=task, year=2026, outcome="done"
    )
    ear.after(moment(3, 13, 10))
    plans.confirm_settlement(actor=cast.officer.actor, at=moment(3, 13, 11), settlement=settled)
    assert ear.after(moment(3, 13, 12)) == told_all("decided", page, "head")


def test_a_review_is_asked_for_after_the_quarter_and_told_to_the_units_in_it(
    cast: Cast, ear: Ear, tree: Any
) -> None:
    add_task(cast, tree.year)
    ear.after(moment(3, 10))
    Task.objects.update(next_report_on=None, due_on=None)

    assert ear.morning(moment(3, 31)) == {}
    assert ear.morning(moment(4, 1)) == told_all(
        "due", f"/plans/{tree.five.pk}/", "supervision_head"
    )
    assert ear.morning(moment(4, 2)) == {}
    review = plans.issue_review(
        actor=cast.supervision_head.actor, at=moment(4, 2), plan=tree.five, checkpoint="q1",
        on=date(2026, 3, 31),
    )  # fmt: skip
    assert ear.after(moment(4, 2, 10)) == told_all(
        "decided", f"/plans/reviews/{review.pk}/", "head"
    )


def test_in_january_heads_are_asked_to_settle(cast: Cast, ear: Ear, tree: Any) -> None:
    add_task(cast, tree.year)
    Task.objects.update(next_report_on=None, due_on=None)
    january = datetime(2027, 1, 20, 9, tzinfo=moment(3, 2).tzinfo)

    page = f"/plans/{tree.year.pk}/settlement/?year=2026&show=unsettled"
    assert ear.morning(january) == told_all("waiting", page, "head")


def test_a_part_is_told_once_and_a_list_that_is_asked_for(cast: Cast, ear: Ear) -> None:
    road = make_road(cast)
    beigou, nanpo = (
        make_unit(cast.body, name, Level.VILLAGE, under=cast.town) for name in ("北沟村", "南坡村")
    )
    make_holder(make_post(beigou, "党支部书记", Role.HEAD), "beigou", "夏禾")
    ear.after(moment(3, 2, 12))

    ask_list(actor=cast.officer.actor, at=moment(3, 3), task=road, due_on=date(2026, 3, 31))
    page = f"/tasks/{road.number}/"
    assert ear.after(moment(3, 3, 10)) == told_all("handed", page, "town_clerk", "town_head")
    breakdown = breakdowns.break_down(
        actor=cast.town_head.actor, at=moment(3, 4), task=road, rule="sum", way="weight",
        parts=[PartDraft(village, weight=Decimal(1)) for village in (beigou, nanpo)],
    )  # fmt: skip
    part = breakdown.parts.select_related("task").get(task__lead=beigou)
    page = f"/tasks/{part.task.number}/"
    assert ear.after(moment(3, 4, 10)) == told_all("handed", page, "夏禾")
    breakdowns.change_part(
        actor=cast.town_head.actor, at=moment(3, 5), part=part, weight=Decimal(3), reason="路长"
    )
    assert ear.after(moment(3, 5, 10)) == told_all("handed", page, "夏禾")


def test_a_forwarded_sentence_is_told_when_its_document_can_be_read(cast: Cast, ear: Ear) -> None:
    document = documents.add_document(
        actor=cast.officer.actor, at=moment(3, 2), title="讲话", text=SPEECH, kind="speech",
        issuer="县委办公室", issued_on=date(2026, 2, 24),
    )  # fmt: skip
    factory = holding(document, FACTORY)
    documents.adopt_commitment(actor=cast.officer.actor, at=moment(3, 2), commitment=factory)
    proposed = Commitment.objects.filter(document=document, state="proposed")
    first, *others = proposed.order_by("number")
    documents.forward_commitment(
        actor=cast.officer.actor, at=moment(3, 2), commitment=first, supporting=[cast.town.pk]
    )
    for other in others:
        documents.reject_commitment(
            actor=cast.officer.actor, at=moment(3, 2), commitment=other, reason_code="principle"
        )
    assert ear.after(moment(3, 2, 11)) == {}

    documents.issue_document(actor=cast.officer.actor, at=moment(3, 3), document=document)

    heard = ear.after(moment(3, 3, 10))
    page = f"/documents/{document.pk}/"
    of_document = {name: told for name, told in heard.items() if told[1] == page}
    units = ("other_clerk", "other_head", "town_clerk", "town_head")  # who leads, and who helps
    assert of_document == told_all("handed", page, *units)


def test_long_work_that_ended_is_told_to_its_owner_and_to_no_group(cast: Cast, ear: Ear) -> None:
    Outlet.objects.create(
        body=cast.body, channel="webhook", name="全县工作群", sealed="x", place="robot"
    )
    job = start_job(
        actor=cast.officer.actor, at=moment(3, 2), kind=COUNT, name="表格.xlsx", arguments={"to": 3}
    )
    job.refresh_from_db()
    assert job.ended_at is not None

    heard = ear.after(job.ended_at.replace(hour=12))

    assert {name: kind for name, (kind, _) in heard.items()} == {"officer": "decided"}
    assert Delivery.objects.count() == 0


def test_the_sentence_of_a_job_is_what_came_of_it(cast: Cast, page: Callable[..., Any]) -> None:
    job = start_job(
        actor=cast.officer.actor, at=moment(3, 2), kind=COUNT, name="表格.xlsx", arguments={"to": 3}
    )
    job.refresh_from_db()
    Notice.objects.create(
        body=cast.body, user=cast.officer.user, post=cast.officer.post, kind="decided",
        cause=f"job:{job.pk}", about="jobs.job", about_id=job.pk, made_at=moment(3, 2),
    )  # fmt: skip

    shown = page(cast.officer).content.decode()

    assert "表格.xlsx" in shown
    assert job.words in shown


def test_groups_outside_read_no_names_of_other_things(cast: Cast, drafted: Task) -> None:
    sheet = duties.draft_hand_over(
        actor=cast.head.actor, at=moment(3, 3), post=cast.clerk.post, outgoing=cast.clerk.user
    )
    internal = {"actor": cast.officer.actor, "at": moment(3, 2), "visibility": "internal"}
    ledger.change_task(task=drafted, **internal)

    names = public_names([("duties.handover", sheet.pk), ("ledger.task", drafted.pk)])

    assert names == {
        ("duties.handover", sheet.pk): Named("", "", ""),
        ("ledger.task", drafted.pk): Named(drafted.number, "", ""),
    }
