"""Notices take their place: the bell at the head of every page."""

from django.apps import AppConfig

from luoshi.common.pages import Bell, hang_bell


class NoticesConfig(AppConfig):
    """通知."""

    name = "luoshi.notices"

    def ready(self) -> None:
        """Hang the bell, tell the vocabulary."""
        from luoshi.notices import events, selectors
        from luoshi.organisations.selectors import tell_with_person

        events.NoticeEvent  # noqa: B018 - importing tells the vocabulary
        tell_with_person("unread", selectors.unread_beside())
        hang_bell(Bell("notices:notices", selectors.count_unread, selectors.MOST_COUNTED))
