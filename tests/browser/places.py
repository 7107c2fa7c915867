"""Every page with somebody who may open it, on the demonstration's own things."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from luoshi.organisations.policy import policy
from tests.browser.conftest import SECURITY_LOGIN
from tests.house.addresses import ROUTES, Route, path_of
from tests.house.parts import gathered

# The demonstration's logins under the names of the policy, the most telling first.
LOGINS: Mapping[str, tuple[str, ...]] = {
    "supervisor": ("linlan",),
    "supervision_head": ("dengweiyue",),
    "leader": ("shenyue",),
    "lead_head": ("hejin", "luocheng"),
    "lead_clerk": ("zhongxiaoqin", "zhouqi"),
    "checking_head": ("fangyanqiu", "hejin"),
    "checking_clerk": ("fangyanqiu",),
    "system": ("dingmo",),
    "security": (SECURITY_LOGIN,),
    "auditor": ("qinhui",),
}
# Addresses that answer with something else than a page, or with a piece of one.
NO_PAGES: Mapping[str, str] = {
    "": "the front page leads to the desk of the post, which is visited by its own address",
    "accounts/logout/": "signs out; leads to the log-in",
    "accounts/second-factor/": "only while signing in with a second factor; leads to the desk",
    "api/v1/docs": "for programmers; the library's own page",
    "api/v1/openapi.json": "for programs",
    "documents/<int:pk>/day/": "a piece of the page about the document",
    "documents/<int:pk>/original/": "a file",
    "documents/units/": "names for a field",
    "healthz": "for a monitor",
    "history/<int:pk>/receipt.json": "a file",
    "history/<int:pk>/receipt.pdf": "a file",
    "history/<int:pk>/receipt.txt": "a file",
    "history/anchors/sheet.pdf": "a file",
    "history/checkpoint/": "a file",
    "history/checkpoints/proof.txt": "a file",
    "history/export.zip": "a file",
    "history/verify_record.py": "a file",
    "organisations/find/": "names for a field",
    "organisations/workbook/empty.xlsx": "a file",
    "tasks/<str:number>/files/<int:pk>/": "a file",
    "tasks/counts/": "a piece of the ledger",
    "tasks/export/ledger.docx": "a file",
    "tasks/export/ledger.xlsx": "a file",
    "tasks/export/table.docx": "a file",
    "tasks/export/table.xlsx": "a file",
    "tasks/units/": "names for a field",
    **gathered("NO_PAGES"),
}
# Pages the demonstration has nothing for.
NOTHING_THERE: Mapping[str, str] = {
    "tasks/<str:number>/closure/": "no task of the demonstration is verified and not yet closed",
    "tasks/<str:number>/issue/": "no task of the demonstration is a draft",
    **gathered("NOTHING_THERE"),
}
# A long page's first part tells as much as the whole and takes a tenth of the time.
ASKED: Mapping[str, str] = {"tasks/print/": "?q=城北"}
_MANY = 8
_THINGS: Mapping[str, str] = {
    "organisations/<int:pk>": "select id as pk from organisations_organisation where depth > 1",
    "organisations/posts/<int:pk>": "select p.id as pk from organisations_post p"
    " join organisations_organisation o on o.id = p.organisation_id"
    " order by o.name = '县发展和改革局' desc, p.id",
    "organisations/appointments/<int:pk>": "select id as pk from organisations_appointment"
    " where ends_on is null order by id desc",
    "organisations/absences/<int:pk>": "select id as pk from organisations_absence"
    " order by ends_on desc",
    "organisations/persons/<int:pk>": "select id as pk from organisations_user"
    " where username = 'zhouqi'",
    "documents/<int:pk>": "select id as pk from documents_document order by id",
    "history/<int:pk>": "select max(id) as pk from history_entry",
    "inbox/<slug:kind>": "select 'sign' as kind",
    **gathered("THINGS"),
}
_TASKS = """
select t.number as number from ledger_task t join organisations_organisation o on o.id = t.lead_id
where t.state = ? and (o.name in ('县发展和改革局', '城北镇') or ?) order by t.id limit 2
"""
_REPORTS = """
select t.number as number, r.id as pk from ledger_progressreport r
join ledger_task t on t.id = r.task_id where r.state = 'filed' order by r.id
"""
_STATES = (
    "under_way",
    "issued",
    "closing_requested",
    "closed",
    "blocked",
    "suspended",
    "returned",
    "cancelled",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page with those who may open it and the addresses it can be tried under."""

    route: Route
    logins: tuple[str, ...]
    paths: tuple[str, ...]


def places(home: Path) -> Iterator[Place]:
    """Every page of the site, those left out apart."""
    known = sqlite3.connect(f"file:{home / 'luoshi.sqlite3'}?mode=ro", uri=True)
    known.row_factory = sqlite3.Row
    for route in ROUTES:
        readers = policy().lines[route.pattern].methods.get("GET", frozenset())
        if not readers or route.is_for_programs or route.pattern in NO_PAGES | NOTHING_THERE:
            continue
        logins = [login for name in LOGINS if name in readers for login in LOGINS[name]]
        query = ASKED.get(route.pattern, "")
        paths = [path_of(route, dict(row)) + query for row in _things(known, route)]
        yield Place(route, tuple(dict.fromkeys(logins)), tuple(paths))
    known.close()


def _things(known: sqlite3.Connection, route: Route) -> list[Mapping[str, object]]:
    if not route.parameters:
        return [{}]
    if route.parameters == "tasks/<str:number>":
        return [
            dict(row)
            for anywhere in (False, True)
            for state in _STATES
            for row in known.execute(_TASKS, (state, anywhere))
        ]
    asked = _REPORTS if "reports" in route.parameters else _THINGS[route.parameters]
    return [dict(row) for row in known.execute(asked).fetchmany(_MANY)]
