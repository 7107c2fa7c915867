"""The process that starts and watches the others: it loads no Django, so it stays small."""

import multiprocessing
import sys
from pathlib import Path

from luoshi.backups.locks import serving


def watch(home: Path, address: str, port: int, workers: int) -> None:
    """Run the web server and, beside it, the clock; both end together."""
    from granian import Granian
    from granian.constants import Interfaces

    with serving(home):
        beside = multiprocessing.get_context("spawn").Process(target=_run_clock, daemon=True)
        beside.start()
        try:
            Granian(
                "luoshi.config.wsgi:application",
                address=address,
                port=port,
                interface=Interfaces.WSGI,
                workers=workers,
                blocking_threads=4,
                websockets=False,
                log_enabled=False,
                respawn_failed_workers=True,
            ).serve()
        finally:
            beside.terminate()


def _run_clock() -> None:
    # Imported in the clock's own process only.
    from luoshi.config.server import run_clock

    run_clock()


if __name__ == "__main__":
    watch(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
