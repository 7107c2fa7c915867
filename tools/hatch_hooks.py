"""What the wheel is built with: the catalogues compiled."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """Compiled catalogues travel in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them before the files are gathered."""
        sys.path.insert(0, self.root)
        from tools.catalogues import compile_stale

        compile_stale(Path(self.root) / "src")
