"""The lock that says a site runs from a data folder; it knows neither Django nor its settings."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVING = "serving.lock"


@contextmanager
def serving(home: Path) -> Iterator[None]:
    """Say that the site runs from the data folder; several processes may say so together."""
    with (home / SERVING).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield
