"""Retention classes every body starts with, and how long a kind of record is kept on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from luoshi.identities.models import RetentionClass

IDENTITY = "identity"
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class StartingClass:
    """A preset: its name and the days after the end; none where it is kept for ever."""

    name: str
    days: int | None


STARTING: Mapping[str, StartingClass] = MappingProxyType(
    {
        IDENTITY: StartingClass("身份保险箱：办结后一年", 365),
        OPENING: StartingClass("开启记录：三年", 3 * 365),
        "draft": StartingClass("草稿：三十天", 30),
        "access_log": StartingClass("查看记录：三年", 3 * 365),
        "decision_10": StartingClass("决定（短期）：十年", 10 * 365),
        "decision_30": StartingClass("决定（长期）：三十年", 30 * 365),
        "decision": StartingClass("决定：永久", None),
    }
)


def days_kept(body_id: int, code: str, on: date) -> int | None:
    """How many days the class that holds on a day keeps; none where it is kept for ever."""
    issued = _in_force(body_id, code, on)
    return issued.days if issued is not None else STARTING[code].days


def name_of(body_id: int, code: str, on: date) -> str:
    """The name of the class that holds on a day, as a certificate names its basis."""
    issued = _in_force(body_id, code, on)
    return issued.name if issued is not None else STARTING[code].name


def kept_until(body_id: int, code: str, ended_on: date) -> date | None:
    """The last day on which what ended on a day is kept."""
    days = days_kept(body_id, code, ended_on)
    return None if days is None else ended_on + timedelta(days=days)


def _in_force(body_id: int, code: str, on: date) -> RetentionClass | None:
    held = RetentionClass.objects.filter(body_id=body_id, code=code, effective_on__lte=on)
    return held.order_by("-effective_on", "-pk").first()
