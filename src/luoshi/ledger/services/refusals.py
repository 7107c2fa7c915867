"""Why a verb of the ledger says no."""

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class NotPossibleNow(Refusal):
    """The task's state does not allow the move."""

    sentence = _("Task %(number)s is “%(state)s”; this is not possible now.")


class NothingTicked(Refusal):
    """Signing many at once needs some."""

    sentence = _("Tick the reports first.")


class LeadMissing(Refusal):
    """A task cannot be issued without exactly one lead unit."""

    sentence = _("Task %(number)s has no lead unit. Name one, then issue it.")


class ReviewerIsLead(Refusal):
    """Who leads a task may not check it."""

    sentence = _("%(unit)s leads the task and cannot also check it. Name another unit.")


class DaysOutOfOrder(Refusal):
    """The task would end before it starts."""

    sentence = _("The due date %(due)s lies before the start %(start)s.")


class AnotherBody(Refusal):
    """A unit or post of another body was named."""

    sentence = _("“%(name)s” does not belong to this body.")


class ClauseMissing(Refusal):
    """A return names the clause it relies on."""

    sentence = _("Say on which clause of your duties the return relies.")


class ReasonMissing(Refusal):
    """A ruling carries its reason."""

    sentence = _("Give a reason in one sentence.")


class PercentMissing(Refusal):
    """A report says how far the work is."""

    sentence = _("Say how far the work is: a value for each target, or a percentage from 0 to 100.")


class PercentWouldFall(Refusal):
    """Progress does not fall without a word."""

    sentence = _("Progress would fall from %(before)s%% to %(after)s%%. Say why under “problems”.")


class NothingToRepeat(Refusal):
    """“No change” needs an earlier report."""

    sentence = _("There is no earlier report to repeat. File the first one with its figures.")


class EvidenceMissing(Refusal):
    """The acceptance rule of this task asks for evidence."""

    sentence = _("This task asks for evidence before closing. Attach a file to a report first.")


class ReportAlreadySettled(Refusal):
    """A report is signed or sent back once."""

    sentence = _("%(name)s has already settled this report.")


class NeedMissing(Refusal):
    """A block says what help is needed."""

    sentence = _("Say what help is needed.")


class ExtensionTooLate(Refusal):
    """More time is asked for before the day runs out."""

    sentence = _("The task was due on %(due)s; more time must be asked for before that day ends.")


class ExtensionNotLater(Refusal):
    """The new date lies after the old one."""

    sentence = _("The new date must lie after %(due)s.")


class ExtensionWaiting(Refusal):
    """One request at a time."""

    sentence = _("A request for more time is already waiting for a decision.")


class ExtensionsUsedUp(Refusal):
    """The body's rule caps extensions."""

    sentence = _("The date was already moved %(times)s time(s); rule “%(rule)s” allows no more.")


class ExtensionTooLong(Refusal):
    """The body's rule caps the length of extensions."""

    sentence = _("Rule “%(rule)s” allows at most %(days)s more days, until %(latest)s.")


class ExtensionDecidedByAnother(Refusal):
    """The body's rule names who decides on more time."""

    sentence = _("Rule “%(rule)s” leaves this decision to %(who)s.")


class UnknownLimit(Refusal):
    """A time limit is one of the body's rule in force."""

    sentence = _("The rule in force has no time limit “%(key)s”.")


class NoExtensionWaiting(Refusal):
    """There is nothing to decide."""

    sentence = _("No request for more time is waiting.")


class NoDueDate(Refusal):
    """A task without a date needs no more time."""

    sentence = _("The task has no due date, so there is nothing to extend.")


class PlanUnderItself(Refusal):
    """A plan would stand below itself."""

    sentence = _("“%(parent)s” is part of “%(name)s”, which cannot stand below it.")


class PlanDaysOutOfOrder(Refusal):
    """A plan would end before it begins."""

    sentence = _("“%(name)s” would end on %(end)s, before it begins on %(start)s.")


class PlanOutsideParent(Refusal):
    """A plan runs within the days of the one above it."""

    sentence = _(
        "“%(parent)s” runs from %(start)s until %(end)s; “%(name)s” must lie within. "
        "Change its days, or those of the plan above first."
    )


class PlanCutsChild(Refusal):
    """A plan may not end over what runs below it."""

    sentence = _(
        "“%(child)s” below “%(name)s” runs from %(start)s until %(end)s. "
        "Change or end that plan first."
    )


class PlanEnded(Refusal):
    """Nothing is put under a plan that is over."""

    sentence = _("“%(name)s” ended on %(on)s; nothing is put under it any more.")


class TaskAlreadyThere(Refusal):
    """The task stands under this plan already."""

    sentence = _("Task %(number)s already stands under “%(plan)s”.")


class NumberTaken(Refusal):
    """The number belongs to another task."""

    sentence = _("%(number)s is the number of another task already. Give a different one.")
