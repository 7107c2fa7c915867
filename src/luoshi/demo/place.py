"""Where the demonstration lives: a data folder of its own, marked with its day."""

import os
import shutil
from pathlib import Path

MARK = "demo_day"
DAY = "2026-05-15"


def prepare_home(*, fresh: bool = False) -> str:
    """Mark the data folder as a demonstration; returns why that cannot be, or nothing."""
    home = Path(os.environ.get("LUOSHI_HOME") or "var").expanduser().resolve()
    mark = home / MARK
    has_data = (home / "luoshi.sqlite3").exists()
    if has_data and not mark.exists():
        return (
            f"{home} 里有正式数据，示范不会写入。请用 LUOSHI_HOME 指定另一个文件夹。\n"
            f"{home} holds real data; the demonstration will not touch it. "
            "Name another folder in LUOSHI_HOME."
        )
    if fresh and mark.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    mark.write_text(DAY + "\n", encoding="ascii")
    return ""
