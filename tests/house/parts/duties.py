"""What duties bring to the kits: a duty of two posts, a list, an objection, a hand-over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.duties import services
from luoshi.duties.models import Duty, HandOver, ListVersion, PostDuty
from luoshi.duties.services import DutyLine, DutyPlan
from tests.ledger.conftest import moment


@dataclass(frozen=True, slots=True)
class Told:
    """One of each thing that an address or a verb of duties can name."""

    duty: Duty
    given: PostDuty
    version: ListVersion  # of the bureau, waiting for its head
    objected: ListVersion  # of the town, not answered
    sheet: HandOver  # of the clerk's post to the reader, not signed
    signed: HandOver  # of the deputy's post, signed
    refused: HandOver  # of the town clerk's post, objected to


def tell(county: Any) -> Told:
    """Leave a row in every table of duties."""
    cast, at = county.cast, moment(3, 25)
    officer = cast.officer.actor
    duty = services.add_duty(
        actor=officer, at=at, code="AQ-01", title="安全生产“一岗双责”", line="安全",
        kind="second", levels=["department", "township"],
    )  # fmt: skip
    given = services.assign_duty(actor=officer, at=at, duty=duty, post=cast.head.post)
    services.assign_duty(actor=officer, at=at, duty=duty, post=cast.town_head.post)
    version = services.issue_list(actor=officer, at=at, subject=cast.bureau)
    objected = services.object_to_list(
        actor=cast.town_head.actor,
        at=at,
        version=services.issue_list(actor=officer, at=at, subject=cast.town),
        words="第一项应由住建局配合",
    )
    sheet = _draft(cast.clerk, cast.reader, at)
    signed = services.sign_hand_over(
        actor=cast.deputy_clerk.actor, at=at, hand_over=_draft(cast.deputy_clerk, cast.reader, at)
    )
    refused = services.object_to_hand_over(
        actor=cast.reader.actor,
        at=at,
        hand_over=services.sign_hand_over(
            actor=cast.town_clerk.actor, at=at, hand_over=_draft(cast.town_clerk, cast.reader, at)
        ),
        reason="缺台账",
    )
    return Told(duty, given, version, objected, sheet, signed, refused)


def _draft(outgoing: Any, incoming: Any, at: Any) -> HandOver:
    return services.draft_hand_over(
        actor=outgoing.actor, at=at, post=outgoing.post, outgoing=outgoing.user,
        incoming=incoming.user,
    )  # fmt: skip


def _told(county: Any) -> Told:
    told: Told = county.parts["duties"]
    return told


SUBJECTS: Mapping[str, Callable[[Any], Mapping[str, object]]] = {
    "duties/units/<int:pk>": lambda c: {"pk": c.cast.bureau.pk},
    "duties/posts/<int:pk>": lambda c: {"pk": c.cast.clerk.post.pk},
    "duties/lists/<int:pk>": lambda c: {"pk": _told(c).version.pk},
    "duties/register/<int:pk>": lambda c: {"pk": _told(c).duty.pk},
    "duties/register/posts/<int:pk>": lambda c: {"pk": _told(c).given.pk},
    "duties/hand-overs/<int:pk>": lambda c: {"pk": _told(c).sheet.pk},
    "api/v1/duties/<int:key>": lambda c: {"key": _told(c).duty.pk},
    "api/v1/duties/assignments/<int:key>": lambda c: {"key": _told(c).given.pk},
    "api/v1/duties/hand-overs/<int:key>": lambda c: {"key": _told(c).sheet.pk},
    "api/v1/duties/lists/<int:key>": lambda c: {"key": _told(c).version.pk},
    "api/v1/duties/posts/<int:key>": lambda c: {"key": c.cast.clerk.post.pk},
}

_S = services
CASES: Mapping[str, Any] = {
    "duties:add_duty": (
        _S.add_duty,
        lambda c: {"actor": c.cast.officer.actor, "code": "DJ-01", "title": "党建责任"},
    ),
    "duties:change_duty": (
        _S.change_duty,
        lambda c: {"actor": c.cast.officer.actor, "duty": _told(c).duty, "title": "安全生产"},
    ),
    "duties:end_duty": (
        _S.end_duty,
        lambda c: {"actor": c.cast.officer.actor, "duty": _told(c).duty, "on": date(2026, 4, 1)},
    ),
    "duties:assign_duty": (
        _S.assign_duty,
        lambda c: {
            "actor": c.cast.officer.actor,
            "duty": _told(c).duty,
            "post": c.cast.other_head.post,
        },
    ),
    "duties:release_duty": (
        _S.release_duty,
        lambda c: {
            "actor": c.cast.officer.actor,
            "post_duty": _told(c).given,
            "on": date(2026, 4, 1),
        },
    ),
    "duties:add_duties": (
        _S.add_duties,
        lambda c: {
            "actor": c.cast.officer.actor,
            "plan": DutyPlan(
                (
                    DutyLine("DJ-01", "党建责任", "党建", "own", "", (), (c.cast.head.post.pk,)),
                    DutyLine("SF-01", "信访稳定", "治理", "own", "", (), ()),
                )
            ),
        },
    ),
    "duties:issue_list": (
        _S.issue_list,
        lambda c: {"actor": c.cast.officer.actor, "subject": c.cast.leader.post},
    ),
    "duties:issue_lists": (
        _S.issue_lists,
        lambda c: {
            "actor": c.cast.officer.actor,
            "subjects": [c.cast.leader.post, c.cast.clerk.post, c.cast.bureau],
        },
    ),
    "duties:sign_list": (
        _S.sign_list,
        lambda c: {"actor": c.cast.head.actor, "version": _told(c).version},
    ),
    "duties:object_to_list": (
        _S.object_to_list,
        lambda c: {"actor": c.cast.head.actor, "version": _told(c).version, "words": "应由他局"},
    ),
    "duties:answer_objection": (
        _S.answer_objection,
        lambda c: {
            "actor": c.cast.officer.actor,
            "version": _told(c).objected,
            "answer": "会议已明确",
        },
    ),
    "duties:draft_hand_over": (
        _S.draft_hand_over,
        lambda c: {
            "actor": c.cast.other_head.actor,
            "post": c.cast.other_head.post,
            "outgoing": c.cast.other_head.user,
        },
    ),
    "duties:note_words": (
        _S.note_words,
        lambda c: {
            "actor": c.cast.clerk.actor,
            "hand_over": _told(c).sheet,
            "words": {f"promises:{c.task.number}": "每周五报进度"},
        },
    ),
    "duties:sign_hand_over": (
        _S.sign_hand_over,
        lambda c: {"actor": c.cast.clerk.actor, "hand_over": _told(c).sheet},
    ),
    "duties:accept_hand_over": (
        _S.accept_hand_over,
        lambda c: {"actor": c.cast.reader.actor, "hand_over": _told(c).signed},
    ),
    "duties:object_to_hand_over": (
        _S.object_to_hand_over,
        lambda c: {"actor": c.cast.reader.actor, "hand_over": _told(c).signed, "reason": "缺"},
    ),
    "duties:witness_hand_over": (
        _S.witness_hand_over,
        lambda c: {
            "actor": c.cast.town_head.actor,
            "hand_over": _told(c).refused,
            "words": "镇里补办",
        },
    ),
    "duties:withdraw_hand_over": (
        _S.withdraw_hand_over,
        lambda c: {"actor": c.cast.officer.actor, "hand_over": _told(c).sheet, "reason": "不调了"},
    ),
}

THINGS: Mapping[str, str] = {
    "duties/units/<int:pk>": "select id as pk from organisations_organisation"
    " where name = '县发展和改革局'",
    "duties/posts/<int:pk>": "select p.id as pk from organisations_post p"
    " join organisations_organisation o on o.id = p.organisation_id"
    " order by o.name = '县发展和改革局' desc, p.id",
    "duties/lists/<int:pk>": "select id as pk from duties_listversion order by id desc",
    "duties/register/<int:pk>": "select id as pk from duties_duty order by id",
    "duties/register/posts/<int:pk>": "select id as pk from duties_postduty order by id",
    "duties/hand-overs/<int:pk>": "select id as pk from duties_handover order by id desc",
}
NO_PAGES: Mapping[str, str] = {
    "duties/lists/<int:pk>/list.docx": "a file",
    "duties/lists/<int:pk>/list.xlsx": "a file",
    "duties/register/workbook/empty.xlsx": "a file",
}
NOTHING_THERE: Mapping[str, str] = {
    "duties/hand-overs/<int:pk>/objection/": "only the successor may; that login is not told",
}
