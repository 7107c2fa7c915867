"""What the wheel is built with: the catalogues compiled, the protections all there."""

import runpy
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Compiled catalogues travel in the wheel; a wheel without its red lines is not built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them before the files are gathered."""
        sys.path.insert(0, self.root)
        _require_red_lines(Path(self.root))
        from tools.catalogues import compile_stale

        compile_stale(Path(self.root) / "src")


def _require_red_lines(root: Path) -> None:
    # By its path: the package itself needs Django, which a build does not have.
    red_lines = root / "src" / "luoshi" / "trust" / "redlines"
    missing_tests = runpy.run_path(str(red_lines / "digests.py"))["missing_tests"]
    tests = root / "tests" / "trust" / "test_redlines.py"
    missing = missing_tests(red_lines / "manifest.json", tests)
    if missing:
        raise RuntimeError(f"the tests of the red lines are gone or changed: {missing}")
