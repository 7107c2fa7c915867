"""The verbs of those who carry the work on: test, check, fix, bench, messages."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Each worker takes whole modules while there are any: what a module makes once is made once.
WITH_DATABASE = [
    *[BIN / "pytest", "tests", "--ignore=tests/core", "--ignore=tests/browser"],
    *["-n2", "--dist=worksteal"],
]
IS_STRICT = os.environ.get("CI") == "true"


def run(verb: str, arguments: Sequence[str]) -> int:
    """Run a verb and return its exit code."""
    verbs: dict[str, Callable[[Sequence[str]], int]] = {
        "test": test,
        "check": check,
        "fix": fix,
        "bench": bench,
        "messages": messages,
    }
    return verbs[verb](arguments)


def _call(title: str, *command: str | Path, **variables: str) -> int:
    started = time.monotonic()
    print(f"\n── {title}", flush=True)
    code = subprocess.call(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **variables}
    )
    print(f"── {title}: {'✓' if code == 0 else '✗'} {time.monotonic() - started:.0f} s", flush=True)
    return code


def check(arguments: Sequence[str]) -> int:
    """Everything that is checked without running the product: one command, the same in CI."""
    scratch = tempfile.mkdtemp(prefix="luoshi-check-")
    python = sys.executable
    steps: list[tuple[str, list[str | Path]]] = [
        ("form (ruff format)", [BIN / "ruff", "format", "--check", "."]),
        ("lint (ruff)", [BIN / "ruff", "check", "."]),
        ("arrows (import-linter)", [BIN / "lint-imports", "--no-cache"]),
        ("types (mypy --strict)", [BIN / "mypy"]),
        ("templates (djlint)", [BIN / "djlint", "src", "--lint", "--quiet"]),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"]),
        ("translations", [python, "-m", "tools.translations"]),
    ]
    codes = [
        _call(title, *command, LUOSHI_HOME=scratch)
        for title, command in steps
        if not arguments or any(word in title for word in arguments)
    ]
    shutil.rmtree(scratch, ignore_errors=True)
    return max(codes, default=0)


def test(arguments: Sequence[str]) -> int:
    """Every leg of the tests: the core alone, SQLite, PostgreSQL, the browser if there is one."""
    if list(arguments[:1]) == ["--nightly"]:
        from tools import nightly

        return nightly.run(arguments[1:])
    if arguments:
        return _call("pytest", BIN / "pytest", *arguments)
    os.environ["LUOSHI_SCOREBOARD"] = str(ROOT / "src" / "luoshi" / "trust" / "scoreboard.json")
    legs: list[tuple[str, Callable[[], int]]] = [
        ("core", _core),
        ("SQLite", _sqlite),
        ("PostgreSQL", _postgresql),
    ]
    chromium = find_chromium()
    if chromium:
        legs.append(("browser", lambda: _browser(chromium)))
    elif IS_STRICT:
        print("✗ CI needs chromium for the browser tests", file=sys.stderr)
        return 1
    results = {title: leg() for title, leg in legs}
    print()
    for title, code in results.items():
        print(f"{'✓' if code == 0 else '✗'} {title}")
    if not chromium:
        print("– browser tests left out: no chromium found (Debian/Ubuntu: apt install chromium)")
    return max(results.values())


def find_chromium() -> str | None:
    """A browser on this machine, by its usual names."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("LUOSHI_CHROMIUM") or next(
        (found for name in names if (found := shutil.which(name))), None
    )


def _core() -> int:
    subprocess.check_call([BIN / "coverage", "erase"], cwd=ROOT)
    code = _call(
        "core: pure rules, every branch",
        *[BIN / "coverage", "run", "-m", "pytest", "tests/core", "-n2", "--dist=worksteal"],
    )
    if code == 0:
        subprocess.check_call([BIN / "coverage", "combine", "--quiet"], cwd=ROOT)
    return code or _call("core: coverage", BIN / "coverage", "report", "--fail-under=97")


def _sqlite() -> int:
    return _call(
        "SQLite",
        *WITH_DATABASE,
        LUOSHI_LEG="SQLite",
    )


def _postgresql() -> int:
    from tools.postgresql import server

    with server() as url:
        return _call(
            "PostgreSQL",
            *WITH_DATABASE,
            LUOSHI_DATABASE_URL=url,
            LUOSHI_LEG="PostgreSQL",
        )


def _browser(chromium: str) -> int:
    return _call("browser", BIN / "pytest", "tests/browser", LUOSHI_CHROMIUM=chromium)


def fix(arguments: Sequence[str]) -> int:
    """Put files into the house's form."""
    _call("form", BIN / "ruff", "format", ".")
    return _call("lint", BIN / "ruff", "check", "--fix", ".")


def bench(arguments: Sequence[str]) -> int:
    """Run a benchmark: pages, extraction, reading, exchange."""
    name, *rest = arguments or ["pages"]
    return _call(f"bench {name}", sys.executable, ROOT / "bench" / f"{name}.py", *rest)


def messages(arguments: Sequence[str]) -> int:
    """Say which sentences still lack their Chinese."""
    return _call("translations", sys.executable, "-m", "tools.translations", *arguments)
