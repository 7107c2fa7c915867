"""一级一清单、一人一清单: what a unit or a post answers for, its versions and what changed."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from luoshi.duties.models import ListReply, ListVersion, PostDuty
from luoshi.ledger.models import Assignment, Target, Task
from luoshi.ledger.sheets.targets import target_words
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.roles import Role
from luoshi.organisations.selectors import holder_names
from luoshi_core.chain import canonical_bytes

Subject = Organisation | Post
# What a line may say anew without being another promise.
COMPARED = ("part", "title", "line", "due_on", "due_words", "targets", "post", "basis")
PARTS = ("post", "head", "leader", "lead", "support", "own", "second")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a task with the part in it, or a duty."""

    key: str
    part: str
    number: str
    title: str
    line: str
    due_on: str
    due_words: str
    targets: str
    post: str
    basis: str

    def as_kept(self) -> dict[str, str]:
        """The line as a version keeps it."""
        return {name: getattr(self, name) for name in ("key", "number", *COMPARED)}

    @classmethod
    def kept(cls, row: Mapping[str, str]) -> "Line":
        """A line of a version."""
        return cls(**row)

    @property
    def day(self) -> date | None:
        """The due date, if there is one."""
        return date.fromisoformat(self.due_on) if self.due_on else None


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line beside what the version before said: new, changed (and in what), gone or the same."""

    line: Line
    change: str = ""
    before: tuple[tuple[str, str], ...] = ()


def lines_for(actor: Actor, subject: Subject, on: date) -> tuple[Line, ...]:
    """What a unit or a post answers for on a day, as far as the actor may read it."""
    if isinstance(subject, Post):
        tasks = _tasks_of_post(actor, subject)
        held = PostDuty.objects.filter(post=subject)
    else:
        tasks = _tasks_of_unit(actor, subject)
        held = PostDuty.objects.filter(post__organisation=subject)
    return (
        *_task_lines(tasks),
        *_duty_lines(held, on, with_post=isinstance(subject, Organisation)),
    )


def principal_head(unit_id: int) -> int | None:
    """The post that answers for all of a unit: its first head."""
    posts = Post.objects.filter(organisation_id=unit_id, ended_on=None).order_by("position", "pk")
    return next((post.pk for post in posts if Role.HEAD.value in post.roles), None)


def digest_of(lines: Sequence[Line]) -> str:
    """The digest by which a version is known: of its lines, whatever the language."""
    return digest_of_kept([line.as_kept() for line in lines])


def digest_of_kept(rows: Sequence[Mapping[str, Any]]) -> str:
    """The digest of lines as they are kept."""
    return hashlib.sha256(canonical_bytes(list(rows))).hexdigest()


def compared(lines: Sequence[Line], before: Sequence[Line]) -> tuple[ComparedLine, ...]:
    """Lines beside those of an earlier version: what is new, changed, gone."""
    known = {line.key: line for line in before}
    shown = [_beside(line, known.pop(line.key, None), bool(before)) for line in lines]
    return (*shown, *(ComparedLine(line, "gone") for line in known.values()))


def _beside(line: Line, earlier: Line | None, has_before: bool) -> ComparedLine:  # noqa: FBT001
    if earlier is None:
        return ComparedLine(line, "new" if has_before else "")
    changed = tuple(
        (name, getattr(earlier, name))
        for name in COMPARED
        if getattr(earlier, name) != getattr(line, name)
    )
    return ComparedLine(line, "changed" if changed else "", changed)


def _tasks_of_unit(actor: Actor, unit: Organisation) -> list[tuple[str, Task]]:
    tasks = Task.objects.visible_to(actor).at_work().select_related("lead_post")
    led = tasks.filter(lead=unit).order_by("due_on", "pk")
    helped = Assignment.objects.filter(organisation=unit).values("task_id")
    supported = tasks.filter(pk__in=helped).order_by("due_on", "pk")
    return [("lead", task) for task in led] + [("support", task) for task in supported]


def _tasks_of_post(actor: Actor, post: Post) -> list[tuple[str, Task]]:
    wanted = Q(lead_post=post) | Q(leader=post)
    is_head = principal_head(post.organisation_id) == post.pk
    if is_head:
        wanted |= Q(lead_id=post.organisation_id)
    tasks = Task.objects.visible_to(actor).at_work().filter(wanted).select_related("lead_post")
    return [(_part_of(task, post), task) for task in tasks.order_by("due_on", "pk")]


def _part_of(task: Task, post: Post) -> str:
    if task.lead_post_id == post.pk:
        return "post"
    return "leader" if task.leader_id == post.pk else "head"


def _task_lines(found: Sequence[tuple[str, Task]]) -> list[Line]:
    targets: dict[int, list[Target]] = defaultdict(list)
    keys = [task.pk for _part, task in found]
    for target in Target.objects.filter(task__in=keys).order_by("position", "pk"):
        targets[target.task_id].append(target)
    ordered = sorted(found, key=lambda pair: PARTS.index(pair[0]))
    return [
        Line(
            key=f"task:{task.number}:{'support' if part == 'support' else 'lead'}",
            part=part,
            number=task.number,
            title=task.title,
            line=task.line,
            due_on=task.due_on.isoformat() if task.due_on else "",
            due_words=task.due_words,
            targets=target_words(targets[task.pk]),
            post=task.lead_post.title if task.lead_post else "",
            basis=task.source,
        )
        for part, task in ordered
    ]


def _duty_lines(held: "QuerySet[PostDuty]", on: date, *, with_post: bool) -> list[Line]:
    duties = PostDuty.objects.in_force(on).filter(pk__in=held.values("pk"))
    ordered = duties.select_related("duty", "post").order_by("duty__kind", "duty__code", "pk")
    return [
        Line(
            key=f"duty:{one.duty.code}:{one.post_id}",
            part=one.duty.kind,
            number=one.duty.code,
            title=one.duty.title,
            line=one.duty.line,
            due_on="",
            due_words="",
            targets="",
            post=one.post.title if with_post else "",
            basis=one.duty.basis,
        )
        for one in ordered
    ]


def versions_of(actor: Actor, subject: Subject) -> list[ListVersion]:
    """The versions of one list the actor may read, latest first, without their lines."""
    kind = {"post": subject} if isinstance(subject, Post) else {"unit": subject}
    found = ListVersion.objects.visible_to(actor).filter(**kind).defer("rows")
    return list(found.order_by("-number"))


def latest_version(subject: Subject) -> ListVersion | None:
    """The last version that was issued of a list."""
    kind = {"post": subject} if isinstance(subject, Post) else {"unit": subject}
    return ListVersion.objects.filter(**kind).order_by("-number").first()


def get_version(actor: Actor, pk: int) -> ListVersion:
    """One version, if the actor may read it; else `ListVersion.DoesNotExist`."""
    found = ListVersion.objects.visible_to(actor).select_related("unit", "post__organisation")
    return found.get(pk=pk)


def version_to_act_on(actor: Actor, pk: int) -> ListVersion:
    """One version of the body; the verb itself refuses whoever has no part in it."""
    found = ListVersion.objects.select_related("unit", "post__organisation").defer("rows")
    return found.get(pk=pk, body_id=actor.body_id)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with its lines beside those of the version before, and what was said to it."""

    version: ListVersion
    lines: tuple[ComparedLine, ...]
    before: ListVersion | None
    latest: int
    replies: tuple[ListReply, ...]

    @property
    def is_replaced(self) -> bool:
        """Whether a later version stands in its place."""
        return self.latest != self.version.number

    @property
    def signature(self) -> ListReply | None:
        """Who signed for it."""
        return next((one for one in self.replies if not one.is_objection), None)


def view_version(actor: Actor, pk: int) -> VersionView:
    """A version with all that its page shows."""
    version = get_version(actor, pk)
    same = ListVersion.objects.filter(unit=version.unit, post=version.post).order_by("-number")
    before = same.filter(number__lt=version.number).first()
    latest = same.values_list("number", flat=True).first() or version.number
    earlier = [Line.kept(row) for row in before.rows] if before else []
    lines = compared([Line.kept(row) for row in version.rows], earlier)
    replies = tuple(version.replies.order_by("pk"))
    return VersionView(version, lines, before, latest, replies)


@dataclass(frozen=True, slots=True)
class PostOfUnit:
    """A post on the page of its unit's list: holder and last version."""

    pk: int
    title: str
    holder: str
    version: ListVersion | None


def posts_of_unit(actor: Actor, unit: Organisation, on: date) -> list[PostOfUnit]:
    """The posts of a unit with the last version of each one's list, in a few questions."""
    posts = list(Post.objects.in_use(on).filter(organisation=unit).order_by("position", "pk"))
    names = holder_names([post.pk for post in posts], on)
    versions = ListVersion.objects.visible_to(actor).filter(post__in=posts).defer("rows")
    last = {version.post_id: version for version in versions.order_by("number")}
    return [
        PostOfUnit(post.pk, post.title, names.get(post.pk, ""), last.get(post.pk)) for post in posts
    ]
