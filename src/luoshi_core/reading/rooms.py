"""The reading rooms: processes apart, at most two, in which strangers' files are read."""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from luoshi_core.reading.child import Outcome, Request

PACKAGES = str(Path(__file__).resolve().parents[2])
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TZ")
# A room that does not end its reader in time is itself ended, a little later.
GRACE_SECONDS = 5
MOST_ROOMS = 2
MEMORY_SIGNS = ("MemoryError", "memory allocation", "std::bad_alloc", "out of memory")

# More than two parsers at once would let a handful of uploads eat a small server.
_places = threading.BoundedSemaphore(MOST_ROOMS)
_free: list["_Room"] = []


class ReaderEnded(Exception):
    """The reader of a file ended without an answer: too late, too large, or broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_apart(
    task: str, content: bytes, *, kind: str, name: str, seconds: int, megabytes: int
) -> bytes:
    """Have a file read in a process apart and return what its reader answered."""
    request = Request(task, kind, name, seconds, megabytes, len(content))
    with _places:
        outcome = _ask(request, content) or _ask(request, content)
    if outcome is None:
        raise ReaderEnded("reader_failed")
    if outcome.answer:
        return outcome.answer
    raise ReaderEnded(_why(outcome))


def _why(outcome: Outcome) -> str:
    if any(sign in outcome.complaint for sign in MEMORY_SIGNS):
        return "took_too_much_memory"
    # SIGKILL and SIGXCPU: the processor time ran out
    if outcome.is_late or outcome.ended_by in {-9, -24}:
        return "took_too_long"
    return "reader_failed"


def _ask(request: Request, content: bytes) -> Outcome | None:
    """Ask a room, nothing where it had gone meanwhile: rooms leave when nobody comes."""
    room = _room_waiting() or _Room()
    outcome = room.ask(request, content)
    if outcome is not None and room.is_open():
        _free.append(room)
    else:
        room.close()
    return outcome


def _room_waiting() -> "_Room | None":
    while _free:
        room = _free.pop()
        if room.is_open():
            return room
        room.close()
    return None


class _Room:
    def __init__(self) -> None:
        self.program = subprocess.Popen(
            [sys.executable, "-m", "luoshi_core.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=reader_environment(),
        )

    def is_open(self) -> bool:
        return self.program.poll() is None

    def ask(self, request: Request, content: bytes) -> Outcome | None:
        late = threading.Event()

        def end() -> None:
            late.set()
            self.program.kill()

        watch = threading.Timer(request.seconds + GRACE_SECONDS, end)
        watch.daemon = True
        watch.start()
        try:
            return self._ask(request, content)
        except (OSError, ValueError):
            return None if not late.is_set() else Outcome(is_late=True)
        finally:
            watch.cancel()

    def _ask(self, request: Request, content: bytes) -> Outcome:
        requests, answers = self.program.stdin, self.program.stdout
        if requests is None or answers is None:
            raise BrokenPipeError
        requests.write(json.dumps(asdict(request)).encode("ascii") + b"\n")
        requests.write(content)
        requests.flush()
        head = json.loads(answers.readline())
        size = int(head.pop("size"))
        answer = answers.read(size)
        if len(answer) < size:
            raise BrokenPipeError
        return Outcome(answer, head["ended_by"], head["is_late"], head["complaint"])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.program.kill()
        self.let_go()
        self.program.wait()

    def let_go(self) -> None:
        """Close this side of the pipes, by which the room learns that nobody asks any more."""
        for pipe in (self.program.stdin, self.program.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def reader_environment() -> dict[str, str]:
    """Only what an interpreter needs: keys and addresses of the site stay here."""
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return kept | {"PYTHONPATH": PACKAGES, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@atexit.register
def close_rooms() -> None:
    """End every room that waits."""
    while _free:
        _free.pop().close()


def _leave_to_parent() -> None:
    # A forked worker has rooms of its own: two askers in one room would read each other's answers.
    global _places  # noqa: PLW0603 - the parent may have held a place while it forked
    _places = threading.BoundedSemaphore(MOST_ROOMS)
    while _free:
        room = _free.pop()
        room.let_go()
        room.program.returncode = 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)
