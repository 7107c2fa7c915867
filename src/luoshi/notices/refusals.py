"""Why a verb of notices says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class AddressUnreadable(Refusal):
    """An outlet has the address its channel understands."""

    sentence = _(
        "This is no address of a %(channel)s. Copy it whole from the settings of the robot, "
        "beginning with https://."
    )
    status: ClassVar[int] = 422


class OutletNameTaken(Refusal):
    """Two outlets of a body never have one name."""

    sentence = _("There is an outlet “%(name)s” already. Give this one another name.")
    status: ClassVar[int] = 422


class ForeignUnit(Refusal):
    """An outlet tells a unit of its own body."""

    sentence = _("This unit does not belong to the body.")
    status: ClassVar[int] = 422


class UnknownMode(Refusal):
    """Each kind is sent at one of the times known here."""

    sentence = _("“%(value)s” is no time at which notices are sent.")
    status: ClassVar[int] = 422


class OutletGone(Refusal):
    """What was removed is not removed again."""

    sentence = _("The outlet “%(name)s” was removed already.")
