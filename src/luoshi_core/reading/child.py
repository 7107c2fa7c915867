"""The reading room: a process apart that forks one short-lived reader for each stranger's file.

It reads requests from its standard input and writes answers to its standard output. It has loaded
every parser beforehand, so that a file costs a fork and not a start. What a file does to its
reader, the room survives; the room itself never parses anything.
"""

import contextlib
import json
import os
import select
import signal
import sys
import time
from dataclasses import dataclass
from typing import BinaryIO

IDLE_SECONDS = 600
ANSWER_BYTES = 200 * 1024 * 1024
COMPLAINT_BYTES = 64 * 1024
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read, and the limits under which it is."""

    task: str
    kind: str
    name: str
    seconds: int
    megabytes: int
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a reader: its answer, or how it ended without one."""

    answer: bytes = b""
    ended_by: int = 0
    is_late: bool = False
    complaint: str = ""


def main() -> int:
    """Serve until nobody asks any more."""
    from luoshi_core.reading.limits import leave_network

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    can_fork = hasattr(os, "fork")
    if can_fork:
        leave_network()
        _load_parsers()
    while request := _next_request(requests, can_wait=can_fork):
        content = requests.read(request.size)
        if len(content) < request.size:
            return 0
        outcome = _read_apart(request, content) if can_fork else _read_here(request, content)
        _send(answers, outcome)
        if not can_fork:
            return 0
    return 0


def _load_parsers() -> None:
    import luoshi_core.reading.pages
    import luoshi_core.reading.web
    import luoshi_core.reading.word
    import luoshi_core.reading.workbook
    import luoshi_core.sheets.wire  # noqa: F401


def _next_request(requests: BinaryIO, *, can_wait: bool) -> Request | None:
    if can_wait and not select.select([requests], [], [], IDLE_SECONDS)[0]:
        return None
    line = requests.readline()
    return Request(**json.loads(line)) if line else None


def _send(answers: BinaryIO, outcome: Outcome) -> None:
    head = {
        "size": len(outcome.answer),
        "ended_by": outcome.ended_by,
        "is_late": outcome.is_late,
        "complaint": outcome.complaint,
    }
    answers.write(json.dumps(head).encode("ascii") + b"\n")
    answers.write(outcome.answer)
    answers.flush()


def _read_apart(request: Request, content: bytes) -> Outcome:
    answer_out, answer_in = os.pipe()
    complaint_out, complaint_in = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(answer_out)
        os.close(complaint_out)
        _be_reader(request, content, answer_in, complaint_in)
    os.close(answer_in)
    os.close(complaint_in)
    try:
        return _wait_for(reader, answer_out, complaint_out, request.seconds)
    finally:
        os.close(answer_out)
        os.close(complaint_out)


def _be_reader(request: Request, content: bytes, answer_in: int, complaint_in: int) -> None:
    """Read, answer and end; nothing of the room's own is ever reached again from here."""
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.dup2(complaint_in, 2)
        outcome = _read_here(request, content)
        with os.fdopen(answer_in, "wb") as answer:
            answer.write(outcome.answer)
        code = 0
    except BaseException as problem:
        with contextlib.suppress(BaseException):
            os.write(2, type(problem).__name__.encode("ascii", "replace"))
    finally:
        os._exit(code)


def _read_here(request: Request, content: bytes) -> Outcome:
    from luoshi_core.reading.limits import be_alone, limit

    limit(max(1, request.seconds // 2), request.megabytes)
    be_alone()
    return Outcome(answer=_answer(request, content))


def _answer(request: Request, content: bytes) -> bytes:
    if request.task == "workbook":
        from luoshi_core.sheets.wire import answer_for

        return answer_for(content, request.kind)
    from luoshi_core.reading import wire
    from luoshi_core.reading.in_process import read_kind
    from luoshi_core.reading.source import Source, Unreadable

    answer: Source | Unreadable
    try:
        answer = read_kind(content, request.kind, request.name)
    except Unreadable as refusal:
        answer = refusal
    return wire.pack(answer)


def _wait_for(reader: int, answer_out: int, complaint_out: int, seconds: int) -> Outcome:
    deadline = time.monotonic() + seconds
    kept: dict[int, list[bytes]] = {answer_out: [], complaint_out: []}
    room = {answer_out: ANSWER_BYTES, complaint_out: COMPLAINT_BYTES}
    waiting = [answer_out, complaint_out]
    is_late = False
    while waiting and not is_late:
        ready, _, _ = select.select(waiting, [], [], max(0.0, deadline - time.monotonic()))
        is_late = not ready
        for pipe in ready:
            piece = os.read(pipe, PIECE)
            room[pipe] -= len(piece)
            if piece and room[pipe] > 0:
                kept[pipe].append(piece)
            else:
                waiting.remove(pipe)
    # Whoever has closed both pipes has nothing more to say, and whoever is late must go.
    status = _end(reader, deadline if not is_late else 0.0)
    code = os.waitstatus_to_exitcode(status)
    return Outcome(
        answer=b"".join(kept[answer_out]) if code == 0 else b"",
        ended_by=code,
        is_late=is_late,
        complaint=b"".join(kept[complaint_out]).decode("ascii", "replace")[-2000:],
    )


def _end(reader: int, deadline: float) -> int:
    while time.monotonic() < deadline:
        ended, status = os.waitpid(reader, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.0005)
    os.kill(reader, signal.SIGKILL)
    return os.waitpid(reader, 0)[1]


if __name__ == "__main__":
    raise SystemExit(main())
