"""Why a verb of breakdowns says no."""

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class NoUnitNamed(Refusal):
    """A breakdown has at least one part."""

    sentence = _("Name at least one unit that gets a part.")
    status = 422


class AlreadyBrokenDown(Refusal):
    """A task has one breakdown; further parts are added to it."""

    sentence = _("Task %(number)s is broken down already. Add parts to it instead.")


class NotBrokenDown(Refusal):
    """Parts are added to a breakdown."""

    sentence = _("Task %(number)s is not broken down yet. Choose the rule first.")


class UnitNotBelow(Refusal):
    """Parts go to units below the lead, or to those that support it."""

    sentence = _("%(unit)s is neither below %(lead)s nor supports the task. Name another unit.")
    status = 422


class UnitNamedTwice(Refusal):
    """A unit has one part of a task."""

    sentence = _("%(unit)s has a part of this task already. Change that part instead.")


class UnitLeadsWhole(Refusal):
    """The lead of the whole gets no part of it."""

    sentence = _("%(unit)s leads the whole task. Leave it out: what is not handed out stays there.")
    status = 422


class NoTargetToDivide(Refusal):
    """Values add up to a target."""

    sentence = _("The task has no target to divide. Choose “every part must be done”.")
    status = 422


class ValueMissing(Refusal):
    """Every part says how much it is."""

    sentence = _("Say how much %(unit)s gets: a number above nothing.")
    status = 422


class NothingLeft(Refusal):
    """What is handed out already cannot be divided again."""

    sentence = _("Nothing of the task is left to divide. Give every unit its value instead.")
    status = 422


class WeightMissing(Refusal):
    """Every part says how heavy it is."""

    sentence = _("Give %(unit)s a weight: a number above nothing.")
    status = 422


class PartDueTooLate(Refusal):
    """A part ends no later than the whole."""

    sentence = _("The part of %(unit)s would be due on %(due)s, after the task on %(latest)s.")
    status = 422


class PartDuePast(Refusal):
    """A part ends no earlier than it is handed out."""

    sentence = _("The part of %(unit)s would be due on %(due)s, which is past.")
    status = 422


class TooDeep(Refusal):
    """A number has room for so many levels."""

    sentence = _("Task %(number)s lies too deep to be broken down further.")


class PartWithdrawn(Refusal):
    """The part is gone."""

    sentence = _("The part of %(unit)s was withdrawn.")


class NothingToChange(Refusal):
    """A change changes something."""

    sentence = _("Nothing changed: give another value or another day.")
    status = 422


class ListAskedAlready(Refusal):
    """A list is asked for once."""

    sentence = _("A list of task %(number)s is asked for already.")


class ListNotAsked(Refusal):
    """There is nothing to lift."""

    sentence = _("No list of task %(number)s is asked for.")


class BodyNotBelow(Refusal):
    """A task is handed to a body directly below."""

    sentence = _("%(body)s does not stand below this body.")


class OfferedAlready(Refusal):
    """A task is handed to a body once."""

    sentence = _("Task %(number)s was handed to %(body)s already.")


class OfferGone(Refusal):
    """What was taken back cannot be taken up."""

    sentence = _("The superior body has taken this task back.")


class ReceivedAlready(Refusal):
    """A task is taken up once."""

    sentence = _("This task was taken up as %(number)s already.")


class UnknownBody(Refusal):
    """A body is named by its code."""

    sentence = _("There is no body with the code %(code)s on this installation.")
    status = 422


class BodiesInCircle(Refusal):
    """A body never stands above itself."""

    sentence = _("%(body)s stands below this body, or is this body. It cannot be its superior.")
