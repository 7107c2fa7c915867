"""What a request costs: processor time of server plus database, wall time, questions asked."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

WARM_UP = 20
ROUNDS = 5
A_ROUND = 50
_TICK = 100  # Clock ticks a second in /proc, as Linux has given them for twenty years.


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one request: medians of the rounds."""

    cpu_ms: float
    wall_ms: float
    queries: int
    requests: int
    spread_ms: float


class Meter:
    """A clock of processor time: this process, and the database server's where there is one."""

    def __init__(self, postmaster: int | None = None) -> None:
        self.postmaster = postmaster

    def once(self, act: Callable[[], Any]) -> Cost:
        """The cost of something that takes long and is done once."""
        gc.collect()
        began, began_wall = self._cpu(), time.perf_counter()
        with _counted() as asked:
            act()
        wall = (time.perf_counter() - began_wall) * 1000
        return Cost((self._cpu() - began) * 1000, wall, len(asked), 1, 0.0)

    def measure(
        self,
        act: Callable[[int], Any],
        *,
        before: Callable[[int], Any] | None = None,
        rounds: int = ROUNDS,
        a_round: int = A_ROUND,
    ) -> Cost:
        """The cost of an act; it is told the running number of the request.

        What is done `before` each act does not count.
        """
        ready = before or (lambda _number: None)
        for number in range(WARM_UP):
            ready(number)
            act(number)
        cpu, wall = [], []
        for round_ in range(rounds):
            gc.collect()
            numbers = range(WARM_UP + round_ * a_round, WARM_UP + (round_ + 1) * a_round)
            spans = [numbers] if before is None else [range(one, one + 1) for one in numbers]
            spent = [self._span(act, ready, span) for span in spans]
            wall.append(sum(each for each, _ in spent) * 1000 / a_round)
            cpu.append(sum(each for _, each in spent) * 1000 / a_round)
        ready(WARM_UP + rounds * a_round)
        with _counted() as asked:
            act(WARM_UP + rounds * a_round)
        return Cost(
            cpu_ms=statistics.median(cpu),
            wall_ms=statistics.median(wall),
            queries=len(asked),
            requests=rounds * a_round,
            spread_ms=max(cpu) - min(cpu),
        )

    def _span(
        self, act: Callable[[int], Any], ready: Callable[[int], Any], numbers: range
    ) -> tuple[float, float]:
        ready(numbers.start)
        began, began_wall = self._cpu(), time.perf_counter()
        for number in numbers:
            act(number)
        wall = time.perf_counter() - began_wall
        return wall, self._cpu() - began

    def _cpu(self) -> float:
        own = time.process_time()
        return own if self.postmaster is None else own + _server_seconds(self.postmaster)


def _server_seconds(postmaster: int) -> float:
    """Processor time of every process of the database server, ended ones included."""
    ended = sum(int(ticks) for ticks in _stat(postmaster)[13:15]) / _TICK
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return ended + sum(_seconds_of(int(child)) for child in [postmaster, *children])


def _seconds_of(process: int) -> float:
    try:
        # Nanoseconds on the processor; the ticks of /proc/<pid>/stat are too coarse for this.
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        return 0.0


def _stat(process: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name, so that index 13 is `cutime`."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()


@contextmanager
def _counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def questions_of(act: Callable[[int], Any], number: int = 0) -> list[str]:
    """The statements an act sends to the database."""
    with _counted() as asked:
        act(number)
    return asked
