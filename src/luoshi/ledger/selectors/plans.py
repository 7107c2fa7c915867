"""Nodes of planning as far as lists of tasks ask for them."""

from luoshi.ledger.models import Plan
from luoshi.organisations.actor import Actor


def plans_below(actor: Actor, key: int) -> tuple[int, ...]:
    """A node of planning and all below it; no node of this body is none at all."""
    children: dict[int | None, list[int]] = {}
    known = Plan.objects.filter(body_id=actor.body_id).order_by("pk")
    for pk, parent_id in known.values_list("pk", "parent_id"):
        children.setdefault(parent_id, []).append(pk)
    if not any(key in siblings for siblings in children.values()):
        return ()
    found, waiting = [key], [key]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return tuple(sorted(found))


def get_plan(actor: Actor, key: int) -> Plan:
    """A node of planning of the reader's body."""
    return Plan.objects.select_related("parent").get(pk=key, body_id=actor.body_id)


def plan_choices(actor: Actor) -> list[tuple[int, str]]:
    """Every node as a list to choose from, those below set in."""
    known = Plan.objects.filter(body_id=actor.body_id).order_by("position", "pk")
    children: dict[int | None, list[tuple[int, str]]] = {}
    for pk, parent_id, code, name in known.values_list("pk", "parent_id", "code", "name"):
        children.setdefault(parent_id, []).append((pk, f"{code} {name}".strip()))
    listed: list[tuple[int, str]] = []
    waiting = [(key, name, 0) for key, name in reversed(children.get(None, []))]
    while waiting:
        key, name, depth = waiting.pop()
        listed.append((key, f"{'　' * depth}{name}"))
        waiting += [(below, word, depth + 1) for below, word in reversed(children.get(key, []))]
    return listed
