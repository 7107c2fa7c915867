"""Reading a stranger's file in a child process, so that one bad file never takes the site down."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from luoshi_core.reading import wire
from luoshi_core.reading.in_process import (
    OFFICE,
    PLAIN,
    kind_within_limits,
    read_kind,
    short_name,
)
from luoshi_core.reading.source import Source, Unreadable

PACKAGES = str(Path(__file__).resolve().parents[2])
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TZ")
MEMORY_SIGNS = (b"MemoryError", b"memory allocation", b"std::bad_alloc", b"out of memory")
# More than two parsers at once would let a handful of uploads eat a small server.
_places = threading.BoundedSemaphore(2)


def read_safely(
    content: bytes, filename: str, *, seconds: int = 20, megabytes: int = 512
) -> Source:
    """Read a file under limits of time and memory; plain text needs no child."""
    name = short_name(filename)
    kind = kind_within_limits(content, name)
    if kind in PLAIN:
        return read_kind(content, kind, name)
    if kind in OFFICE:
        from luoshi_core.reading.office import convert_to_docx

        content, kind = convert_to_docx(content, kind, name), "docx"
    with _places:
        return _read_in_child(content, kind, name, seconds, megabytes)


def _read_in_child(content: bytes, kind: str, name: str, seconds: int, megabytes: int) -> Source:
    processor_seconds = max(1, seconds // 2)
    command = [
        sys.executable, "-m", "luoshi_core.reading.child",
        kind, name, str(processor_seconds), str(megabytes),
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=content, capture_output=True, timeout=seconds, check=False,
            env=_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired as problem:
        raise Unreadable("took_too_long", name=name, seconds=seconds) from problem
    if done.returncode == 0:
        return wire.unpack(done.stdout)
    raise _refusal_of(done, name, processor_seconds, megabytes)


def _refusal_of(
    done: subprocess.CompletedProcess[bytes], name: str, seconds: int, megabytes: int
) -> Unreadable:
    if any(sign in done.stderr for sign in MEMORY_SIGNS):
        return Unreadable("took_too_much_memory", name=name, megabytes=megabytes)
    if -done.returncode in {9, 24}:  # SIGKILL and SIGXCPU: the processor time ran out
        return Unreadable("took_too_long", name=name, seconds=seconds)
    return Unreadable("reader_failed", name=name)


def _environment() -> dict[str, str]:
    """Only what an interpreter needs: keys and addresses of the site stay here."""
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return kept | {"PYTHONPATH": PACKAGES, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
