"""Who may read what is promised and proved; each docstring is the rule's sentence."""

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor


@clause
def can_read_trust(actor: Actor | None, subject: object) -> bool:
    """Whoever holds a post reads what the product promises, what was proved and what is never built."""  # noqa: E501
    return actor is not None and actor.post_id is not None
