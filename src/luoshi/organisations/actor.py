"""Who acts, as which post, for whom, by which door: a value passed to every verb."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from luoshi.organisations.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting as a post of a unit (or the system itself, which holds no post)."""

    body_id: int
    name: str
    user_id: int | None = None
    post_id: int | None = None
    post_title: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_path: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    groups: frozenset[int] = field(default_factory=frozenset)
    own_units: frozenset[int] = field(default_factory=frozenset)
    on_behalf_of: str = ""
    channel: str = "page"
    request_number: str = ""
    body_name: str = ""
    # What was read along with the person, as it stood when the request began.
    told: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def system(cls, body_id: int, channel: str = "system") -> "Actor":
        """The system: it computes and proposes, and never decides."""
        return cls(body_id=body_id, name="system", channel=channel)

    def has(self, *roles: Role) -> bool:
        """Whether the post carries one of these roles."""
        return any(role.value in self.roles for role in roles)

    def is_of(self, organisation_id: int | None) -> bool:
        """Whether the post belongs to this unit, or speaks for this leading group.

        `groups` are the leading groups whose office the post keeps or for which it answers.
        """
        return organisation_id is not None and (
            self.organisation_id == organisation_id or organisation_id in self.groups
        )

    def has_stake_in(self, organisation_id: int | None) -> bool:
        """Whether the person belongs to this unit by any post held, whichever is acted as."""
        return self.is_of(organisation_id) or organisation_id in self.own_units

    @property
    def reader(self) -> "Actor":
        """Who asks, whatever the request: two readers alike are shown the same."""
        return replace(self, request_number="", told={})

    @property
    def acting_note(self) -> str:
        """Under whose name a stand-in acts, such as “B for A”."""
        return self.on_behalf_of

    def as_recorded(self) -> dict[str, object]:
        """The actor as the record keeps it."""
        return {
            "user": self.user_id,
            "name": self.name,
            "post_id": self.post_id,
            "post": self.post_title,
            "organisation_id": self.organisation_id,
            "organisation": self.organisation_name,
            "on_behalf_of": self.on_behalf_of,
            "channel": self.channel,
        }
