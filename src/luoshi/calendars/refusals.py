"""Why a verb of calendars says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class ScopeNotYours(Refusal):
    """Only some see the days of the whole body."""

    sentence = _("Your post does not see the days of the whole body. Choose your own or your unit.")
    status: ClassVar[int] = 422


class FeedGone(Refusal):
    """What was revoked is not revoked again."""

    sentence = _("This calendar address was revoked already.")
