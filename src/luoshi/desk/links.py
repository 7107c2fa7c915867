"""Where the desk leads: the list that makes a number, the page where a thing is done."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, reverse

from luoshi.common.standings import key_of
from luoshi.desk.selectors import Group, Line

_PAGES = {
    "document": "documents:document",
    "event_dispute": "periods:event",
    "list": "duties:version",
    "hand_over": "duties:hand_over",
    "offer": "breakdowns:reception",
}
_REPORTED = frozenset({"late", "due", "report_sent_back"})


def task_list(**wanted: object) -> str:
    """The list of the tasks that make a number."""
    pairs: list[tuple[str, object]] = []
    for name, value in wanted.items():
        values = value if isinstance(value, list | tuple) else [value]
        pairs += [(name, each) for each in values if each not in {None, ""}]
    return f"{_tasks_below(get_script_prefix())}?{urlencode(pairs)}"


@cache
def _tasks_below(prefix: str) -> str:  # noqa: ARG001 - what the address depends on
    # Five hundred links on one page lead there.
    return reverse("ledger:tasks")


def standing_links(counts: Mapping[str, int], **wanted: object) -> dict[str, str]:
    """For every standing that occurs, the list of those tasks."""
    return {
        key_of(name): task_list(standing=name, **wanted) for name, count in counts.items() if count
    }


def line_url(group: Group, line: Line) -> str:
    """Where a waiting thing is done."""
    if group.key in _PAGES:
        return reverse(_PAGES[group.key], args=[line.row_id])
    if group.key.startswith("period_"):
        return reverse("periods:period", args=[line.row_id])
    if not line.is_readable:
        return ""
    if group.key in _REPORTED:
        return reverse("ledger:reports", args=[line.number])
    if group.key == "sign":
        return reverse("ledger:signing")
    return reverse("ledger:task", args=[line.number])
