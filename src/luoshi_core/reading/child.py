"""The child process in which one stranger's file is read, under limits it cannot lift."""

import sys


def main() -> int:
    """Read one file from standard input and write the answer to standard output."""
    kind, name, seconds, megabytes = sys.argv[1:5]
    _limit(int(seconds), int(megabytes))
    from luoshi_core.reading import wire
    from luoshi_core.reading.in_process import read_kind
    from luoshi_core.reading.source import Source, Unreadable

    answer: Source | Unreadable
    try:
        answer = read_kind(sys.stdin.buffer.read(), kind, name)
    except Unreadable as refusal:
        answer = refusal
    except MemoryError:
        answer = Unreadable("took_too_much_memory", name=name, megabytes=int(megabytes))
    sys.stdout.buffer.write(wire.pack(answer))
    return 0


def _limit(seconds: int, megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the wall clock of the parent remains
        return
    memory = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The reader has nothing to write: no file may grow, whatever the document asks for.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
