"""A verb that fails half-way leaves nothing behind, at whichever statement it fails."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import OperationalError, connection

from luoshi.documents import services as documents
from luoshi.documents.reading import places_to_split
from luoshi.documents.reading.second import SecondAnswer
from luoshi.files import services as files
from luoshi.history.selectors import verify
from luoshi.identities import services as identities
from luoshi.ledger import services as ledger
from luoshi.organisations import second_factor
from luoshi.organisations import services as organisations
from luoshi.organisations.actor import Actor
from luoshi.organisations.plans import PostLine, TreePlan, UnitLine
from luoshi.organisations.roles import Kind, Role
from luoshi.rulesets import services as rulesets
from luoshi.rulesets.models import Subject
from luoshi_core.secondreader import Found
from tests.factories import founding
from tests.house.parts import gathered
from tests.house.story import AT, NOWHERE, SPEECH, UPLOAD, County, do, weights
from tests.house.tables import changed, digests
from tests.house.test_house import verbs
from tests.ledger.conftest import in_state

pytestmark = pytest.mark.django_db
# A sentence of the speech that no reader takes for a task.
NEW_TO_ALL = (SPEECH.index("今年是关键一年"), SPEECH.index("，形势总体向好"))
MOST_STATEMENTS = 400
WRITING = ("INSERT", "UPDATE", "DELETE")
_TABLE = re.compile(r"\b(?:INTO|UPDATE|FROM)\s+\"?(\w+)\"?")
Arguments = Mapping[str, Any]
Case = Callable[[County], Arguments]


def of_ledger(actor: str, state: str = "", **words: Any) -> Case:
    """The arguments of a verb on a task brought to a state."""

    def arrange(county: County) -> Arguments:
        cast = county.cast
        draft = ledger.change_task(
            actor=cast.officer.actor, at=AT, task=county.spare, reviewer=cast.other_bureau
        )
        task = county.task if not state else in_state(cast, draft, state)
        return {"actor": getattr(cast, actor).actor, "task": task, **_filled(county, words)}

    return arrange


def plain(actor: str, **words: Any) -> Case:
    """The arguments of a verb on what the story has made."""
    return lambda county: {
        "actor": (county.security if actor == "security" else getattr(county.cast, actor)).actor,
        **_filled(county, words),
    }


def _filled(county: County, words: Arguments) -> Arguments:
    return {
        name: word(county) if callable(word) and not isinstance(word, type) else word
        for name, word in words.items()
    }


def _adopted(county: County) -> Any:
    return county.commitments[0]


def _proposed(place: int = 1) -> Callable[[County], Any]:
    return lambda county: county.commitments[place]


def _merged(county: County) -> Any:
    documents.merge_commitments(
        actor=county.cast.officer.actor,
        at=AT,
        commitment=county.commitments[1],
        others=[county.commitments[2]],
    )
    return county.document


def _empty_unit(county: County) -> Any:
    return organisations.add_organisation(
        actor=county.cast.administrator.actor,
        at=AT,
        under=county.cast.town,
        name="城北镇项目办",
        kind=Kind.DEPARTMENT,
    )


def _empty_post(county: County) -> Any:
    return organisations.add_post(
        actor=county.cast.administrator.actor,
        at=AT,
        organisation=county.cast.town,
        title="项目专员",
    )


def _newcomer(county: County) -> Any:
    return organisations.add_person(
        actor=county.cast.administrator.actor,
        at=AT,
        username="xinren",
        name="辛人",
        password="walk-the-whole-lane-9",
    )


def _sleeper(county: County) -> Any:
    person = _newcomer(county)
    type(person).objects.filter(pk=person.pk).update(sleeps_on=AT.date())
    return person


def _suspended(county: County) -> Any:
    person = _sleeper(county)
    organisations.suspend_unused(actor=Actor.system(person.body_id, channel="clock"), at=AT)
    return person


def _granted(county: County) -> Arguments:
    identities.decide_opening(
        actor=county.cast.supervision_head.actor, at=AT, opening=county.opening, grant=True
    )
    return {"actor": county.cast.officer.actor, "opening": county.opening}


def _phone(county: County) -> Arguments:
    secret = second_factor.new_secret()
    code = format_hotp_value(hotp_value(secret, int(time.time()) // second_factor.PERIOD))
    clerk = county.cast.clerk
    return {"actor": clerk.actor, "user": clerk.user, "secret": secret, "code": code}


def _lost_phone(county: County) -> Arguments:
    second_factor.keep(county.cast.leader.user, second_factor.new_secret(), 0)
    return {
        "actor": county.security.actor,
        "user": county.cast.leader.user,
        "reason": "手机丢失",
    }


TREE = TreePlan(
    units=(UnitLine("河湾乡", "", "清源县", Kind.TOWNSHIP, "", "", "", ()),),
    posts=(
        PostLine("河湾乡", "乡长", (Role.HEAD,), "韩乔", "hanqiao", ()),
        PostLine("河湾乡", "经办", (Role.CLERK,), "林一", "linyi", (("河湾乡", "乡长"),)),
    ),
)
UNIT_NAMES = {"name": "城北镇人民政府", "kind": Kind.TOWNSHIP, "short_name": "城北"}
MORE_TIME = {"new_due_on": date(2026, 7, 31), "reason": "降雨", "progress": "七成"}

CASES: Mapping[str, tuple[Callable[..., Any], Case]] = {
    "ledger:add_plan": (ledger.add_plan, plain("officer", name="三年行动")),
    "ledger:draft_task": (
        ledger.draft_task,
        plain(
            "officer",
            title="新任务",
            lead=lambda c: c.cast.bureau,
            supporting=lambda c: [c.cast.town, c.cast.other_bureau],
            targets=[ledger.TargetDraft("里程", Decimal(8), "公里")],
        ),
    ),
    "ledger:draft_tasks": (
        ledger.draft_tasks,
        plain("officer", drafts=[{"title": "甲"}, {"title": "乙"}]),
    ),
    "ledger:change_task": (
        ledger.change_task,
        of_ledger("officer", "drafted", title="改名", supporting=lambda c: [c.cast.town]),
    ),
    "ledger:assign_tasks": (
        ledger.assign_tasks,
        plain("officer", tasks=lambda c: [c.spare], changes={"due_on": date(2026, 8, 1)}),
    ),
    "ledger:issue_task": (ledger.issue_task, of_ledger("officer", "drafted")),
    "ledger:issue_tasks": (ledger.issue_tasks, plain("officer", tasks=lambda c: [c.spare])),
    "ledger:accept_task": (ledger.accept_task, of_ledger("head", "issued")),
    "ledger:return_task": (ledger.return_task, of_ledger("head", "issued", clause="三定第四条")),
    "ledger:reissue_task": (
        ledger.reissue_task,
        of_ledger("officer", "returned", reason="改派", lead=lambda c: c.cast.town),
    ),
    "ledger:report_progress": (
        ledger.report_progress,
        of_ledger(
            "head",
            values=lambda c: {c.task.targets.get().pk: Decimal(3)},
            evidence=lambda c: [c.evidence],
        ),
    ),
    "ledger:sign_report": (ledger.sign_report, plain("head", report=lambda c: c.report)),
    "ledger:sign_reports": (ledger.sign_reports, plain("head", reports=lambda c: [c.report])),
    "ledger:send_back_report": (
        ledger.send_back_report,
        plain("head", report=lambda c: c.report, reason="数字不对"),
    ),
    "ledger:block_task": (ledger.block_task, of_ledger("clerk", need="线路迁改未批")),
    "ledger:unblock_task": (ledger.unblock_task, of_ledger("head", "blocked", answer="已批")),
    "ledger:check_progress": (
        ledger.check_progress,
        of_ledger("other_head", percent=Decimal(18), method="现场"),
    ),
    "ledger:request_extension": (
        ledger.request_extension,
        lambda county: {
            **of_ledger("head", "", **MORE_TIME)(county),
            "task": _decided(county),
        },
    ),
    "ledger:decide_extension": (
        ledger.decide_extension,
        of_ledger("supervision_head", grant=True),
    ),
    "ledger:request_closing": (ledger.request_closing, of_ledger("head", "under_way")),
    "ledger:verify_task": (ledger.verify_task, of_ledger("other_head", "closing_requested")),
    "ledger:send_back_task": (
        ledger.send_back_task,
        of_ledger("other_head", "closing_requested", reason="未封顶", percent=Decimal(60)),
    ),
    "ledger:close_task": (ledger.close_task, of_ledger("officer", "verified")),
    "ledger:reopen_task": (
        ledger.reopen_task,
        of_ledger("supervision_head", "closed", reason="反弹"),
    ),
    "ledger:suspend_task": (
        ledger.suspend_task,
        of_ledger("supervision_head", "blocked", reason="政策调整"),
    ),
    "ledger:resume_task": (ledger.resume_task, of_ledger("supervision_head", "suspended")),
    "ledger:cancel_task": (
        ledger.cancel_task,
        of_ledger("supervision_head", "under_way", reason="并入"),
    ),
    "ledger:archive_task": (ledger.archive_task, of_ledger("officer", "closed")),
    "documents:add_document": (
        documents.add_document,
        plain(
            "officer",
            title="新讲话",
            text=SPEECH + "完。\n",
            issued_on=date(2026, 2, 24),
            file=UPLOAD,
        ),
    ),
    "documents:change_document": (
        documents.change_document,
        plain("officer", document=lambda c: c.document, issued_on=date(2026, 2, 25)),
    ),
    "documents:undo_cleaning": (
        documents.undo_cleaning,
        plain("officer", cleaning=lambda c: c.cleaning),
    ),
    "documents:redo_cleaning": (
        documents.redo_cleaning,
        plain("officer", cleaning=lambda c: _put_back(c)),  # noqa: PLW0108 - it stands below
    ),
    "documents:withdraw_document": (
        documents.withdraw_document,
        plain("officer", document=lambda c: c.document, reason="重复"),
    ),
    "documents:reopen_document": (
        documents.reopen_document,
        plain("officer", document=lambda c: c.issued),
    ),
    "documents:adopt_commitment": (
        documents.adopt_commitment,
        plain(
            "officer",
            commitment=_proposed(),
            changes=lambda c: {"lead": c.cast.other_bureau, "supporting": (c.cast.town.pk,)},
        ),
    ),
    "documents:edit_commitment": (
        documents.edit_commitment,
        plain("officer", commitment=_adopted, changes={"title": "改写", "targets": ()}),
    ),
    "documents:forward_commitment": (
        documents.forward_commitment,
        plain("officer", commitment=_proposed(), supporting=lambda c: (c.cast.town.pk,)),
    ),
    "documents:reject_commitment": (
        documents.reject_commitment,
        plain("officer", commitment=_proposed(), reason_code="other", reason="另有安排"),
    ),
    "documents:reconsider_commitment": (
        documents.reconsider_commitment,
        plain("officer", commitment=_adopted),
    ),
    "documents:assign_many": (
        documents.assign_many,
        plain(
            "officer",
            document=lambda c: c.document,
            commitments=lambda c: list(c.commitments[1:3]),
            changes=lambda c: {"lead": c.cast.town},
        ),
    ),
    "documents:issue_document": (
        documents.issue_document,
        plain("officer", document=lambda c: c.document, plan=lambda c: c.plan),
    ),
    "documents:join_task": (
        documents.join_task,
        plain("officer", commitment=_proposed(), task=lambda c: c.task),
    ),
    "documents:add_commitment": (
        documents.add_commitment,
        plain("officer", document=lambda c: c.document, words="形势总体向好"),
    ),
    "documents:split_commitment": (
        documents.split_commitment,
        plain(
            "officer",
            commitment=_proposed(-1),
            offsets=lambda c: places_to_split(c.commitments[-1].text, c.commitments[-1].start),
        ),
    ),
    "documents:merge_commitments": (
        documents.merge_commitments,
        plain("officer", commitment=_proposed(), others=lambda c: [c.commitments[2]]),
    ),
    "documents:export_gold": (documents.export_gold, plain("officer")),
    "documents:keep_trained_reader": (
        documents.keep_trained_reader,
        plain(
            "supervision_head",
            weights=weights(0.5),
            seed=1,
            documents=2,
            decisions=40,
            figures={},
        ),
    ),
    "documents:choose_reader": (
        documents.choose_reader,
        plain("supervision_head", version=lambda c: c.reader.version),
    ),
    "documents:switch_second_reader": (
        documents.switch_second_reader,
        plain("supervision_head", is_on=True),
    ),
    "documents:begin_second_reading": (
        documents.begin_second_reading,
        plain("officer", document=lambda c: c.document),
    ),
    "documents:take_second_reading": (
        documents.take_second_reading,
        plain(
            "officer",
            reading=lambda c: c.reading,
            answer=SecondAnswer((Found(*NEW_TO_ALL, "HARD"),), parts=1, answered=1),
        ),
    ),
    "documents:undo_decision": (documents.undo_decision, plain("officer", document=_merged)),
    "organisations:add_organisation": (
        organisations.add_organisation,
        plain("administrator", under=lambda c: c.cast.town, name="城北村", kind=Kind.VILLAGE),
    ),
    "organisations:change_organisation": (
        organisations.change_organisation,
        plain("administrator", organisation=lambda c: c.cast.town, **UNIT_NAMES),
    ),
    "organisations:move_organisation": (
        organisations.move_organisation,
        plain(
            "administrator",
            organisation=lambda c: c.cast.supervision,
            under=lambda c: c.cast.bureau,
        ),
    ),
    "organisations:end_organisation": (
        organisations.end_organisation,
        plain("administrator", organisation=_empty_unit, on=AT.date()),
    ),
    "organisations:add_post": (
        organisations.add_post,
        plain("administrator", organisation=lambda c: c.cast.town, title="专员"),
    ),
    "organisations:change_post": (
        organisations.change_post,
        plain("administrator", post=lambda c: c.cast.clerk.post, title="综合股股长"),
    ),
    "organisations:end_post": (
        organisations.end_post,
        plain("administrator", post=_empty_post, on=AT.date()),
    ),
    "organisations:appoint": (
        organisations.appoint,
        plain(
            "security",
            user=lambda c: c.cast.reader.user,
            post=_empty_post,
            starts_on=AT.date(),
        ),
    ),
    "organisations:grant_roles": (
        organisations.grant_roles,
        plain("security", post=lambda c: c.cast.clerk.post, roles=[Role.READER]),
    ),
    "organisations:set_second_factor": (organisations.set_second_factor, _phone),
    "organisations:ask_factor_reset": (organisations.ask_factor_reset, _lost_phone),
    "organisations:confirm_factor_reset": (
        organisations.confirm_factor_reset,
        plain("security", reset=lambda c: c.reset),
    ),
    "organisations:end_sessions": (
        organisations.end_sessions,
        plain("security", user=lambda c: c.cast.clerk.user),
    ),
    "organisations:record_view": (
        organisations.record_view,
        plain("security", person=lambda c: c.cast.clerk.user, what="登录情况", reason="核查"),
    ),
    "organisations:vacate": (
        organisations.vacate,
        plain("administrator", appointment=lambda c: c.appointment, ends_on=AT.date()),
    ),
    "organisations:add_person": (
        organisations.add_person,
        plain("administrator", username="newbie", name="辛人", password="walk-the-lane-10"),
    ),
    "organisations:set_password": (
        organisations.set_password,
        plain("administrator", user=lambda c: c.cast.clerk.user, password="walk-another-lane-11"),
    ),
    "organisations:deactivate_person": (
        organisations.deactivate_person,
        plain("administrator", user=_newcomer, on=AT.date()),
    ),
    "organisations:suspend_unused": (
        organisations.suspend_unused,
        lambda county: {"actor": Actor.system(_sleeper(county).body_id, channel="clock")},
    ),
    "organisations:reopen_login": (
        organisations.reopen_login,
        plain("security", user=_suspended, reason="产假期满返岗"),
    ),
    "organisations:set_unused_days": (
        organisations.set_unused_days,
        plain("security", days=60, reason="等保测评要求"),
    ),
    "organisations:make_token": (
        organisations.make_token,
        plain(
            "head",
            user=lambda c: c.cast.head.user,
            post=lambda c: c.cast.head.post,
            purpose="月报",
            expires_on=date(2026, 12, 31),
        ),
    ),
    "organisations:withdraw_token": (
        organisations.withdraw_token,
        plain("clerk", token=lambda c: c.token),
    ),
    "organisations:set_backups": (
        organisations.set_backups,
        plain(
            "security",
            post=lambda c: c.cast.clerk.post,
            stand_ins=lambda c: [c.cast.head.post, c.cast.deputy_clerk.post],
        ),
    ),
    "organisations:record_absence": (
        organisations.record_absence,
        plain(
            "clerk",
            post=lambda c: c.cast.clerk.post,
            starts_on=date(2026, 5, 6),
            ends_on=date(2026, 5, 7),
        ),
    ),
    "organisations:end_absence": (
        organisations.end_absence,
        plain("administrator", absence=lambda c: c.absence, on=date(2026, 5, 7)),
    ),
    "organisations:set_seats": (
        organisations.set_seats,
        plain(
            "administrator",
            group=lambda c: c.group,
            seats=lambda c: [c.cast.head.post, c.cast.other_head.post],
            accountable=lambda c: c.cast.head.post,
        ),
    ),
    "organisations:add_tree": (
        organisations.add_tree,
        lambda c: {"actor": founding(c.cast.body), "plan": TREE, "starts_on": AT.date()},
    ),
    "files:store_file": (
        files.store_file,
        plain("clerk", content=b"x", name="b.txt", kind="txt"),
    ),
    "identities:receive_identity": (
        identities.receive_identity,
        plain("officer", matter="2026-S-003", particulars={"phone": "13871230457"}),
    ),
    "identities:name_handler": (
        identities.name_handler,
        plain("officer", identity=lambda c: c.opening.identity, unit=lambda c: c.cast.town),
    ),
    "identities:write_relay": (
        identities.write_relay,
        plain("clerk", identity=lambda c: c.opening.identity, words="收到"),
    ),
    "identities:read_relay": (
        identities.read_relay,
        plain("clerk", identity=lambda c: c.opening.identity),
    ),
    "identities:answer_relay": (
        identities.answer_relay,
        lambda county: {
            "actor": Actor.system(county.cast.body.pk, channel="public"),
            "identity": county.opening.identity,
            "words": "三月一日",
        },
    ),
    "identities:ask_opening": (
        identities.ask_opening,
        plain(
            "officer",
            identity=lambda c: c.opening.identity,
            matter="2026-S-001",
            reason="须当面核对现场，电话说不清",
        ),
    ),
    "identities:decide_opening": (
        identities.decide_opening,
        plain("supervision_head", opening=lambda c: c.opening, grant=True),
    ),
    "identities:show_opened": (identities.show_opened, _granted),
    "identities:close_identity": (
        identities.close_identity,
        plain("officer", identity=lambda c: c.opening.identity, on=date(2026, 4, 1)),
    ),
    "identities:forget_identity": (
        identities.forget_identity,
        plain("security", identity=lambda c: c.opening.identity, on_request="本人申请"),
    ),
    "identities:issue_class": (
        identities.issue_class,
        plain("security", code="identity", name="半年", days=180, effective_on=date(2026, 5, 1)),
    ),
    "identities:renew_key": (identities.renew_key, plain("security")),
    **gathered("CASES"),
    "rulesets:issue_ruleset": (
        rulesets.issue_ruleset,
        lambda county: {
            "actor": founding(county.cast.body),
            "subject": Subject.EXTENSION,
            "code": "task",
            "version": "2027",
            "name": "延期",
            "effective_on": date(2027, 1, 1),
            "content": {"most_times": 2},
        },
    ),
}
# Verbs of the programmes' services that the table need not hold, each with its reason.
NOT_TRIED = {
    "documents:note_presence": "no act; nothing is recorded",
    "identities:issue_starting_classes": "issues each by its own verb, inside the founding's act",
    "identities:forget_due": "deletes each by its own verb",
    "rulesets:issue_starting_rulesets": "issues each by its own verb, inside the founding's act",
    **gathered("NOT_TRIED"),
}


@pytest.fixture(autouse=True)
def _second_reader_is_set(settings: Any) -> None:
    settings.SECOND_READER_URL = NOWHERE


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    # A slow digest of a password, made anew at every attempt, would take most of the time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_every_verb_is_tried_or_listed_with_its_reason() -> None:
    known = {name for name, _node in verbs()}

    assert known - set(CASES) == set(NOT_TRIED)
    assert set(CASES) <= known


@pytest.mark.parametrize("name", CASES)
def test_a_verb_that_fails_half_way_leaves_nothing(county: County, name: str) -> None:
    verb, arrange = CASES[name]
    arguments = {"at": AT, **arrange(county)}
    before = digests()

    failures = 0
    written: set[str] = set()
    while _fails_at(failures + 1, verb, arguments, written):
        failures += 1
        left = changed(before, digests(only=written))
        assert left == [], f"left behind by statement {failures}"
        assert failures < MOST_STATEMENTS

    # Every digest stood as before after each failure, so the record held after each of them.
    assert failures >= 2
    assert "history.Entry" in changed(before, digests())
    assert list(verify()) == []


def _fails_at(
    number: int, verb: Callable[..., Any], arguments: Arguments, written: set[str]
) -> bool:
    try:
        with _breaking_at(number, written):
            do(verb, arguments)
    except OperationalError as problem:
        assert "broken off" in str(problem)  # noqa: PT017 - any other failure is a mistake here
        return True
    return False


@contextmanager
def _breaking_at(number: int, written: set[str]) -> Iterator[None]:
    """The database gives up at the writing statement of this number; tables written are noted."""
    seen = 0

    def break_off(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if sql.lstrip().upper().startswith(WRITING):
            seen += 1
            written.update(_TABLE.findall(sql))
            if seen == number:
                raise OperationalError("broken off")
        return execute(sql, values, many, context)

    with connection.execute_wrapper(break_off):
        yield


def _decided(county: County) -> Any:
    ledger.decide_extension(
        actor=county.cast.supervision_head.actor,
        at=AT,
        task=county.task,
        grant=False,
        reason="材料不全",
    )
    return county.task


def _put_back(county: County) -> Any:
    documents.undo_cleaning(actor=county.cast.officer.actor, at=AT, cleaning=county.cleaning)
    return county.cleaning
