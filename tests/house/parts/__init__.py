"""What each part of the product brings to the kits: one module for each app, named like it.

A module may offer `tell(county)`, which leaves a row in every table of the part through its verbs
and returns whatever the part's addresses and verbs need; `SUBJECTS`, what stands in the parameters
of its addresses; `CASES`, the arguments of each of its verbs; `NOT_TRIED`, verbs that are no acts,
each with its reason; and for the browser's look at every page (`tests/browser/places.py`)
`THINGS`, `NO_PAGES` and `NOTHING_THERE`. What `tell` returned is `county.parts["app"]`.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def modules() -> Iterator[tuple[str, ModuleType]]:
    """Every part's module by the app's name."""
    for found in sorted(iter_modules(__path__), key=lambda module: module.name):
        yield found.name, import_module(f"{__name__}.{found.name}")


def gathered(name: str) -> dict[str, Any]:
    """One table of all parts."""
    return {
        key: value for _app, module in modules() for key, value in getattr(module, name, {}).items()
    }
