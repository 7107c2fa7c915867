"""How quickly texts are read: characters a second, and seconds from upload to lens.

Run `./luoshi bench reading`; the longest document of the corpus is used where the corpus is found
(`LUOSHI_CORPUS`, else `../shared/corpus`), else the demonstration's speech several times over.
"""

import argparse
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
SPEECH = ROOT / "src" / "luoshi" / "demo" / "data" / "documents" / "speech.md"
REPEATS = 7
GOAL_SECONDS = 2


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="write docs/performance.md")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    name, content = _longest()
    lines = [*_steps(name, content, options.repeats), "", *_upload(options.repeats)]
    print("\n".join(lines))
    if options.markdown:
        from bench.notes import machine, write_between

        write_between("reading", "\n".join([f"{machine()}.", "", *lines]))
    return 0


def _longest() -> tuple[str, bytes]:
    corpus = Path(os.environ.get("LUOSHI_CORPUS", ROOT.parent / "shared" / "corpus"))
    documents = sorted(corpus.glob("documents/*"), key=lambda path: path.stat().st_size)
    if documents:
        return documents[-1].name, documents[-1].read_bytes()
    return "speech three times over", SPEECH.read_bytes() * 3


def _steps(name: str, content: bytes, repeats: int) -> list[str]:
    from luoshi_core.cleaning import apply, clean
    from luoshi_core.extraction import extract
    from luoshi_core.reading import read_safely

    file_name = name if "." in name else "speech.md"
    source = read_safely(content, file_name)
    cleaned = apply(source.text, clean(source.text).cuts)
    size = len(source.text)
    steps: dict[str, Callable[[], Any]] = {
        "read": lambda: read_safely(content, file_name),
        "clean": lambda: apply(source.text, clean(source.text).cuts),
        "extract": lambda: extract(cleaned.text, issued_on=source.issued_on),
    }
    lines = [
        f"`{name}`, {size:,} characters:",
        "",
        "| step | CPU ms | characters a second |",
        "| --- | --: | --: |",
    ]
    total = 0.0
    for step, act in steps.items():
        spent = _median(act, repeats)[0]
        total += spent
        lines.append(f"| {step} | {spent * 1000:.1f} | {size / max(spent, 1e-9):,.0f} |")
    lines.append(f"| all three | {total * 1000:.1f} | {size / total:,.0f} |")
    seconds = _command(content, file_name, repeats)
    lines.append(
        f"| `luoshi read`, the whole process | {seconds * 1000:.0f} | {size / seconds:,.0f} |"
    )
    return lines


def _median(act: Callable[[], Any], repeats: int) -> tuple[float, float]:
    """Processor and waiting seconds of an act, after one that does not count."""
    act()
    cpu, wall = [], []
    for _ in range(repeats):
        began, began_wall = time.process_time(), time.perf_counter()
        act()
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - began_wall)
    return statistics.median(cpu), statistics.median(wall)


def _command(content: bytes, file_name: str, repeats: int) -> float:
    """Processor seconds of the command from its start to its end."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as folder:
        path = Path(folder) / file_name
        path.write_bytes(content)
        command = [sys.executable, "-m", "luoshi_core.reading.command", str(path)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        spent = []
        for _ in range(repeats):
            before = os.times()
            subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)
            after = os.times()
            spent.append(
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
        return statistics.median(spent)


def _upload(repeats: int) -> list[str]:
    """The speech through the page: posted, read, kept, and the lens shown."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as home:
        os.environ.update(
            LUOSHI_HOME=home,
            LUOSHI_TODAY="2026-08-14",
            LUOSHI_DATABASE_URL=f"sqlite:///{home}/luoshi.sqlite3",
            DJANGO_SETTINGS_MODULE="luoshi.config.settings",
        )
        import django

        django.setup()
        from django.core.management import call_command

        from bench import county
        from bench.rows import Visitor

        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        county.make_county(county.Sizes(tasks=50, units=60, reports=100))
        visitor = Visitor("officer")
        cpu, wall = _median(lambda: _hand_in(visitor), repeats)
    size = len(SPEECH.read_text(encoding="utf-8"))
    mark = "" if wall <= GOAL_SECONDS else " ✗"
    waited = f"**{wall:.2f} s**{mark} waited, {cpu:.2f} s on the processor"
    place = "from upload to lens (SQLite, 60 units)"
    return [f"The speech, {size:,} characters, {place}: {waited}; goal ≤ {GOAL_SECONDS} s."]


def _hand_in(visitor: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    # The same text twice is refused, so each ends with a number of its own.
    speech = SPEECH.read_bytes() + f"\n\n（印发号 {secrets.token_hex(4)}）\n".encode()
    content = {
        "file": SimpleUploadedFile("speech.md", speech),
        "title": "在全县重点工作推进会上的讲话",
        "declared_open": "on",
        "csrfmiddlewaretoken": visitor.token,
        "_once": secrets.token_hex(16),
    }
    response = visitor.client.post("/documents/new/", content)
    if response.status_code != 302:
        page = response.content.decode()
        told = re.findall(r'role="alert".{0,800}', page, re.DOTALL)
        raise SystemExit(f"upload: {response.status_code} {told}")
    visitor.read(response["Location"])


if __name__ == "__main__":
    raise SystemExit(main())
