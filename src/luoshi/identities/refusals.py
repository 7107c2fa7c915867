"""Why a verb of the vault says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class NothingToSeal(Refusal):
    """An identity has at least one particular."""

    sentence = _("Give at least one particular of the person, or take the matter in anonymously.")
    status: ClassVar[int] = 422


class UnknownParticular(Refusal):
    """Only what the vault knows is sealed."""

    sentence = _("The vault does not keep “%(name)s”. Leave it out.")
    status: ClassVar[int] = 422


class MatterMissing(Refusal):
    """Nothing is opened without a matter."""

    sentence = _("Give the number of the matter.")
    status: ClassVar[int] = 422


class NoSuchMatter(Refusal):
    """No identity is kept under this number."""

    sentence = _("No identity is kept for matter %(matter)s. Check the number or the alias.")
    status: ClassVar[int] = 422


class OpeningReasonMissing(Refusal):
    """Nothing is opened without a reason."""

    sentence = _("Say in at least %(least)s characters why the identity must be known.")
    status: ClassVar[int] = 422


class WordsMissingInMessage(Refusal):
    """A message has words."""

    sentence = _("Write the message, in at most %(most)s characters.")
    status: ClassVar[int] = 422


class IdentityForgotten(Refusal):
    """What was deleted cannot be reached."""

    sentence = _("The identity of %(alias)s was deleted when its time was over.")


class NotWaiting(Refusal):
    """The opening was decided already."""

    sentence = _("This opening was decided already: %(state)s.")


class NotGranted(Refusal):
    """Without a second person nothing is shown."""

    sentence = _("This opening is not granted, or was shown already. Ask again with a reason.")


class GrantExpired(Refusal):
    """A grant holds for a day."""

    sentence = _("The grant held for %(hours)s hours and is over. Ask again with a reason.")


class StillKept(Refusal):
    """The time of the retention class is not over."""

    sentence = _("%(alias)s is kept until %(until)s. Say on whose request it shall go earlier.")
