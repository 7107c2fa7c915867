"""The life of a piece of work: which moves are legal from which state."""

from dataclasses import dataclass


class IllegalMove(Exception):
    """The move cannot be made from this state."""

    def __init__(self, move: str, state: str) -> None:
        super().__init__(f"“{move}” is not possible while the state is “{state}”")
        self.move = move
        self.state = state


@dataclass(frozen=True, slots=True)
class Move:
    """One step that leads from any of its source states to its target."""

    name: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Workflow:
    """A start state and the moves that lead on from it; final states need no way out."""

    start: str
    moves: tuple[Move, ...]
    final: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        seen: set[tuple[str, str]] = set()
        for move in self.moves:
            for source in move.sources:
                step = (move.name, source)
                if step in seen:
                    raise ValueError(f"move “{move.name}” is declared twice from “{source}”")
                seen.add(step)

    @property
    def states(self) -> tuple[str, ...]:
        """Every state the table names, in the order in which it first appears."""
        names = [self.start]
        for move in self.moves:
            names += [*move.sources, move.target]
        return tuple(dict.fromkeys([*names, *sorted(self.final)]))

    def after(self, state: str, move_name: str) -> str:
        """The state that follows when this move is made from this state."""
        for move in self.moves_from(state):
            if move.name == move_name:
                return move.target
        raise IllegalMove(move_name, state)

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that are legal from this state, in the order of the table."""
        return tuple(move for move in self.moves if state in move.sources)

    def unreachable(self) -> frozenset[str]:
        """The states that no chain of moves from the start can reach."""
        reached = {self.start}
        waiting = [self.start]
        while waiting:
            targets = {move.target for move in self.moves_from(waiting.pop())}
            waiting += sorted(targets - reached)
            reached |= targets
        return frozenset(self.states) - reached

    def dead_ends(self) -> frozenset[str]:
        """The states without a way out that are not declared final."""
        return frozenset(
            state for state in self.states if state not in self.final and not self.moves_from(state)
        )

    def mermaid(self) -> str:
        """The table as a mermaid state diagram for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [
            f"    {source} --> {move.target}: {move.name}"
            for move in self.moves
            for source in move.sources
        ]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.final]
        return "\n".join(lines) + "\n"
