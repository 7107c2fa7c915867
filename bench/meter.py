"""What a request costs: processor time of server plus database, wall time, questions asked."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

WARM_UP = 20
PASSES = 16
A_PASS = 20
AGAIN = 2
Act = Callable[[int], Any]
_TICK = 100  # Clock ticks a second in /proc, as Linux has given them for twenty years.


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one request: the least of the passes, and their median.

    What else a shared machine does only ever adds to the time of a processor (its cores are halves
    of one), so the least is what the request costs and the median tells how busy the machine was.
    """

    cpu_ms: float
    wall_ms: float
    median_ms: float
    queries: int
    requests: int


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
        cpu = (self._cpu() - began) * 1000
        return Cost(cpu, wall, cpu, len(asked), 1)

    def measure(
        self, act: Act, *, before: Act | None = None, passes: int = PASSES, a_pass: int = A_PASS
    ) -> Cost:
        """The cost of an act; it is told the running number of the request.

        What is done `before` each act does not count.
        """
        return self.measure_side_by_side({act: before}, passes=passes, a_pass=a_pass)[act]

    def measure_side_by_side(
        self, acts: Mapping[Act, Act | None], *, passes: int = PASSES, a_pass: int = A_PASS
    ) -> dict[Act, Cost]:
        """The cost of several acts, each in turn in every pass: none has the quiet hour alone."""
        spent: dict[Act, list[tuple[float, float]]] = {act: [] for act in acts}
        for act, before in acts.items():
            self._span(act, before, range(WARM_UP))
        for pass_ in range(passes):
            first = WARM_UP + pass_ * a_pass
            for act, before in acts.items():
                gc.collect()
                # What the acts of the others undid is not this one's cost.
                self._span(act, before, range(AGAIN))
                numbers = range(first, first + a_pass)
                spans = [numbers] if before is None else [range(one, one + 1) for one in numbers]
                timed = [self._span(act, before, span) for span in spans]
                cpu, wall = (sum(times) * 1000 / a_pass for times in zip(*timed, strict=True))
                spent[act].append((cpu, wall))
        last = WARM_UP + passes * a_pass
        return {act: self._cost(act, acts[act], spent[act], last, a_pass) for act in acts}

    def _cost(
        self,
        act: Act,
        before: Act | None,
        spent: Sequence[tuple[float, float]],
        number: int,
        a_pass: int,
    ) -> Cost:
        self._span(act, before, range(AGAIN))
        if before is not None:
            before(number)
        with _counted() as asked:
            act(number)
        cpu, wall = min(spent)
        median = statistics.median(each for each, _ in spent)
        return Cost(cpu, wall, median, len(asked), len(spent) * a_pass)

    def _span(self, act: Act, before: Act | None, numbers: range) -> tuple[float, float]:
        if before is not None:
            before(numbers.start)
        began, began_wall = self._cpu(), time.perf_counter()
        for number in numbers:
            act(number)
        wall = time.perf_counter() - began_wall
        return self._cpu() - began, wall

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
