"""Are the translations complete: every English sentence has its Chinese, with the same places."""

import ast
import atexit
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "luoshi"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
Said = tuple[str, str]  # context, sentence


def main() -> int:
    """Print what is missing, unsure or uneven; returns 1 if anything is."""
    problems = list(find_problems())
    for problem in problems:
        print(problem)
    print("✓ translations complete" if not problems else f"✗ {len(problems)} in translations")
    return 1 if problems else 0


def find_problems() -> Iterator[str]:
    """Every sentence without Chinese, every unsure entry, every uneven placeholder."""
    chinese: dict[Said, str] = {}
    for catalogue in sorted(SOURCE.glob("**/locale/zh_Hans/LC_MESSAGES/django.po")):
        where = catalogue.relative_to(ROOT)
        with catalogue.open("rb") as source:
            for message in read_po(source, locale="zh_Hans"):
                if not message.id:
                    continue
                ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
                strings = (
                    message.string
                    if isinstance(message.string, tuple | list)
                    else (message.string,)
                )
                if message.fuzzy:
                    yield f"{where}: unsure (fuzzy): {ids[0]}"
                for said in strings:
                    if said and _places(ids[0]) != _places(said):
                        yield f"{where}: other places: {ids[0]} → {said}"
                if strings and strings[0]:
                    chinese[(message.context or "", ids[0])] = strings[0]
    known = _of_django()
    for said, where in sorted(spoken().items()):
        if said not in chinese and said[1] not in known:
            yield f"{where}: no Chinese: {said[1]!r}"


def spoken() -> dict[Said, str]:
    """Every translatable sentence in the product, with the place where it stands."""
    found: dict[Said, str] = {}
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        if "migrations" in path.parts or "demo" in path.parts:
            continue
        content = path.read_bytes()
        if path.suffix == ".html":
            content = _templatized(content.decode("utf-8"), path)
        for line, message, _comments, context in extract(
            "python", BytesIO(content), KEYWORDS, options={"encoding": "utf-8"}
        ):
            sentence = message[0] if isinstance(message, tuple) else message
            if sentence:
                found.setdefault((context or "", sentence), f"{path.relative_to(ROOT)}:{line}")
        if path.name == "rules.py" or path.parent.name == "rules":
            for sentence in _rule_sentences(content.decode("utf-8")):
                found.setdefault(("", sentence), str(path.relative_to(ROOT)))
    return found


def _templatized(text: str, path: Path) -> bytes:
    from django.utils.translation.template import templatize

    lines = templatize(text, origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines).encode("utf-8")


def _rule_sentences(source: str) -> Iterator[str]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith(("can_", "is_", "has_")):
            sentence = ast.get_docstring(node)
            if sentence:
                yield sentence


def _places(sentence: str) -> set[str]:
    return {a or b for a, b in _PLACES.findall(sentence)}


def _of_django() -> set[str]:
    import django

    catalogue = Path(django.__file__).parent / "conf/locale/zh_Hans/LC_MESSAGES/django.po"
    with catalogue.open("rb") as source:
        return {str(message.id) for message in read_po(source, locale="zh_Hans") if message.string}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    home = tempfile.mkdtemp(prefix="luoshi-words-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.setdefault("LUOSHI_HOME", home)
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    raise SystemExit(main())
