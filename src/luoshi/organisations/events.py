"""What can happen to units, posts and logins."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class OrganisationEvent(StrEnum):
    """Acts on bodies, units, posts and persons."""

    BODY_FOUNDED = "organisations.body_founded"
    ORGANISATION_ADDED = "organisations.organisation_added"
    ORGANISATION_CHANGED = "organisations.organisation_changed"
    ORGANISATION_MOVED = "organisations.organisation_moved"
    ORGANISATION_ENDED = "organisations.organisation_ended"
    POST_ADDED = "organisations.post_added"
    POST_CHANGED = "organisations.post_changed"
    POST_ENDED = "organisations.post_ended"
    ROLES_GRANTED = "organisations.roles_granted"
    PERSON_ADDED = "organisations.person_added"
    PERSON_CHANGED = "organisations.person_changed"
    LOGIN_SUSPENDED = "organisations.login_suspended"
    LOGIN_REOPENED = "organisations.login_reopened"
    UNUSED_DAYS_SET = "organisations.unused_days_set"
    PASSWORD_SET = "organisations.password_set"  # noqa: S105 - the name of an event
    POST_FILLED = "organisations.post_filled"
    POST_VACATED = "organisations.post_vacated"
    BACKUPS_SET = "organisations.backups_set"
    ABSENCE_RECORDED = "organisations.absence_recorded"
    ABSENCE_ENDED = "organisations.absence_ended"
    SEATS_SET = "organisations.seats_set"
    SECOND_FACTOR_SET = "organisations.second_factor_set"
    FACTOR_RESET_ASKED = "organisations.factor_reset_asked"
    FACTOR_RESET = "organisations.factor_reset"
    SESSIONS_ENDED = "organisations.sessions_ended"
    PERSONAL_SEEN = "organisations.personal_seen"
    TOKEN_MADE = "organisations.token_made"  # noqa: S105 - the name of an event
    TOKEN_WITHDRAWN = "organisations.token_withdrawn"  # noqa: S105 - the name of an event


tell(
    {
        OrganisationEvent.BODY_FOUNDED: Told(_("founded"), _("The body was set up.")),
        OrganisationEvent.ORGANISATION_ADDED: Told(_("unit added"), _("Unit %(name)s was added.")),
        OrganisationEvent.ORGANISATION_CHANGED: Told(
            _("unit changed"), _("Unit %(name)s was changed.")
        ),
        OrganisationEvent.ORGANISATION_MOVED: Told(
            _("unit moved"), _("Unit %(name)s now stands under %(under)s.")
        ),
        OrganisationEvent.ORGANISATION_ENDED: Told(
            _("unit ended"), _("Unit %(name)s ended on %(on)s.")
        ),
        OrganisationEvent.POST_ADDED: Told(_("post added"), _("Post %(name)s was added.")),
        OrganisationEvent.POST_CHANGED: Told(_("post changed"), _("Post %(name)s was changed.")),
        OrganisationEvent.POST_ENDED: Told(_("post ended"), _("Post %(name)s ended on %(on)s.")),
        OrganisationEvent.ROLES_GRANTED: Told(
            _("rights granted"), _("Rights of %(name)s: %(granted)s.")
        ),
        OrganisationEvent.PERSON_ADDED: Told(_("login added"), _("%(name)s can log in.")),
        OrganisationEvent.PERSON_CHANGED: Told(
            _("login changed"), _("The login of %(name)s was changed.")
        ),
        OrganisationEvent.LOGIN_SUSPENDED: Told(
            _("login suspended"),
            _("The login of %(name)s was not used for %(days)s days and is suspended."),
        ),
        OrganisationEvent.LOGIN_REOPENED: Told(
            _("login opened again"), _("The suspended login of %(name)s was opened again.")
        ),
        OrganisationEvent.UNUSED_DAYS_SET: Told(
            _("rule on unused logins"),
            _("Unused logins are suspended after %(days)s days (before: %(before)s; 0 is never)."),
        ),
        OrganisationEvent.PASSWORD_SET: Told(
            _("password set"), _("A new password was set for %(name)s.")
        ),
        OrganisationEvent.POST_FILLED: Told(
            _("appointed"), _("%(name)s holds %(post)s from %(on)s.")
        ),
        OrganisationEvent.POST_VACATED: Told(
            _("left post"), _("%(name)s left %(post)s on %(on)s.")
        ),
        OrganisationEvent.BACKUPS_SET: Told(
            _("stand-ins set"), _("Stand-ins of %(name)s: %(order)s.")
        ),
        OrganisationEvent.ABSENCE_RECORDED: Told(
            _("absence"), _("%(name)s is away from %(start)s to %(end)s.")
        ),
        OrganisationEvent.ABSENCE_ENDED: Told(
            _("back from absence"), _("%(name)s is back on %(on)s.")
        ),
        OrganisationEvent.SEATS_SET: Told(
            _("leading group"), _("Seats of %(name)s were set; %(accountable)s answers for it.")
        ),
        OrganisationEvent.SECOND_FACTOR_SET: Told(
            _("second factor set up"), _("%(name)s set up a second factor.")
        ),
        OrganisationEvent.FACTOR_RESET_ASKED: Told(
            _("second factor lost"),
            _("%(name)s shall get a new second factor; a second person must confirm."),
        ),
        OrganisationEvent.FACTOR_RESET: Told(
            _("second factor taken off"),
            _("The second factor of %(name)s was taken off; asked by %(asked_by)s."),
        ),
        OrganisationEvent.SESSIONS_ENDED: Told(
            _("sessions ended"), _("Sessions of %(name)s were ended.")
        ),
        OrganisationEvent.PERSONAL_SEEN: Told(
            _("personal data looked at"), _("%(what)s of %(name)s were looked at.")
        ),
        OrganisationEvent.TOKEN_MADE: Told(_("token made"), _("A token for %(purpose)s was made.")),
        OrganisationEvent.TOKEN_WITHDRAWN: Told(
            _("token withdrawn"), _("The token for %(purpose)s was withdrawn.")
        ),
    },
    part=pgettext_lazy("record", "Units and logins"),
)
