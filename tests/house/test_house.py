"""What the house demands of itself, tested by the house."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps

from luoshi.history import events
from luoshi.history.models import Recorded
from luoshi.history.protection import OUTSIDE
from luoshi.ledger.events import EVENT_OF_MOVE, LedgerEvent
from luoshi.ledger.rules import RULE_OF_MOVE
from luoshi.ledger.states import REPORT, TASK, ReportState, TaskState

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "luoshi"
# Public functions of services that are no acts of a person, each with its reason.
NO_ACTS = {
    "record": "is the record itself",
    "record_many": "is the record itself",
    "seal_history": "seals what was recorded",
    "digest_of_entry": "a digest",
    "digests_of_row": "a digest",
    "leaf_bytes": "bytes",
    "once": "a decorator",
    "answer_once": "a door around an act",
    "content_of": "reads a file",
    "recompute_standings": "derived lights, no act",
    "percent_reached": "arithmetic",
    "save_list": "a reader's own view, no act",
    "remove_list": "a reader's own view, no act",
    "set_up": "founds the body whose actors will act",
    "found_body": "founds the body whose actors will act",
}


def verbs() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions that an app's services offer: all of a module, `__all__` of a package."""
    for app in sorted(path.parent for path in SOURCE.glob("*/services.py")):
        yield from _functions(app.name, [app / "services.py"], None)
    for package in sorted(SOURCE.glob("*/services/__init__.py")):
        tree = ast.parse(package.read_text(encoding="utf-8"))
        offered = next(
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        )
        yield from _functions(package.parents[1].name, package.parent.glob("*.py"), set(offered))


def _functions(
    app: str, paths: Iterable[Path], offered: set[str] | None
) -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(paths):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if node.name not in NO_ACTS and (offered is None or node.name in offered):
                yield f"{app}:{node.name}", node


@pytest.mark.parametrize(
    "node",
    [pytest.param(node, id=name) for name, node in verbs()],
)
def test_a_verb_is_keyword_only_and_told_who_and_when(node: ast.FunctionDef) -> None:
    keywords = {argument.arg for argument in node.args.kwonlyargs}

    assert node.args.args == []
    assert "actor" in keywords
    assert "at" in keywords
    assert ast.get_docstring(node)


def test_every_table_is_held_by_the_record_or_listed_with_its_reason() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("luoshi.")]

    unheld = {model._meta.label for model in ours if not issubclass(model, Recorded)}

    assert unheld <= set(OUTSIDE)


@pytest.mark.parametrize(
    "workflow", [pytest.param(TASK, id="task"), pytest.param(REPORT, id="report")]
)
def test_every_state_is_reached_and_left(workflow) -> None:  # type: ignore[no-untyped-def]
    assert workflow.unreachable() == frozenset()
    assert workflow.dead_ends() == frozenset()


def test_the_table_of_moves_names_every_state() -> None:
    assert set(TASK.states) == set(TaskState.values)
    assert set(REPORT.states) == set(ReportState.values)


def test_every_move_has_rule_and_event() -> None:
    moves = {move.name for move in TASK.moves}

    assert set(RULE_OF_MOVE) == moves
    assert set(EVENT_OF_MOVE) == moves


def test_every_event_is_told_and_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))

    for event in LedgerEvent:
        words = events.told(event.value)
        assert str(words.label)
        assert str(words.sentence)
        assert len(re.findall(rf"\b\w+\.{event.name}\b", code)) >= 2, event.name


def test_the_core_loads_no_django() -> None:
    script = (
        "import sys, luoshi_core.pace, luoshi_core.chain, luoshi_core.sheets, "
        "luoshi_core.extraction, luoshi_core.reading.command;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )

    code = subprocess.call([sys.executable, "-c", script], env={"PYTHONPATH": str(ROOT / "src")})

    assert code == 0


def test_no_module_outgrows_the_house() -> None:
    paths = [*(ROOT / "src").rglob("*.py")]

    long = {
        str(path.relative_to(ROOT)): lines
        for path in paths
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 520
    }

    assert long == {}


def test_the_diagram_in_the_documents_is_the_table() -> None:
    document = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")

    assert TASK.mermaid().strip() in document
    assert REPORT.mermaid().strip() in document


def test_every_setting_is_documented() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*SOURCE.rglob("*.py"), *(ROOT / "tools").glob("*.py"), ROOT / "luoshi"]
    )
    document = (ROOT / "docs" / "configure.md").read_text(encoding="utf-8")

    named = set(re.findall(r"\bLUOSHI_[A-Z_]*[A-Z]\b", code))

    assert named - set(re.findall(r"LUOSHI_[A-Z_]*[A-Z]\b", document)) == set()


def test_the_index_of_decisions_is_complete() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")

    for path in sorted(folder.glob("[0-9]*.md")):
        assert path.name in index


def test_the_glossary_names_every_state() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

    missing = [state for state in TaskState.values if f"`{state}`" not in glossary]

    assert missing == []
