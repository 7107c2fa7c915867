"""What can happen to identities; no event ever tells one."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luoshi.history.events import Told, tell


class IdentityEvent(StrEnum):
    """Acts on the vault and the relay."""

    RECEIVED = "identities.received"
    HANDLER_NAMED = "identities.handler_named"
    MESSAGE_SENT = "identities.message_sent"
    MESSAGE_ANSWERED = "identities.message_answered"
    MESSAGES_READ = "identities.messages_read"
    OPENING_ASKED = "identities.opening_asked"
    OPENING_GRANTED = "identities.opening_granted"
    OPENING_REFUSED = "identities.opening_refused"
    OPENED = "identities.opened"
    CLOSED = "identities.closed"
    FORGOTTEN = "identities.forgotten"
    CLASS_ISSUED = "identities.class_issued"
    KEY_RENEWED = "identities.key_renewed"


tell(
    {
        IdentityEvent.RECEIVED: Told(
            _("identity sealed"), _("An identity was sealed for matter %(matter)s.")
        ),
        IdentityEvent.HANDLER_NAMED: Told(
            _("handling unit named"), _("%(unit)s handles matter %(matter)s and sees the alias.")
        ),
        IdentityEvent.MESSAGE_SENT: Told(
            _("message relayed"), _("%(unit)s wrote to the person under the alias.")
        ),
        IdentityEvent.MESSAGE_ANSWERED: Told(
            _("message received"), _("The person wrote under the alias.")
        ),
        IdentityEvent.MESSAGES_READ: Told(
            _("messages read"), _("%(count)s messages were read by %(unit)s.")
        ),
        IdentityEvent.OPENING_ASKED: Told(
            _("opening asked for"), _("Opening was asked for in matter %(matter)s.")
        ),
        IdentityEvent.OPENING_GRANTED: Told(
            _("opening granted"), _("A second person granted the opening in matter %(matter)s.")
        ),
        IdentityEvent.OPENING_REFUSED: Told(
            _("opening refused"), _("A second person refused the opening in matter %(matter)s.")
        ),
        IdentityEvent.OPENED: Told(
            _("identity opened"),
            _("The identity in matter %(matter)s was shown once; the person was told."),
        ),
        IdentityEvent.CLOSED: Told(
            _("matter closed"),
            _("Matter %(matter)s is closed; the identity is kept until %(until)s."),
        ),
        IdentityEvent.FORGOTTEN: Told(
            _("identity deleted"),
            _("Matter %(matter)s: %(values)s values and %(messages)s messages are gone."),
        ),
        IdentityEvent.CLASS_ISSUED: Told(
            _("retention class issued"), _("%(name)s holds from %(on)s.")
        ),
        IdentityEvent.KEY_RENEWED: Told(
            _("key of the vault renewed"), _("%(count)s identities are under key %(version)s now.")
        ),
    }
)
