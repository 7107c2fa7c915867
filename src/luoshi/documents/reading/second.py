"""Asking the second reader: one address, set by whoever runs the machine, and nothing else."""

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from luoshi.documents.reading.kinds import words_of_kind
from luoshi_core.cleaning import Cleaned
from luoshi_core.secondreader import (
    Found,
    Malformed,
    cut_in_parts,
    ground,
    question_for,
    read_answer,
)

MOST_BYTES = 1_000_000
# After so many parts in a row without a usable answer nobody is asked for the rest.
PATIENCE = 2
# An answer is given up this long after its time was over.
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the second reader is asked, as the installation has set it."""

    address: str
    model: str
    key: str = field(repr=False, default="")
    seconds: int = 120

    @classmethod
    def of_installation(cls) -> "Endpoint | None":
        """The endpoint in the settings; nothing when none is set."""
        if not settings.SECOND_READER_URL:
            return None
        return cls(
            settings.SECOND_READER_URL,
            settings.SECOND_READER_MODEL,
            settings.SECOND_READER_KEY,
            settings.SECOND_READER_SECONDS,
        )


def longest_wait() -> timedelta:
    """After this long nobody waits for an answer any more."""
    return timedelta(seconds=settings.SECOND_READER_SECONDS) + GRACE


@dataclass(frozen=True, slots=True)
class SecondAnswer:
    """What the second reader said of a text; offsets count the original characters."""

    found: tuple[Found, ...] = ()
    parts: int = 0
    answered: int = 0
    dropped: int = 0
    trouble: str = ""


class NoAnswer(Exception):
    """A part was not answered in a form that can be used; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ask_second_reader(
    endpoint: Endpoint,
    cleaned: Cleaned,
    *,
    kind: str,
    issued_on: date | None,
    now: Callable[[], float] = time.monotonic,
) -> SecondAnswer:
    """Ask for a text part by part, until it is read or the time is up; it never raises.

    Only words that stand in the text are kept. What is not answered is told, not guessed.
    """
    until = now() + endpoint.seconds
    parts = cut_in_parts(cleaned.text)
    found: list[Found] = []
    answered = dropped = in_a_row = 0
    trouble = ""
    for part in parts:
        left = until - now()
        if left <= 0 or in_a_row >= PATIENCE:
            trouble = trouble or "time"
            break
        question = question_for(
            cleaned.text[part.start : part.end], kind=words_of_kind(kind), issued_on=issued_on
        )
        try:
            answer = _post(endpoint, question, now, until)
            grounded = ground(cleaned.text, part, read_answer(answer))
        except Malformed:
            trouble, in_a_row = "malformed", in_a_row + 1
        except NoAnswer as problem:
            trouble, in_a_row = problem.code, in_a_row + 1
        else:
            answered, in_a_row = answered + 1, 0
            dropped += grounded.dropped
            found += _in_original(grounded.found, cleaned)
    return SecondAnswer(tuple(found), len(parts), answered, dropped, trouble)


def _in_original(found: tuple[Found, ...], cleaned: Cleaned) -> Iterator[Found]:
    for one in found:
        start, end = cleaned.original_span(one.start, one.end)
        yield Found(start, end, one.label)


def _post(
    endpoint: Endpoint, question: list[dict[str, str]], now: Callable[[], float], until: float
) -> str:
    """The words of the answer to one question. Redirects are not followed, proxies not asked."""
    body = json.dumps(
        {"model": endpoint.model, "messages": question, "temperature": 0, "stream": False}
    ).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    left = max(until - now(), 0.1)
    line = _connection(endpoint, left)
    # A socket's own time-out begins anew with every byte; the watch ends even a dripping answer.
    watch = threading.Timer(left, lambda: None)
    try:
        line.connect()
        watch = threading.Timer(left, _hang_up, [line.sock])
        watch.daemon = True
        watch.start()
        path = urlsplit(endpoint.address).path.rstrip("/")
        line.request("POST", f"{path}/chat/completions", body, headers)
        response = line.getresponse()
        if response.status != 200:
            raise NoAnswer("refused")
        content = response.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise NoAnswer("time" if now() >= until else "silent") from problem
    finally:
        watch.cancel()
        line.close()
    if len(content) > MOST_BYTES:
        raise NoAnswer("too_large")
    if now() >= until:
        raise NoAnswer("time")
    return _words_in(content)


def _hang_up(held: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(held, socket.SHUT_RDWR)


def _connection(endpoint: Endpoint, seconds: float) -> http.client.HTTPConnection:
    address = urlsplit(endpoint.address)
    host = address.hostname or ""
    if address.scheme == "https":
        return http.client.HTTPSConnection(
            host, address.port, timeout=seconds, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, address.port, timeout=seconds)


def _words_in(content: bytes) -> str:
    try:
        words = json.loads(content)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as problem:
        raise NoAnswer("malformed") from problem
    if not isinstance(words, str):
        raise NoAnswer("malformed")
    return words
