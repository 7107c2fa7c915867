"""What a notice is about, and when a person wants to hear of it outside the page."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a notice is about."""

    HANDED = "handed", _("Tasks handed to my unit")
    SENT_BACK = "sent_back", _("Results and reports sent back")
    HELP = "help", _("Help asked of me")
    WAITING = "waiting", _("Waits for my decision")
    DECIDED = "decided", _("Answers to what my unit asked")
    DUE = "due", _("Due days coming near")
    REPORT_DUE = "report_due", _("Report days near or missed")


class Mode(TextChoices):
    """When a kind of notice goes out by mail; the page shows it in any case."""

    AT_ONCE = "at_once", pgettext_lazy("mail", "at once")
    DAILY = "daily", pgettext_lazy("mail", "next working morning, in one letter")
    URGENT = "urgent", pgettext_lazy("mail", "at once, in quiet hours too")
    OFF = "off", pgettext_lazy("mail", "not by mail")


class Channel(TextChoices):
    """How a group of people is reached outside the page."""

    DINGTALK = "dingtalk", _("DingTalk robot")
    WECOM = "wecom", _("WeCom robot")
    FEISHU = "feishu", _("Feishu robot")
    WEBHOOK = "webhook", _("Webhook (JSON)")


# Nothing is urgent unless a person says so.
STARTING: Mapping[str, str] = {
    Kind.HANDED: Mode.AT_ONCE,
    Kind.SENT_BACK: Mode.AT_ONCE,
    Kind.HELP: Mode.AT_ONCE,
    Kind.WAITING: Mode.DAILY,
    Kind.DECIDED: Mode.DAILY,
    Kind.DUE: Mode.DAILY,
    Kind.REPORT_DUE: Mode.DAILY,
}
