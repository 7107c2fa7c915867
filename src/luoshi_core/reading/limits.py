"""The limits a reader of strangers' files lives under: time, memory, files, no network."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Sequence

MEGABYTE = 1024 * 1024
OPEN_FILES = 64
# The kernel's names for a network of its own, and for the right to make one without being root.
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_NO_NEW_RIGHTS = 38


def limit(seconds: int, megabytes: int, *, written: int = 0, files: int = OPEN_FILES) -> None:
    """Bind this process: processor seconds, memory, megabytes a file may grow to, open files."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the wall clock of the parent remains
        return
    bounds = {
        resource.RLIMIT_AS: megabytes * MEGABYTE,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: written * MEGABYTE,
        resource.RLIMIT_NOFILE: files,
    }
    for bound, most in bounds.items():
        _, hard = resource.getrlimit(bound)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(bound, (allowed, allowed))


def be_alone() -> None:
    """Let this process start no other one."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def leave_network() -> bool:
    """Step out of the machine's network where the kernel allows it; say whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = ctypes.CDLL(None, use_errno=True)
        library.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
        return any(library.unshare(way) == 0 for way in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))
    except (OSError, AttributeError):
        return False


def limited_command(
    command: Sequence[str], *, seconds: int, megabytes: int, written: int
) -> list[str]:
    """The command line that starts a foreign program under these limits."""
    if os.name == "nt":
        return list(command)
    bounds = [str(bound) for bound in (seconds, megabytes, written)]
    return [sys.executable, "-m", "luoshi_core.reading.limits", *bounds, *command]


def main() -> None:
    """Take the limits on and become the program that was named."""
    seconds, megabytes, written = (int(bound) for bound in sys.argv[1:4])
    leave_network()
    limit(seconds, megabytes, written=written, files=1024)
    program = sys.argv[4]
    os.execv(program, sys.argv[4:])  # noqa: S606 - our own command


if __name__ == "__main__":
    main()
