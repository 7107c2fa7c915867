"""Issue responsibility lists as frozen versions; sign for them, object, answer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.duties import rules
from luoshi.duties.events import EVENT_OF_LIST_MOVE, DutyEvent
from luoshi.duties.models import ListReply, ListVersion
from luoshi.duties.refusals import (
    AnswerMissing,
    ListNotNow,
    ListReplaced,
    NothingChanged,
    NothingToList,
    ReasonMissing,
)
from luoshi.duties.selectors import latest_version, lines_for, principal_head
from luoshi.duties.selectors.lists import digest_of
from luoshi.duties.states import RESPONSIBILITY_LIST, ListState
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.selectors import holder_names
from luoshi_core.workflow import IllegalMove


@transaction.atomic
def issue_list(*, actor: Actor, at: datetime, subject: Organisation | Post) -> ListVersion:
    """Freeze the list of a unit or a post as its next version and hand it out to be signed for."""
    found = type(subject)._default_manager.select_for_update(of=("self",))
    held = found.get(pk=subject.pk, body_id=actor.body_id)
    require(rules.can_issue_list, actor, held)
    on = at.date()
    lines = lines_for(actor, held, on)
    whom = str(held)
    if not lines:
        raise NothingToList(whom=whom)
    before, digest = latest_version(held), digest_of(lines)
    if before is not None and before.digest == digest:
        raise NothingChanged(number=before.number, on=before.on)
    is_post = isinstance(held, Post)
    post_id = held.pk if is_post else principal_head(held.pk)
    version = ListVersion.objects.create(
        body_id=actor.body_id,
        post_id=held.pk if is_post else None,
        unit_id=None if is_post else held.pk,
        number=before.number + 1 if before else 1,
        on=on,
        rows=[line.as_kept() for line in lines],
        digest=digest,
        whom=whom,
        holder=holder_names([post_id], on).get(post_id, "") if post_id else "",
        issued_at=at,
        issued_by_name=actor.name,
    )
    record(
        actor, at, DutyEvent.LIST_ISSUED, version,
        number=version.number, lines=len(lines), whom=whom, digest=digest,
    )  # fmt: skip
    return version


@transaction.atomic
def issue_lists(
    *, actor: Actor, at: datetime, subjects: Sequence[Organisation | Post]
) -> list[ListVersion]:
    """Issue many lists in one act; whoever has nothing new is spared the paper."""
    require(rules.can_issue_list, actor, None)
    issued = []
    for subject in subjects:
        try:
            issued.append(issue_list(actor=actor, at=at, subject=subject))
        except (NothingChanged, NothingToList):
            continue
    return issued


@transaction.atomic
def sign_list(*, actor: Actor, at: datetime, version: ListVersion, words: str = "") -> ListVersion:
    """Sign for a list: the head for the unit, the holder for the post."""
    held, state = _begin(actor, version, "sign")
    reply = _reply(held, actor, at, words, is_objection=False)
    return _finish(actor, at, held, "sign", state, reply)


@transaction.atomic
def object_to_list(*, actor: Actor, at: datetime, version: ListVersion, words: str) -> ListVersion:
    """Say why a list does not hold; supervision answers."""
    held, state = _begin(actor, version, "object")
    if not words.strip():
        raise ReasonMissing
    reply = _reply(held, actor, at, words, is_objection=True)
    return _finish(actor, at, held, "object", state, reply, reason=words.strip())


@transaction.atomic
def answer_objection(
    *, actor: Actor, at: datetime, version: ListVersion, answer: str
) -> ListVersion:
    """Answer an objection; the list then waits for its signature, or a new version is issued."""
    held, state = _begin(actor, version, "answer")
    if not answer.strip():
        raise AnswerMissing
    reply = (
        ListReply.objects.select_for_update(of=("self",))
        .filter(version=held, is_objection=True, answered_at=None)
        .latest("pk")
    )
    reply.answer, reply.answered_at = answer.strip(), at
    reply.answered_by_name = actor.name
    reply.save(update_fields=["answer", "answered_at", "answered_by_name"])
    return _finish(actor, at, held, "answer", state, reply, reason=answer.strip())


def _begin(actor: Actor, version: ListVersion, move: str) -> tuple[ListVersion, str]:
    held = ListVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    require(rules.RULE_OF_LIST_MOVE[move], actor, held)
    latest = ListVersion.objects.filter(unit=held.unit, post=held.post).latest("number")
    if latest.pk != held.pk:
        raise ListReplaced(number=held.number, latest=latest.number)
    try:
        return held, RESPONSIBILITY_LIST.after(held.state, move)
    except IllegalMove as illegal:
        state = ListState(held.state).label
        raise ListNotNow(number=held.number, state=state) from illegal


def _reply(
    version: ListVersion, actor: Actor, at: datetime, words: str, *, is_objection: bool
) -> ListReply:
    return ListReply.objects.create(
        version=version,
        is_objection=is_objection,
        words=words.strip(),
        by_id=actor.post_id,
        by_name=actor.name,
        at=at,
    )


def _finish(
    actor: Actor,
    at: datetime,
    version: ListVersion,
    move: str,
    state: str,
    reply: ListReply,
    reason: str = "",
) -> ListVersion:
    version.state = state
    version.save(update_fields=["state"])
    event = EVENT_OF_LIST_MOVE[move]
    record(
        actor, at, event, version, rows=(reply,), reason=reason,
        number=version.number, whom=version.whom, digest=version.digest,
    )  # fmt: skip
    return version
