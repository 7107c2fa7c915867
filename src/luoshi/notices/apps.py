"""Notices take their place: the bell at the head of every page."""

from django.apps import AppConfig

from luoshi.common.pages import Bell, hang_bell


class NoticesConfig(AppConfig):
    """通知."""

    name = "luoshi.notices"

    def ready(self) -> None:
        """Hang the bell, tell the vocabulary."""
        from luoshi.notices import events, selectors

        events.NoticeEvent  # noqa: B018 - importing tells the vocabulary
        hang_bell(Bell("notices:notices", selectors.count_unread, selectors.MOST_COUNTED))
