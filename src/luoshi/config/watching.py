"""The process that starts and watches the others: it loads no Django, so it stays small."""

import multiprocessing
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from luoshi.backups.locks import serving
from luoshi.config import env

RESTART_SECONDS = 2


def watch(home: Path, address: str, port: int, workers: int) -> None:
    """Run the web server and, beside it, the clock and the worker; all end together."""
    from granian import Granian
    from granian.constants import Interfaces

    with serving(home):
        beside = [_Beside(_run_clock)]
        if not env.flag("LUOSHI_JOBS_APART"):
            beside.append(_Beside(_run_jobs))
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
            for program in beside:
                program.end()


class _Beside:
    """A process beside the web server, started again when it dies."""

    def __init__(self, target: Callable[[], None]) -> None:
        self.target = target
        self.ending = threading.Event()
        self.program = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        self.ending.set()
        self.program.terminate()

    def _start(self) -> Any:
        program = multiprocessing.get_context("spawn").Process(target=self.target, daemon=True)
        program.start()
        return program

    def _watch(self) -> None:
        while not self.ending.wait(RESTART_SECONDS):
            if not self.program.is_alive():
                self.program = self._start()


def _run_clock() -> None:
    # Imported in the clock's own process only.
    from luoshi.config.server import run_clock

    run_clock()


def _run_jobs() -> None:
    from luoshi.config.server import run_jobs

    run_jobs()


if __name__ == "__main__":
    watch(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
