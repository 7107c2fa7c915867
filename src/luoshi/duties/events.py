"""What can happen to duties, responsibility lists and hand-overs."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luoshi.history.events import Told, tell


class DutyEvent(StrEnum):
    """Acts on duties of posts, on lists and on hand-overs."""

    DUTY_ADDED = "duties.duty_added"
    DUTY_CHANGED = "duties.duty_changed"
    DUTY_ENDED = "duties.duty_ended"
    DUTY_ASSIGNED = "duties.duty_assigned"
    DUTY_RELEASED = "duties.duty_released"
    LIST_ISSUED = "duties.list_issued"
    LIST_SIGNED = "duties.list_signed"
    LIST_OBJECTED = "duties.list_objected"
    OBJECTION_ANSWERED = "duties.objection_answered"
    HAND_OVER_DRAFTED = "duties.hand_over_drafted"
    WORDS_NOTED = "duties.words_noted"
    HAND_OVER_SIGNED = "duties.hand_over_signed"
    HAND_OVER_ACCEPTED = "duties.hand_over_accepted"
    HAND_OVER_OBJECTED = "duties.hand_over_objected"
    HAND_OVER_WITNESSED = "duties.hand_over_witnessed"
    HAND_OVER_WITHDRAWN = "duties.hand_over_withdrawn"


E_ = DutyEvent
tell(
    {
        E_.DUTY_ADDED: Told(_("duty added"), _("Duty %(title)s was added.")),
        E_.DUTY_CHANGED: Told(_("duty changed"), _("Duty %(title)s was changed: %(changed)s.")),
        E_.DUTY_ENDED: Told(_("duty ended"), _("Duty %(title)s ends on %(on)s.")),
        E_.DUTY_ASSIGNED: Told(
            _("duty assigned"), _("%(post)s answers for %(title)s from %(on)s.")
        ),
        E_.DUTY_RELEASED: Told(
            _("duty released"), _("%(post)s no longer answers for %(title)s from %(on)s.")
        ),
        E_.LIST_ISSUED: Told(
            _("list issued"), _("Version %(number)s with %(lines)s lines went to %(whom)s.")
        ),
        E_.LIST_SIGNED: Told(_("list signed for"), _("%(whom)s signed for version %(number)s.")),
        E_.LIST_OBJECTED: Told(
            _("list objected to"), _("%(whom)s objected to version %(number)s.")
        ),
        E_.OBJECTION_ANSWERED: Told(
            _("objection answered"), _("The objection to version %(number)s was answered.")
        ),
        E_.HAND_OVER_DRAFTED: Told(
            _("hand-over begun"), _("%(outgoing)s hands %(post)s over on %(on)s.")
        ),
        E_.WORDS_NOTED: Told(_("words noted"), _("Words were added to %(count)s lines.")),
        E_.HAND_OVER_SIGNED: Told(
            _("hand-over signed"), _("Signed for %(outgoing)s with %(items)s open lines.")
        ),
        E_.HAND_OVER_ACCEPTED: Told(
            _("hand-over accepted"), _("%(incoming)s took over from %(outgoing)s.")
        ),
        E_.HAND_OVER_OBJECTED: Told(
            _("hand-over objected to"), _("%(incoming)s did not take over yet.")
        ),
        E_.HAND_OVER_WITNESSED: Told(
            _("hand-over witnessed"), _("The hand-over of %(post)s was witnessed.")
        ),
        E_.HAND_OVER_WITHDRAWN: Told(
            _("hand-over withdrawn"), _("The hand-over of %(post)s was withdrawn.")
        ),
    },
    part=_("Responsibility"),
)
EVENT_OF_LIST_MOVE = {
    "sign": E_.LIST_SIGNED,
    "object": E_.LIST_OBJECTED,
    "answer": E_.OBJECTION_ANSWERED,
}
EVENT_OF_HAND_OVER_MOVE = {
    "sign": E_.HAND_OVER_SIGNED,
    "accept": E_.HAND_OVER_ACCEPTED,
    "object": E_.HAND_OVER_OBJECTED,
    "witness": E_.HAND_OVER_WITNESSED,
    "withdraw": E_.HAND_OVER_WITHDRAWN,
}
