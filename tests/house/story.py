"""A short story of the county that leaves a row in every table the record holds."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from allauth.usersessions.models import UserSession
from django.test import override_settings

from luoshi.documents import services as documents
from luoshi.documents.models import Cleaning, Commitment, Document, SecondReading, TrainedReader
from luoshi.documents.reading.intake import HandedIn
from luoshi.documents.reading.texts import ProposedTarget
from luoshi.files.models import StoredFile
from luoshi.files.services import store_file
from luoshi.history.services import seal_history
from luoshi.identities import services as identities
from luoshi.identities.models import Identity, Opening
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan, ProgressReport, SavedFilter, Task
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.organisations import second_factor
from luoshi.organisations import services as organisations
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Absence, Appointment, FactorReset, Organisation, Token
from luoshi.organisations.roles import Kind, Role
from luoshi.rulesets.services import issue_starting_rulesets
from luoshi_core.extraction import packaged_model
from luoshi_core.extraction.weighing import SCALE, write_model
from tests.cast import Cast, Member, make_cast
from tests.factories import founding, make_holder, make_post
from tests.house.parts import modules
from tests.ledger.conftest import in_state, moment

SPEECH = """在全县重点工作推进会上的讲话
（2026年2月24日）

同志们：

今年是关键一年，形势总体向好。县发展和改革局牵头，6月底前完成城北产业园标准厂房一期6万平方米主体工程，城北镇配合。
— 1 —
县住房和城乡建设局要在2026年9月底前完成老旧小区改造12个。
各乡镇要加强统筹，推动工作走深走实。
城北镇要在10月底前建成农村公路8公里，并于11月底前完成验收。
"""
# Nobody answers there, and nobody is asked: a verb only notes that somebody will be.
NOWHERE = "http://127.0.0.1:9/v1"
UPLOAD = HandedIn(content=SPEECH.encode(), name="讲话.txt", kind="text")


@dataclass(frozen=True, slots=True)
class County:
    """The people, and one of each thing that an address or a verb can name."""

    cast: Cast
    foreigner: Member  # in another county, with every role there
    plan: Plan
    task: Task  # under way, reported on, checked, with a request for more time
    spare: Task  # drafted only
    report: ProgressReport  # filed, not signed
    evidence: StoredFile
    saved: SavedFilter
    document: Document  # open: one sentence adopted, the others undecided
    commitments: tuple[Commitment, ...]
    issued: Document
    cleaning: Cleaning
    appointment: Appointment
    absence: Absence
    token: Token
    group: Organisation
    table: StoredFile
    reading: SecondReading  # by the second reader: asked, not answered
    reader: TrainedReader
    security: Member  # the duties of the three administrators are parted
    reset: FactorReset  # of the head's second factor, asked for and not confirmed
    opening: Opening  # of an identity, asked for by the officer and not decided
    parts: dict[str, Any] = field(default_factory=dict)  # what each part of the product told


def make_bare_county() -> tuple[Cast, Member]:
    """The cast with the starting rule-sets, and the strongest stranger there can be."""
    cast = make_cast()
    issue_starting_rulesets(
        actor=founding(cast.body), at=moment(1, 1), effective_on=date(2026, 1, 1)
    )
    # Two of the administrators' three duties on one post are refused everywhere.
    roles = [role for role in Role.values if role not in {Role.SECURITY, Role.AUDITOR}]
    post = make_post(cast.stranger.unit, "全能岗", *roles)
    foreigner = Member(make_holder(post, "foreigner", "万能"), post)
    issue_starting_rulesets(
        actor=founding(foreigner.post.body), at=moment(1, 1), effective_on=date(2026, 1, 1)
    )
    return cast, foreigner


def make_county() -> County:
    """Tell the story, every act through its verb."""
    cast, foreigner = make_bare_county()
    officer = cast.officer.actor
    plan = ledger.add_plan(actor=officer, at=moment(3, 1), name="2026年重点工作")
    task = add_task(cast, plan)
    _turn_back_and_block(cast)
    evidence, report = _report(cast, task)
    saved = ledger.save_list(actor=officer, name="逾期", query="standing=overdue")
    document = add_speech(cast, "在三级干部会上的讲话")
    commitments = tuple(document.commitments.order_by("start", "pk"))
    documents.adopt_commitment(
        actor=officer,
        at=moment(3, 3),
        commitment=commitments[0],
        changes={
            "lead": cast.bureau,
            "supporting": (cast.town.pk,),
            "targets": (ProposedTarget("主体工程", ">=", Decimal(6), None, "万平方米"),),
        },
    )
    issued = add_speech(cast, "已交办的讲话", tail="城北镇要在12月底前新建停车场3处。\n")
    documents.adopt_commitment(
        actor=officer,
        at=moment(3, 3),
        commitment=issued.commitments.order_by("start", "pk")[0],
        changes={"lead": cast.bureau},
    )
    documents.issue_document(actor=officer, at=moment(3, 3), document=issued)
    documents.note_presence(actor=officer, at=moment(3, 3), document=document)
    appointment, absence, token, group = _deputise(cast)
    table = store_file(
        actor=officer, at=moment(3, 4), content=_workbook(), name="分解表.xlsx", kind="task_table"
    )
    reading, reader = _teach_and_ask(cast, document)
    county = County(
        cast=cast,
        foreigner=foreigner,
        plan=plan,
        task=fresh(task),
        spare=ledger.draft_task(
            actor=officer, at=moment(3, 4), title="编制实施方案", lead=cast.bureau
        ),
        report=fresh(report),
        evidence=evidence,
        saved=saved,
        document=fresh(document),
        commitments=tuple(fresh(one) for one in commitments),
        issued=fresh(issued),
        cleaning=document.cleanings.get(),
        appointment=appointment,
        absence=absence,
        token=token,
        group=group,
        table=table,
        reading=reading,
        reader=reader,
        security=make_security(cast),
        reset=_lose_factor(cast),
        opening=_ask_opening(cast),
    )
    for name, module in modules():
        if hasattr(module, "tell"):
            county.parts[name] = module.tell(county)
    # Before anything a test lets happen: what is dated before a checkpoint is found.
    seal_history(body_id=cast.body.pk, at=moment(3, 1))
    return county


def add_task(cast: Cast, plan: Plan | None = None) -> Task:
    """A task of the bureau, issued and signed for."""
    task = ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title="完成城北产业园标准厂房一期6万平方米主体工程",
        plan=plan,
        lead=cast.bureau,
        supporting=[cast.town],
        reviewer=cast.other_bureau,
        leader=cast.leader.post,
        lead_post=cast.clerk.post,
        due_on=date(2026, 6, 30),
        targets=[TargetDraft("主体工程", Decimal(6), "万平方米", value_to=Decimal(7))],
        milestones=[MilestoneDraft(date(2026, 4, 30), Decimal(30), "封顶", 2)],
    )
    return in_state(cast, task, "under_way")


def add_speech(cast: Cast, title: str, tail: str = "") -> Document:
    """A speech handed in as a file."""
    return documents.add_document(
        actor=cast.officer.actor,
        at=moment(3, 3),
        title=title,
        text=SPEECH + tail,
        kind="speech",
        issued_on=date(2026, 2, 24),
        file=UPLOAD,
    )


def weights(shift: float) -> bytes:
    """A reader like the one delivered, more or less sure of itself."""
    delivered = [weight / SCALE for weight in packaged_model().weights]
    return write_model(delivered, 1.0, shift)


def _teach_and_ask(cast: Cast, document: Document) -> tuple[SecondReading, TrainedReader]:
    head = cast.supervision_head.actor
    reader = documents.keep_trained_reader(
        actor=head, at=moment(3, 4), weights=weights(0.25), seed=0, documents=2, decisions=40,
        figures={},
    )  # fmt: skip
    with override_settings(SECOND_READER_URL=NOWHERE):
        documents.switch_second_reader(actor=head, at=moment(3, 4), is_on=True)
        reading = documents.begin_second_reading(
            actor=cast.officer.actor, at=moment(3, 4), document=document
        )
    return reading, reader


def _workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "工作任务", "牵头单位", "完成时限"])
        sheet.write_row(1, 0, ["1", "建成停车场3处", "城北镇", "2026年10月底前"])
    return stream.getvalue()


def _turn_back_and_block(cast: Cast) -> None:
    head, officer = cast.head.actor, cast.officer.actor
    returned = ledger.draft_task(actor=officer, at=moment(3, 2), title="错派", lead=cast.bureau)
    in_state(cast, returned, "returned")
    blocked = ledger.draft_task(actor=officer, at=moment(3, 2), title="受阻", lead=cast.bureau)
    ledger.block_task(
        actor=head,
        at=moment(3, 5),
        task=in_state(cast, blocked, "under_way"),
        need="线路迁改未批",
        needed_from=cast.other_bureau,
    )
    closed = ledger.draft_task(actor=officer, at=moment(3, 2), title="已销号", lead=cast.bureau)
    in_state(
        cast, ledger.change_task(actor=officer, at=moment(3, 2), task=closed,
                                 reviewer=cast.other_bureau), "closed"
    )  # fmt: skip


def _report(cast: Cast, task: Task) -> tuple[StoredFile, ProgressReport]:
    evidence = store_file(
        actor=cast.clerk.actor, at=moment(3, 20), content=b"photo", name="a.txt", kind="txt"
    )
    first = ledger.report_progress(
        actor=cast.clerk.actor,
        at=moment(3, 20),
        task=task,
        percent=Decimal(20),
        words="一层完成",
        evidence=[evidence],
    )
    ledger.sign_report(actor=cast.head.actor, at=moment(3, 21), report=first)
    ledger.check_progress(
        actor=cast.other_head.actor, at=moment(3, 22), task=task, percent=Decimal(15)
    )
    ledger.request_extension(
        actor=cast.head.actor,
        at=moment(3, 23),
        task=task,
        new_due_on=date(2026, 7, 31),
        reason="降雨",
        progress="二成",
    )
    report = ledger.report_progress(
        actor=cast.clerk.actor, at=moment(3, 24), task=task, percent=Decimal(30), words="二层"
    )
    return evidence, report


def _deputise(cast: Cast) -> tuple[Appointment, Absence, Token, Organisation]:
    administrator = cast.administrator.actor
    at = moment(3, 4)
    organisations.set_backups(
        actor=administrator, at=at, post=cast.clerk.post, stand_ins=[cast.deputy_clerk.post]
    )
    absence = organisations.record_absence(
        actor=administrator,
        at=at,
        post=cast.reader.post,
        starts_on=date(2026, 5, 6),
        ends_on=date(2026, 5, 8),
    )
    token, _ = organisations.make_token(
        actor=cast.clerk.actor,
        at=at,
        user=cast.clerk.user,
        post=cast.clerk.post,
        purpose="周报",
        expires_on=date(2026, 12, 31),
    )
    group = organisations.add_organisation(
        actor=administrator,
        at=at,
        under=Organisation.objects.of_body(cast.body.pk).get(depth=1),
        name="重点项目领导小组",
        kind=Kind.LEADING_GROUP,
    )
    organisations.set_seats(
        actor=administrator,
        at=at,
        group=group,
        seats=[cast.leader.post, cast.head.post],
        accountable=cast.leader.post,
    )
    return Appointment.objects.get(post=cast.reader.post), absence, token, group


def make_security(cast: Cast) -> Member:
    """The security administrator, with whose appointment the duties are parted."""
    post = make_post(cast.supervision, "安全管理员", Role.SECURITY)
    return Member(make_holder(post, "anquan", "安荃"), post)


def _lose_factor(cast: Cast) -> FactorReset:
    second_factor.keep(cast.head.user, second_factor.new_secret(), 0)
    UserSession.objects.create(
        user=cast.clerk.user, ip="10.0.0.7", session_key="a" * 32, user_agent="browser"
    )
    return organisations.ask_factor_reset(
        actor=cast.administrator.actor, at=moment(3, 5), user=cast.head.user, reason="手机丢失"
    )


def _ask_opening(cast: Cast) -> Opening:
    """Somebody behind an alias: written to, about to be opened; somebody else is gone already."""
    officer, public = cast.officer.actor, Actor.system(cast.body.pk, channel="public")
    identities.issue_starting_classes(actor=founding(cast.body), at=moment(3, 5))
    identity = _turns_to_the_body(public, "2026-S-001", cast.bureau)
    gone = _turns_to_the_body(public, "2026-S-002", cast.town)
    identities.write_relay(
        actor=cast.clerk.actor, at=moment(3, 5), identity=identity, words="请补充拍摄日期"
    )
    identities.read_relay(actor=cast.clerk.actor, at=moment(3, 5), identity=identity)
    identities.forget_identity(actor=public, at=moment(3, 5), identity=gone, on_request="本人申请")
    return identities.ask_opening(
        actor=officer,
        at=moment(3, 5),
        identity=identity,
        matter=identity.matter,
        reason="须当面核对现场，电话说不清",
    )


def _turns_to_the_body(public: Actor, matter: str, handler: Organisation) -> Identity:
    identity, _ = identities.receive_identity(
        actor=public,
        at=moment(3, 5),
        matter=matter,
        particulars={"name": "覃晓禾", "phone": "13871230456"},
        handler=handler,
    )
    return identity


def fresh(thing: Any) -> Any:
    """The thing as the database has it now; values that are no rows stay as they are."""
    if hasattr(thing, "_meta"):
        return type(thing)._base_manager.get(pk=thing.pk)
    if isinstance(thing, list | tuple):
        return type(thing)(fresh(one) for one in thing)
    return thing


def do(verb: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Do an act on things as they are now."""
    return verb(**{name: fresh(value) for name, value in arguments.items()})


AT: datetime = moment(4, 1)
