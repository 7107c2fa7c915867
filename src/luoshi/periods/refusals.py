"""Why a verb on periods or events says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class RhythmUnclear(Refusal):
    """The days of the rhythm cannot be."""

    sentence = _(
        "These days make no rhythm: a week has days 1 to 7, a month 1 to 31, a year months 1 to"
        " 12; listed days stand only where the rhythm is “on listed days”."
    )
    status: ClassVar[int] = 422


class BeginsInThePast(Refusal):
    """Nobody owes what nobody was told."""

    sentence = _("A rhythm begins on %(today)s or later: what was before was never asked for.")
    status: ClassVar[int] = 422


class EndsBeforeItBegins(Refusal):
    """The last day lies before the first."""

    sentence = _("The last day lies before %(start)s. Give a later one.")
    status: ClassVar[int] = 422


class StatementBeforeItsEnd(Refusal):
    """That nothing happened can be said when the period is over."""

    sentence = _(
        "Nobody can say before a period ends that nothing happened in it. Take its last day"
        " and give working days after it."
    )
    status: ClassVar[int] = 422


class OwedMissing(Refusal):
    """What is owed has words."""

    sentence = _("Say in a few words what is owed each time.")
    status: ClassVar[int] = 422


class RhythmOver(Refusal):
    """What has ended cannot be changed."""

    sentence = _("This rhythm ended on %(last)s. Set a new one.")


class TaskNotAtWork(Refusal):
    """Periods are reported while the task is at work."""

    sentence = _("Task %(number)s is “%(state)s”. Its periods are reported while it is under way.")


class TooEarly(Refusal):
    """The period has not begun, or is not over."""

    sentence = _("This can be reported from %(day)s on.")


class PeriodNotPossible(Refusal):
    """The period is in another state."""

    sentence = _("This period is “%(state)s”: this is not possible now.")


class ReportEmpty(Refusal):
    """A report says something."""

    sentence = _("Write what was done, or give the value.")
    status: ClassVar[int] = 422


class EvidenceMissing(Refusal):
    """The task asks for evidence."""

    sentence = _("Add a file: this duty is shown by evidence.")
    status: ClassVar[int] = 422


class StatementMissing(Refusal):
    """A statement states."""

    sentence = _("Say that nothing happened in this period, or enter what happened.")
    status: ClassVar[int] = 422


class EventOnRecord(Refusal):
    """The record says otherwise."""

    sentence = _("On %(day)s something is on the record: %(kind)s. This cannot be stated.")


class DecisionReasonMissing(Refusal):
    """A decision against somebody has a reason."""

    sentence = _("Say why, in a sentence.")
    status: ClassVar[int] = 422


class TargetUnclear(Refusal):
    """What must not happen has words, once for each task."""

    sentence = _("Say what must not happen, once for each task: %(what)s")
    status: ClassVar[int] = 422


class EventUnclear(Refusal):
    """An entry says what, where and on whose word."""

    sentence = _("Give the kind, the thing or place, the facts and the source.")
    status: ClassVar[int] = 422


class BeforeBaseDay(Refusal):
    """Only what happened since the base day counts."""

    sentence = _("Events are entered from %(base)s until today.")
    status: ClassVar[int] = 422


class NamesAPerson(Refusal):
    """Entries are about things and places."""

    sentence = _(
        "“%(field)s” seems to tell of a person (%(found)s). Write about the thing or the place"
        " only; who was concerned does not belong here."
    )
    status: ClassVar[int] = 422


class EventNotPossible(Refusal):
    """The entry is in another state."""

    sentence = _("This entry is “%(state)s”: this is not possible now.")


class KindComesOnce(Refusal):
    """A rhythm belongs to tasks in which something comes again; others have reporting periods."""

    sentence = _(
        "Task %(number)s is of the kind “%(kind)s”: it comes once and its light would not see a"
        " rhythm. Give it a reporting period or nodes, or draft a recurring task."
    )


class KindUnwatched(Refusal):
    """What must not happen stands in tasks whose light sees what happens."""

    sentence = _(
        "Task %(number)s is of the kind “%(kind)s”: its light would not see what happens. Draft a"
        " task of the kind “zero events” and lay it down there."
    )
