"""The ground that every part stands on."""

import threading

from django.apps import AppConfig
from django.utils.translation import trans_real


class CommonConfig(AppConfig):
    """Common things: pages, words, figures, statements."""

    name = "luoshi.common"

    def ready(self) -> None:
        """Keep the reader's language with the thread that serves the request."""
        keep_language_with_thread()


def keep_language_with_thread() -> None:
    """Let each thread hold the language it writes in, as one request is served by one thread.

    Django holds it for coroutines too, behind a lock; a page asks for it some two hundred times,
    which is a tenth of its cost. Nothing here is a coroutine.
    """
    if not isinstance(vars(trans_real).get(_HOLDER), threading.local):
        setattr(trans_real, _HOLDER, threading.local())


# Where Django keeps it.
_HOLDER = "_active"
