"""Where figures are written: between two marks of docs/performance.md."""

import os
import platform
from pathlib import Path

PERFORMANCE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def write_between(name: str, text: str) -> None:
    """Put a text between the marks of a name."""
    start, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = PERFORMANCE.read_text(encoding="utf-8")
    before, _, rest = page.partition(start)
    _, _, after = rest.partition(end)
    PERFORMANCE.write_text(f"{before}{start}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def machine() -> str:
    """The machine and the language, as they stand beside every figure."""
    model = ""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    system = f"{os.cpu_count()} cores, {model or platform.machine()}, {platform.system()}"
    return f"{system}; Python {platform.python_version()}"
