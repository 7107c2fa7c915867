"""Why a verb of rule-sets says no."""

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class ContentUnfit(Refusal):
    """The content of a rule-set cannot hold as it is."""

    sentence = _("This rule cannot hold as it is: %(why)s")


class EffectiveTooEarly(Refusal):
    """What was computed by a rule stays with that rule."""

    sentence = _(
        "What was computed until %(today)s keeps the rule it was computed with. Let the version"
        " hold from %(earliest)s on, or say what it corrects."
    )


class VersionTaken(Refusal):
    """Two versions of one rule cannot have one name."""

    sentence = _("“%(name)s” has a version %(version)s already. Give this one another number.")


class DraftSettled(Refusal):
    """A draft is issued or dropped once."""

    sentence = _("This draft of “%(name)s” was issued or dropped already.")


class AlreadyInForce(Refusal):
    """Only what has not held yet can be withdrawn."""

    sentence = _("“%(name)s” has held since %(on)s. Issue a new version instead of withdrawing it.")


class AlreadyWithdrawn(Refusal):
    """A version is withdrawn once."""

    sentence = _("“%(name)s” was withdrawn already.")


class ReasonMissing(Refusal):
    """A withdrawal carries its reason."""

    sentence = _("Say why in one sentence.")


class NotTriable(Refusal):
    """Only rules from which something is computed can be tried on past days."""

    sentence = _("Nothing is computed from “%(name)s”, so there is nothing to try.")


class NoSuchRule(Refusal):
    """A new version belongs to a rule that the body has."""

    sentence = _("This body has no rule “%(code)s” on this subject.")
