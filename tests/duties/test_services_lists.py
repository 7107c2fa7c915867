"""A list is frozen as a version, signed for, objected to, answered; only what changed is issued."""

from datetime import date

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.duties import refusals, selectors, services
from luoshi.duties.models import Duty, ListVersion
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from tests.cast import Cast
from tests.duties.conftest import make_task
from tests.ledger.conftest import moment


def issue(cast: Cast, subject: object, day: int = 3) -> ListVersion:
    return services.issue_list(actor=cast.officer.actor, at=moment(3, day), subject=subject)  # type: ignore[arg-type]


def test_a_version_freezes_what_the_unit_answers_for(cast: Cast, task: Task, duty: Duty) -> None:
    services.assign_duty(actor=cast.officer.actor, at=moment(3, 2), duty=duty, post=cast.head.post)

    version = issue(cast, cast.bureau)

    assert (version.number, version.whom, version.holder) == (1, "县发展和改革局", "何健")
    assert [(row["part"], row["number"]) for row in version.rows] == [
        ("lead", task.number),
        ("second", "AQ-01"),
    ]
    assert version.digest == selectors.lists.digest_of_kept(version.rows)
    assert Entry.objects.latest("pk").content["digest"] == version.digest
    assert list(verify()) == []


def test_a_supporting_unit_a_post_and_a_leader_have_their_parts(cast: Cast, task: Task) -> None:
    parts = {
        str(subject): [row["part"] for row in issue(cast, subject).rows]
        for subject in (cast.town, cast.clerk.post, cast.head.post, cast.leader.post)
    }

    assert parts == {
        "城北镇": ["support"],
        "县发改局 综合股经办": ["post"],
        "县发改局 局长": ["head"],
        "县委 县委副书记": ["leader"],
    }


def test_what_did_not_change_is_not_issued_again(cast: Cast, task: Task) -> None:
    issue(cast, cast.bureau)

    with pytest.raises(refusals.NothingChanged):
        issue(cast, cast.bureau, day=10)
    with pytest.raises(refusals.NothingToList):
        issue(cast, cast.other_bureau)

    assert ListVersion.objects.count() == 1


def test_the_difference_to_the_last_version_is_marked(cast: Cast, task: Task, duty: Duty) -> None:
    officer = cast.officer.actor
    given = services.assign_duty(actor=officer, at=moment(3, 2), duty=duty, post=cast.head.post)
    first = issue(cast, cast.bureau)
    services.release_duty(actor=officer, at=moment(3, 4), post_duty=given, on=date(2026, 3, 4))
    other = make_task(cast, "编制实施方案")
    ledger.request_extension(
        actor=cast.head.actor, at=moment(3, 23), task=task, new_due_on=date(2026, 7, 31),
        reason="降雨", progress="二成",
    )  # fmt: skip
    ledger.decide_extension(
        actor=cast.supervision_head.actor, at=moment(3, 24), task=task, grant=True, reason="同意"
    )

    second = issue(cast, cast.bureau, day=25)

    view = selectors.view_version(officer, second.pk)
    assert {one.line.number: one.change for one in view.lines} == {
        task.number: "changed",
        other.number: "new",
        "AQ-01": "gone",
    }
    changed = next(one for one in view.lines if one.change == "changed")
    assert changed.before == (("due_on", "2026-06-30"),)
    assert view.before == first
    assert not view.is_replaced
    assert selectors.view_version(officer, first.pk).is_replaced


def test_only_supervision_issues(cast: Cast, task: Task) -> None:
    with pytest.raises(NotAllowed):
        services.issue_list(actor=cast.head.actor, at=moment(3, 3), subject=cast.bureau)
    with pytest.raises(NotAllowed):
        services.issue_lists(actor=cast.head.actor, at=moment(3, 3), subjects=[cast.bureau])

    assert ListVersion.objects.count() == 0


def test_all_units_are_issued_in_one_act_and_the_unchanged_are_spared(
    cast: Cast, task: Task
) -> None:
    officer = cast.officer.actor
    units = selectors.units_to_list(officer, date(2026, 3, 3))

    first = services.issue_lists(actor=officer, at=moment(3, 3), subjects=units)
    again = services.issue_lists(actor=officer, at=moment(3, 9), subjects=units)

    assert [version.whom for version in first] == ["县发展和改革局", "城北镇"]
    assert again == []


def test_the_head_signs_for_the_unit_and_the_holder_for_the_post(cast: Cast, task: Task) -> None:
    of_unit, of_post = issue(cast, cast.bureau), issue(cast, cast.clerk.post)

    signed = services.sign_list(actor=cast.head.actor, at=moment(3, 4), version=of_unit)
    services.sign_list(actor=cast.clerk.actor, at=moment(3, 4), version=of_post)

    assert signed.state == "signed"
    assert signed.replies.get().by_name == "何健"
    with pytest.raises(refusals.ListNotNow):
        services.sign_list(actor=cast.head.actor, at=moment(3, 5), version=of_unit)
    assert list(verify()) == []


def test_nobody_signs_for_another(cast: Cast, task: Task) -> None:
    version = issue(cast, cast.bureau)

    for member in (cast.clerk, cast.other_head, cast.officer, cast.stranger):
        with pytest.raises(NotAllowed):
            services.sign_list(actor=member.actor, at=moment(3, 4), version=version)
        with pytest.raises(NotAllowed):
            services.object_to_list(
                actor=member.actor, at=moment(3, 4), version=version, words="不是我们的"
            )

    version.refresh_from_db()
    assert version.state == "issued"


def test_an_objection_is_answered_and_then_signed(cast: Cast, task: Task) -> None:
    version = issue(cast, cast.bureau)

    with pytest.raises(refusals.ReasonMissing):
        services.object_to_list(actor=cast.head.actor, at=moment(3, 4), version=version, words=" ")
    services.object_to_list(
        actor=cast.head.actor, at=moment(3, 4), version=version, words="第一项应由住建局牵头"
    )
    with pytest.raises(NotAllowed):
        services.answer_objection(
            actor=cast.head.actor, at=moment(3, 5), version=version, answer="好"
        )
    with pytest.raises(refusals.AnswerMissing):
        services.answer_objection(
            actor=cast.officer.actor, at=moment(3, 5), version=version, answer=""
        )
    services.answer_objection(
        actor=cast.officer.actor, at=moment(3, 5), version=version, answer="分工已经会议明确"
    )
    services.sign_list(actor=cast.head.actor, at=moment(3, 6), version=version)

    version.refresh_from_db()
    objection = version.replies.get(is_objection=True)
    assert version.state == "signed"
    assert (objection.answer, objection.answered_by_name) == ("分工已经会议明确", "周明")
    assert list(verify()) == []


def test_a_replaced_version_is_signed_no_more(cast: Cast, task: Task) -> None:
    first = issue(cast, cast.bureau)
    make_task(cast, "编制实施方案")
    issue(cast, cast.bureau, day=9)

    with pytest.raises(refusals.ListReplaced):
        services.sign_list(actor=cast.head.actor, at=moment(3, 10), version=first)

    assert first.replies.count() == 0
