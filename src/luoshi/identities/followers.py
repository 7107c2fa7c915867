"""What other parts delete with an identity: their search index, their files, their copies."""

from collections.abc import Callable, Sequence

Follower = Callable[[int, Sequence[str]], int]
_followers: dict[str, Follower] = {}


def when_forgotten(name: str, act: Follower) -> None:
    """Let a part delete its own with an identity; it is told the key and the values, and counts."""
    _followers[name] = act


def forgotten_elsewhere(identity_id: int, words: Sequence[str]) -> dict[str, int]:
    """Let every part delete its own, and say how much each deleted."""
    return {name: act(identity_id, words) for name, act in sorted(_followers.items())}
