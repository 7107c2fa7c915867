"""What ten times the rows cost: the same questions on a county and on one ten times as large.

Run `./luoshi bench scale`; see docs/performance.md. PostgreSQL goes from 100,000 to 1,000,000
tasks, SQLite from 20,000 to 200,000.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
SIZES = {"sqlite": (20_000, 200_000), "postgresql": (100_000, 1_000_000)}
GOAL = 1.3


def main() -> int:
    """Make both counties where they are missing, measure, print the ratios."""
    from bench import pages

    options = _options()
    wanted = list(SIZES) if options.database == "both" else [options.database]
    tables = {database: _compare(pages, database, options) for database in wanted}
    for database, lines in tables.items():
        print(f"\n{pages.TITLES[database]}\n")
        print("\n".join(lines))
    if options.markdown:
        _write(pages, tables)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=[*SIZES, "both"], default="both")
    parser.add_argument("--sizes", type=int, nargs=2, metavar=("SMALL", "LARGE"), default=None)
    parser.add_argument("--only", default="", help="rows whose name holds this word")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "luoshi-bench")
    parser.add_argument("--markdown", action="store_true", help="write docs/performance.md")
    return parser.parse_args()


def _compare(pages: Any, database: str, options: argparse.Namespace) -> list[str]:
    measured = []
    sizes = options.sizes or SIZES[database]
    for tasks in sizes:
        words = ["--rows", "scale", "--only", options.only, "--cache", str(options.cache)]
        rows = ["--tasks", str(tasks), "--reports", str(3 * tasks)]
        sys.argv[1:] = [*words, *rows, "--database", database]
        measured.append(pages.run(database, pages.read_options())["rows"])
    small, large = sizes
    lines = [
        f"| question | {small:,} tasks | {large:,} tasks | ratio | queries |",
        "| --- | --: | --: | --: | --: |",
    ]
    for one, ten in zip(*measured, strict=True):
        ratio = ten["cpu_ms"] / one["cpu_ms"]
        late = " ✗" if ten["goal"] and ratio > GOAL else ""
        asked = (
            str(ten["queries"])
            if one["queries"] == ten["queries"]
            else (f"{one['queries']} → {ten['queries']}")
        )
        lines.append(
            f"| {ten['name']} | {_shown(one)} | {_shown(ten)} | {ratio:.2f}{late} | {asked} |"
        )
    return lines


def _shown(row: dict[str, Any]) -> str:
    return f"{row['cpu_ms']:.1f} ms" if row["cpu_ms"] < 1000 else f"{row['wall_ms'] / 1000:.1f} s"


def _write(pages: Any, tables: dict[str, list[str]]) -> None:
    from bench.notes import machine, write_between

    parts = [f"{machine()}; processor time of server plus database, above a second wall time."]
    for database, lines in tables.items():
        parts += [f"### {pages.TITLES[database]}", "\n".join(lines)]
    write_between("scale", "\n\n".join(parts))


if __name__ == "__main__":
    raise SystemExit(main())
