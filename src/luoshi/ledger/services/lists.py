"""Lists a reader keeps: a convenience of one person, so nothing enters the record."""

from luoshi.ledger.models import SavedFilter
from luoshi.organisations.actor import Actor


def save_list(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a list under a name; the same name again replaces it."""
    saved, _ = SavedFilter.objects.update_or_create(
        user_id=actor.user_id or 0, name=name, defaults={"query": query}
    )
    return saved


def remove_list(*, actor: Actor, pk: int) -> None:
    """Let go of one of the actor's own lists."""
    SavedFilter.objects.filter(pk=pk, user_id=actor.user_id or 0).delete()
