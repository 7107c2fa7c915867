"""The demo county's own data: every key exists, every day is in order, every clause is found."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from luoshi_core import pace
from luoshi_core.workdays import Calendar

DATA = Path(__file__).parents[2] / "src" / "luoshi" / "demo" / "data"
TODAY = date(2026, 5, 15)
KINDS = {
    "body",
    "committee_office",
    "government_office",
    "department",
    "township",
    "subdistrict",
    "village",
    "community",
    "grid",
    "public_institution",
    "leading_group",
    "enterprise",
}
ROLES = {
    "supervisor",
    "supervision_head",
    "clerk",
    "head",
    "leader",
    "reviewer",
    "appraiser",
    "administrator",
    "auditor",
    "security",
    "reader",
}
STATES_NOT_STANDINGS = {"awaiting_check", "unaccepted", "returned", "cancelled"}
Row = dict[str, Any]


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def read_document(name: str) -> tuple[dict[str, str], str]:
    text = (DATA / "documents" / f"{name}.md").read_text(encoding="utf-8")
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    return dict(line.split(": ", 1) for line in head.splitlines()), body


ORGANISATIONS = load("organisations.toml")
LEDGER: list[Row] = load("ledger.toml")["task"]
REPORTS: dict[str, list[Row]] = {
    row["number"]: row["reports"] for row in load("reports.toml")["task"]
}
CHECKS: list[Row] = load("checks.toml")["check"]
DECISIONS: list[Row] = load("decisions.toml")["decision"]
TABLE = load("documents/decomposition.toml")
DOCUMENTS = {name: read_document(name) for name in ("speech", "work_report", "plan", "minutes")}
UNITS: dict[str, Row] = {row["key"]: row for row in ORGANISATIONS["unit"]}
POSTS: dict[str, Row] = {row["key"]: row for row in ORGANISATIONS["post"]}
PEOPLE: dict[str, Row] = {row["key"]: row for row in ORGANISATIONS["person"]}
TASKS: dict[str, Row] = {row["number"]: row for row in LEDGER}
each_task = pytest.mark.parametrize("task", LEDGER, ids=lambda task: str(task["number"]))


def depth(unit: Row) -> int:
    return 1 + depth(UNITS[unit["parent"]]) if "parent" in unit else 0


def holders(post: str, day: date) -> list[str]:
    return [
        row["person"]
        for row in ORGANISATIONS["appointment"]
        if row["post"] == post and row["start"] <= day <= row.get("end", date.max)
    ]


def sourced() -> Iterator[tuple[str, str, str]]:
    for task in LEDGER:
        for source in task["sources"]:
            yield task["number"], source["document"], source["clause"]
    for decision in DECISIONS:
        yield "decision", decision["document"], decision["clause"]


def reading(task: Row) -> pace.Reading:
    state: pace.State = "open"
    if "closed" in task:
        state = "closed"
    elif "accepted_on" not in task:
        state = "waiting"
    elif "suspended" in task:
        state = "suspended"
    elif "blocked" in task:
        state = "blocked"
    points: list[pace.Progress] = []
    last: Decimal | None = None
    for report in REPORTS.get(task["number"], []):
        if report.get("signed", True):
            last = Decimal(report["percent"])
        if last is not None:
            points.append(pace.Progress(report["on"], last))
    nodes = tuple(pace.Node(row["on"], Decimal(row["percent"])) for row in task["milestones"])
    facts = pace.Facts(
        start_on=task["start"],
        due_on=task["due"],
        nodes=nodes,
        progress=tuple(points),
        state=state,
        closed_on=task.get("closed", {}).get("on"),
        feedback=pace.FeedbackRule.from_dict(task["feedback"]),
        curve="nodes" if nodes else "linear",
    )
    return pace.read(facts, TODAY, Calendar.load_cn(), pace.PRESETS[task["lights"]])


def test_units_stand_on_four_levels_below_the_body() -> None:
    levels = Counter(depth(unit) for unit in UNITS.values())

    assert len(UNITS) == len(ORGANISATIONS["unit"]) >= 46
    assert levels[0] == 1
    assert set(levels) == {0, 1, 2, 3}
    assert {unit["kind"] for unit in UNITS.values()} == KINDS
    assert len({unit["name"] for unit in UNITS.values()}) == len(UNITS)


def test_units_use_known_lines_and_groups() -> None:
    lines = {unit.get("line") for unit in UNITS.values()} - {None}
    groups = {unit.get("comparison_group") for unit in UNITS.values()} - {None}

    assert lines == set(ORGANISATIONS["lines"])
    assert groups == set(ORGANISATIONS["comparison_groups"])


def test_a_name_or_alias_means_one_unit() -> None:
    words = [
        word
        for unit in UNITS.values()
        for word in {unit["name"], unit["short"], *unit.get("aliases", [])}
    ]

    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_posts_belong_to_units_and_carry_known_roles() -> None:
    titles = Counter((post["unit"], post["title"]) for post in POSTS.values())

    assert len(POSTS) == len(ORGANISATIONS["post"]) >= 84
    assert {post["unit"] for post in POSTS.values()} <= set(UNITS)
    assert {role for post in POSTS.values() for role in post["roles"]} == ROLES
    assert set(titles.values()) == {1}


def test_appointments_are_in_order_and_never_two_in_a_post() -> None:
    by_post: dict[str, list[Row]] = {}
    for row in ORGANISATIONS["appointment"]:
        assert row["person"] in PEOPLE
        assert row["start"] <= row.get("end", date.max)
        by_post.setdefault(row["post"], []).append(row)

    assert set(by_post) <= set(POSTS)
    for rows in by_post.values():
        rows.sort(key=lambda row: row["start"])
        for earlier, later in pairwise(rows):
            assert earlier["end"] < later["start"]


def test_a_vacated_post_was_handed_over_within_the_year() -> None:
    for row in ORGANISATIONS["handover"]:
        assert date(2025, 6, 1) < row["left"] <= row["taken"] <= TODAY
        assert holders(row["post"], row["left"]) == [row["outgoing"]]
        assert holders(row["post"], row["taken"]) == [row["incoming"]]
    assert holders("chengbei-head", date(2025, 12, 1)) == []


def test_backups_are_ordered_and_b_acts_today() -> None:
    ranks: dict[str, list[int]] = {}
    for row in ORGANISATIONS["backup"]:
        assert {row["post"], row["stand_in"]} <= set(POSTS)
        assert row["post"] != row["stand_in"]
        ranks.setdefault(row["post"], []).append(row["rank"])
    away = {row["post"] for row in ORGANISATIONS["absence"] if row["start"] <= TODAY <= row["end"]}

    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in ranks.values())
    assert away == {"fagaiju-xiangmu"}
    assert TASKS["2026-015"]["lead_post"] == "fagaiju-xiangmu"
    acting = next(
        row["stand_in"]
        for row in sorted(ORGANISATIONS["backup"], key=lambda row: int(row["rank"]))
        if row["post"] == "fagaiju-xiangmu" and row["stand_in"] not in away
    )
    assert [PEOPLE[key]["name"] for key in holders(acting, TODAY)] == ["周启"]


def test_a_leading_group_has_one_who_answers_and_one_office() -> None:
    groups = {key for key, unit in UNITS.items() if unit["kind"] == "leading_group"}

    assert {row["group"] for row in ORGANISATIONS["seat"]} == groups
    for group in groups:
        seats = [row for row in ORGANISATIONS["seat"] if row["group"] == group]
        assert sum(row["accountable"] for row in seats) == 1
        assert sum(row["office"] for row in seats) == 1
        assert {row["post"] for row in seats} <= set(POSTS)


def test_logins_name_people_who_hold_a_post_today() -> None:
    logins = {row["name"]: row for row in ORGANISATIONS["login"]}
    posts = {row["person"]: row["post"] for row in ORGANISATIONS["appointment"]}

    assert len(logins) == 15
    assert {person["login"] for person in PEOPLE.values() if "login" in person} == set(logins)
    for name, row in logins.items():
        assert PEOPLE[row["person"]]["login"] == name
        assert row["person"] in holders(posts[row["person"]], TODAY)
        assert row["purpose_zh"]
        assert row["purpose_en"]


def test_documents_carry_title_date_issuer_and_kind() -> None:
    for name, (head, _) in DOCUMENTS.items():
        assert set(head) == {"title", "date", "issuer", "kind"}
        assert head["kind"] == name
        date.fromisoformat(head["date"])


def test_the_speech_is_long_and_has_something_to_clean() -> None:
    body = DOCUMENTS["speech"][1]
    paragraphs = Counter(line for line in body.splitlines() if len(line) > 100)
    twice = [line for line, count in paragraphs.items() if count == 2]
    chrome = [line for line in body.splitlines() if "打开清源发布客户端" in line]
    cleaned = len(re.sub(r"\s", "", body)) - sum(map(len, twice))

    assert len(twice) == 2
    assert len(chrome) == 2
    assert cleaned >= 9500


def test_clauses_stand_word_for_word_in_their_document() -> None:
    texts = {name: body for name, (_, body) in DOCUMENTS.items()}
    rows = [row["task"] for row in TABLE["row"]]

    for number, document, clause in sourced():
        if document == "decomposition":
            assert clause in rows, number
        else:
            assert texts[document].count(clause) >= 1, (number, clause)


def test_a_clause_is_either_a_task_or_decided_otherwise() -> None:
    adopted = {(row["document"], row["clause"]) for task in LEDGER for row in task["sources"]}
    decided = {(row["document"], row["clause"]) for row in DECISIONS}

    assert adopted & decided == set()
    assert {row["outcome"] for row in DECISIONS} == {"not_adopted", "forwarded"}
    assert {row["by"] for row in DECISIONS} <= set(POSTS)
    assert all(row["reason"] for row in DECISIONS)
    assert 45 <= sum(document == "speech" for document, _ in adopted) <= 66


def test_the_decomposition_table_numbers_restart_in_each_section() -> None:
    sections: dict[str, list[int]] = {}
    names = {
        word
        for unit in UNITS.values()
        for word in [unit["name"], unit["short"], *unit.get("aliases", [])]
    } - {"全县"}
    for row in TABLE["row"]:
        sections.setdefault(row["section"], []).append(row["number"])
        assert set(row) - {"section"} == set(TABLE["columns"])
        assert row["lead"] in names | {"各乡镇"}

    assert len(TABLE["row"]) >= 40
    assert len(sections) >= 4
    assert all(found == list(range(1, len(found) + 1)) for found in sections.values())


@each_task
def test_a_task_names_units_and_posts_that_exist(task: Row) -> None:
    supporting = set(task["supporting"]) - {"all_townships"}

    assert {task["lead"], task["reviewer"], *supporting} <= set(UNITS)
    assert task["reviewer"] != task["lead"]
    assert task["lead"] not in supporting
    assert POSTS[task["lead_post"]]["unit"] == task["lead"]
    assert "leader" in POSTS[task["leader"]]["roles"]
    assert {"supervisor"} == set(POSTS[task["issued_by"]]["roles"])
    assert task["line"] in ORGANISATIONS["lines"]
    assert task["lights"] in pace.PRESETS
    if "blocked" in task:
        assert task["blocked"]["needs_from"] in set(UNITS) - {task["lead"]}


@each_task
def test_a_reviewing_unit_and_a_lead_unit_have_someone_to_act(task: Row) -> None:
    roles = {
        (post["unit"], role)
        for key, post in POSTS.items()
        for role in post["roles"]
        if holders(key, TODAY)
    }

    assert {(task["lead"], "head"), (task["lead"], "clerk")} <= roles
    assert (task["reviewer"], "reviewer") in roles


@each_task
def test_the_days_of_a_task_are_in_order(task: Row) -> None:
    due, original = task["due"], task.get("original_due", task["due"])
    nodes = task["milestones"]

    assert task["start"] <= original <= due
    assert task["issued_on"] <= task.get("accepted_on", TODAY) <= TODAY
    assert all(first["on"] < second["on"] for first, second in pairwise(nodes))
    assert all(first["percent"] < second["percent"] for first, second in pairwise(nodes))
    assert all(task["start"] < row["on"] <= due for row in nodes)
    for asked in task.get("extensions", []):
        assert asked["asked_on"] <= original < asked["new_due"]
        assert (asked["new_due"] - original).days <= 90
        assert asked["asked_on"] <= asked.get("decided_on", TODAY) <= TODAY
        assert (asked.get("granted") is True) == (due == asked["new_due"])
    if "closing" in task:
        last = REPORTS[task["number"]][-1]
        assert last["percent"] == 100
        assert last["on"] <= task["closing"]["asked_on"] <= TODAY
    if "closed" in task:
        assert task["closing"]["asked_on"] <= task["closed"]["on"] <= TODAY


@each_task
def test_reports_come_after_acceptance_and_never_fall(task: Row) -> None:
    reports = REPORTS.get(task["number"], [])

    assert all(first["on"] < second["on"] for first, second in pairwise(reports))
    assert all(first["percent"] <= second["percent"] for first, second in pairwise(reports))
    for position, report in enumerate(reports):
        assert task["accepted_on"] < report["on"] <= TODAY
        assert Calendar.load_cn().is_workday(report["on"])
        assert 0 <= report["percent"] <= 100
        assert report["words"].endswith("。")
        if report.get("no_change"):
            assert position > 0
            assert report["percent"] == reports[position - 1]["percent"]
        if not report.get("signed", True):
            assert position == len(reports) - 1


def test_checks_are_made_by_reviewers_who_do_not_lead() -> None:
    for check in CHECKS:
        task = TASKS[check["task"]]
        post = POSTS[check["by"]]

        assert "reviewer" in post["roles"]
        assert post["unit"] == task["reviewer"] != task["lead"]
        assert holders(check["by"], check["on"])
        assert task["accepted_on"] < check["on"] <= TODAY
        assert 0 <= check["percent"] <= 100


def test_a_closed_task_has_its_closing_check() -> None:
    closing = {check["task"]: check for check in CHECKS if check.get("for_closing")}
    closed = {number for number, task in TASKS.items() if "closed" in task}

    assert set(closing) == closed
    for number, check in closing.items():
        asked, done = TASKS[number]["closing"]["asked_on"], TASKS[number]["closed"]["on"]
        assert check["percent"] == 100
        assert asked <= check["on"] <= done


def test_a_year_of_reports_with_late_and_unsigned_ones() -> None:
    reports = [report for rows in REPORTS.values() for report in rows]
    texts = Counter(report["words"] for report in reports if not report.get("no_change"))

    assert 900 <= len(reports) <= 1400
    assert min(report["on"] for report in reports) < date(2025, 6, 30)
    assert max(report["on"] for report in reports) <= TODAY
    assert 5 <= sum(not report.get("signed", True) for report in reports) <= 8
    assert len(texts) >= 600
    assert max(texts.values()) <= 14


def test_three_units_report_far_more_than_others_found() -> None:
    gaps: dict[str, list[int]] = {}
    for check in CHECKS:
        filed = [row for row in REPORTS[check["task"]] if row["on"] <= check["on"]]
        if check["by_lot"] and filed and check["on"].year == 2026:
            lead = TASKS[check["task"]]["lead"]
            gaps.setdefault(lead, []).append(filed[-1]["percent"] - check["percent"])
    wide = {unit for unit, found in gaps.items() if sum(found) / len(found) >= 7}

    assert wide == {"fagaiju", "chengbei", "jiaotongju"}
    assert max(gaps["chengbei"]) >= 40


def test_every_standing_occurs_as_often_as_the_story_says() -> None:
    counts = Counter(task["standing"] for task in LEDGER)
    work = sum(count for standing, count in counts.items() if standing != "closed")

    assert 0.55 <= counts["on_track"] / work <= 0.68
    assert 4 <= counts["overdue"] <= 6
    assert 3 <= counts["blocked"] <= 5
    assert 5 <= counts["no_evidence"] <= 8
    assert 10 <= counts["behind"] <= 14
    assert counts["near_due"] >= 4
    assert counts["not_started"] >= 3
    assert counts["awaiting_check"] == 3
    assert counts["returned"] == 2
    assert counts["unaccepted"] == 4
    assert counts["suspended"] == counts["cancelled"] == 1
    assert 15 <= sum("closed" in task for number, task in TASKS.items() if number > "2026") <= 22


@each_task
def test_the_rules_of_pace_tell_the_same_story(task: Row) -> None:
    if task["standing"] in STATES_NOT_STANDINGS:
        assert {"closing", "returned", "cancelled"} & set(task) or "accepted_on" not in task
        return

    standing = reading(task).standing.value

    assert standing == task["standing"]
