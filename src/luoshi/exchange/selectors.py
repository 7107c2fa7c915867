"""A unit's layouts, and the tables handed in."""

from collections.abc import Iterable

from luoshi.exchange.models import LayoutMemory
from luoshi.files.models import StoredFile
from luoshi.organisations.actor import Actor

TABLE, CHANGES = "foreign_table", "edited_ledger"


def layouts_of(actor: Actor) -> tuple[LayoutMemory, ...]:
    """The layouts that the actor's unit has explained, by name."""
    own = LayoutMemory.objects.filter(
        body_id=actor.body_id, organisation_id=actor.organisation_id or 0
    )
    return tuple(own.order_by("name", "pk"))


def get_layout(actor: Actor, pk: int) -> LayoutMemory:
    """One layout of the actor's unit; else `LayoutMemory.DoesNotExist`."""
    return LayoutMemory.objects.get(
        pk=pk, body_id=actor.body_id, organisation_id=actor.organisation_id or 0
    )


def layouts_known(actor: Actor, fingerprints: Iterable[str]) -> dict[str, LayoutMemory]:
    """The unit's layouts for these headers, by fingerprint."""
    found = LayoutMemory.objects.filter(
        body_id=actor.body_id,
        organisation_id=actor.organisation_id or 0,
        fingerprint__in=list(fingerprints),
    )
    return {memory.fingerprint: memory for memory in found.order_by("pk")}


def get_table(actor: Actor, pk: int, kind: str) -> StoredFile:
    """A table handed in; else `StoredFile.DoesNotExist`."""
    return StoredFile.objects.get(pk=pk, body_id=actor.body_id, kind=kind)
