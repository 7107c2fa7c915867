"""Why a verb on a cohort says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class TaskIsNoCohort(Refusal):
    """Only a task done one by one has objects."""

    sentence = _("Task %(number)s is not of the kind “one by one”. Change its kind first.")


class CohortIsThere(Refusal):
    """A task has one cohort."""

    sentence = _("Task %(number)s has its list of objects already.")


class StandardMissing(Refusal):
    """Without a standard nothing is reached."""

    sentence = _("Say what is measured and what it has to be.")
    status: ClassVar[int] = 422


class MeasureTwice(Refusal):
    """A measure is named once."""

    sentence = _("The measure “%(name)s” is named twice.")
    status: ClassVar[int] = 422


class MeasureIsOfAnotherKind(Refusal):
    """A measure keeps its unit, or its values could not be compared."""

    sentence = _("“%(name)s” was measured in other terms so far. Give the new measure a new name.")
    status: ClassVar[int] = 422


class PeriodOutOfOrder(Refusal):
    """The last day is after the first."""

    sentence = _("The last day %(ends)s is not after the first day %(starts)s.")
    status: ClassVar[int] = 422


class CurveOutOfOrder(Refusal):
    """The planned counts grow within the years of the cohort."""

    sentence = _("The plan for %(year)s does not fit: years lie between %(first)s and %(last)s and "
                 "each count is at least the one before.")  # fmt: skip
    status: ClassVar[int] = 422


class CurveMissing(Refusal):
    """A plan names years."""

    sentence = _("Write how many are to be there by the end of each year.")
    status: ClassVar[int] = 422


class CurveIsSame(Refusal):
    """A new plan says something new."""

    sentence = _("This is the plan that is in force already.")


class PastYearChanged(Refusal):
    """What is over is held against the plan of its time."""

    sentence = _("%(year)s is over; its plan stays as it was: %(was)s.")
    status: ClassVar[int] = 422


class SourceMissing(Refusal):
    """A source unit has a name."""

    sentence = _("Name the source unit that enters the values.")
    status: ClassVar[int] = 422


class UnitOfAnotherBody(Refusal):
    """Nothing crosses the border of the body."""

    sentence = _("“%(name)s” belongs to another body.")
    status: ClassVar[int] = 422


class NoObjects(Refusal):
    """There is nothing to add."""

    sentence = _("There is nothing to add.")
    status: ClassVar[int] = 422


class ObjectNameTooLong(Refusal):
    """Names fit into a list."""

    sentence = _("“%(name)s” is longer than %(most)s characters.")
    status: ClassVar[int] = 422


class PersonNamed(Refusal):
    """Objects are villages, centres, branches, projects and places, never persons."""

    sentence = _(
        "“%(name)s” tells particulars of a person. Objects are villages, centres, branches, "
        "projects and places; leave persons out."
    )
    status: ClassVar[int] = 422


class ObjectIsThere(Refusal):
    """An object stands on the list once."""

    sentence = _("Already on the list, or named twice: %(names)s.")


class TooManyObjects(Refusal):
    """A list has an end."""

    sentence = _("A cohort has at most %(most)s objects.")


class CohortIsSettled(Refusal):
    """What is closed stays as it is."""

    sentence = _("Task %(number)s is closed; its objects stay as they are.")


class ObjectIsRemoved(Refusal):
    """An object that left the list is no longer worked on."""

    sentence = _("%(name)s is no longer on the list.")


class WhyMissing(Refusal):
    """Nothing of the kind is done without a reason."""

    sentence = _("Say why.")
    status: ClassVar[int] = 422


class NothingEntered(Refusal):
    """An entry has a value."""

    sentence = _("No value was entered.")
    status: ClassVar[int] = 422


class UnknownMeasure(Refusal):
    """Only what the standard knows is entered."""

    sentence = _("%(name)s: this measure is not part of the cohort.")
    status: ClassVar[int] = 422


class ValueOutOfRange(Refusal):
    """A value can be kept and compared."""

    sentence = _("%(name)s: %(value)s cannot be a value of “%(measure)s”.")
    status: ClassVar[int] = 422


class DayNotYet(Refusal):
    """A value holds from a day that has come."""

    sentence = _("%(name)s: %(day)s has not come yet.")
    status: ClassVar[int] = 422


class FileMissing(Refusal):
    """The standard asks for a file with the value that reaches it."""

    sentence = _("%(name)s reaches the standard with this value; the standard asks for a file. "
                 "Enter it on the object's own page.")  # fmt: skip
    status: ClassVar[int] = 422


class NotReached(Refusal):
    """Only what is reached is confirmed."""

    sentence = _("By its values %(name)s has not reached the standard yet.")


class IsConfirmed(Refusal):
    """Once is enough."""

    sentence = _("%(name)s was confirmed already on %(day)s.")


class TooManyToConfirm(Refusal):
    """One act confirms what one person can have looked at."""

    sentence = _("At most %(most)s objects are confirmed in one act.")
    status: ClassVar[int] = 422


class NothingChosen(Refusal):
    """An act on many names them."""

    sentence = _("Tick the objects first.")
    status: ClassVar[int] = 422


class NotConfirmed(Refusal):
    """Only a confirmation can be withdrawn."""

    sentence = _("%(name)s is not confirmed.")


class StandardIsSame(Refusal):
    """A new version says something new."""

    sentence = _("This is the standard that is in force already.")
