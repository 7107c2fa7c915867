"""Why a verb of plans says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class TargetNameMissing(Refusal):
    """A target says what is to be reached."""

    sentence = _("Say what the target is.")
    status: ClassVar[int] = 422


class TargetThere(Refusal):
    """A plan has each target once."""

    sentence = _("“%(plan)s” already has a target “%(what)s” in %(unit)s.")


class SourceMissing(Refusal):
    """Whose value it is must be known."""

    sentence = _("Name the unit that enters the value.")
    status: ClassVar[int] = 422


class NotEntered(Refusal):
    """A sum is computed, not entered."""

    sentence = _("“%(what)s” is the sum of the tasks below; nothing is entered for it.")


class TargetInUse(Refusal):
    """Values that were entered are not thrown away."""

    sentence = _("Values were entered for “%(what)s”; it stays.")


class SamePlan(Refusal):
    """A plan is not its own counterpart."""

    sentence = _("Choose two different plans.")
    status: ClassVar[int] = 422


class WithinEachOther(Refusal):
    """A plan does not go beside what it contains."""

    sentence = _("“%(inner)s” is part of “%(outer)s”; only plans side by side are paired.")


class AlreadyPaired(Refusal):
    """Two plans are paired once."""

    sentence = _("“%(party)s” and “%(development)s” go together already.")


class PlanElsewhere(Refusal):
    """A plan of another body was named."""

    sentence = _("“%(name)s” does not belong to this body.")


class GoalNotPaired(Refusal):
    """A goal stands in the plan beside."""

    sentence = _("“%(goal)s” does not stand in a plan paired with the one of the task.")


class GoalThere(Refusal):
    """A goal is named once."""

    sentence = _("The task already serves “%(goal)s”.")


class ReviewThere(Refusal):
    """One review of a checkpoint a day."""

    sentence = _("This review was already issued as of %(on)s.")


class ReviewAhead(Refusal):
    """What is still to come cannot be reviewed."""

    sentence = _("%(on)s is still to come. A review looks at today or at a day gone by.")
    status: ClassVar[int] = 422


class NothingToReview(Refusal):
    """A review counts tasks."""

    sentence = _("No task stands under “%(plan)s”, so there is nothing to review.")


class TooManyToReview(Refusal):
    """A review keeps every task it counts."""

    sentence = _("More than %(most)s tasks stand under “%(plan)s”. Review the plans below it.")


class ShortfallNeedsReason(Refusal):
    """What was not reached says why."""

    sentence = _("Say in one sentence why “%(target)s” was not wholly reached.")
    status: ClassVar[int] = 422


class SendingBackNeedsReason(Refusal):
    """A settlement is not sent back without a word."""

    sentence = _("Say what is to be mended.")
    status: ClassVar[int] = 422


class TargetOfAnotherTask(Refusal):
    """A settlement is about a target of its own task."""

    sentence = _("This target does not belong to task %(number)s.")
    status: ClassVar[int] = 422


class NotSettlable(Refusal):
    """Only what was handed out is settled."""

    sentence = _("Task %(number)s is “%(state)s”; there is nothing to settle.")


class SettledAlready(Refusal):
    """A confirmed settlement is not written over."""

    sentence = _(
        "The settlement of “%(target)s” for %(year)s is confirmed. "
        "Supervision must send it back first."
    )


class NotWaitingForUs(Refusal):
    """Only what waits is confirmed."""

    sentence = _("The settlement of “%(target)s” is “%(state)s”; this is not possible now.")
