"""The demonstration's data, read from its files."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FOLDER = resources.files("luoshi.demo") / "data"


@dataclass(frozen=True, slots=True)
class Login:
    """A way into the demonstration, and why to take it."""

    username: str
    password: str
    purpose: str


@cache
def table(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def text(name: str) -> str:
    """One of the documents, front matter and all."""
    return (FOLDER / "documents" / f"{name}.md").read_text(encoding="utf-8")


# One pass phrase for every demonstration login: it is printed at the start and guards nothing.
PASSWORD = "lantern-over-the-river"  # noqa: S105


def logins() -> list[Login]:
    """Every way in, with its purpose in both languages."""
    return [
        Login(row["name"], PASSWORD, f"{row['purpose_zh']} / {row['purpose_en']}")
        for row in table("organisations")["login"]
    ]
