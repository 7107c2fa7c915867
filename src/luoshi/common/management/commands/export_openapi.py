"""Write the description of the programs' door, as it is committed in docs/."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import resolve

ADDRESS = "/api/v1/"


def description() -> str:
    """The OpenAPI document of this release."""
    # Found by its address: what is common knows no part above it.
    api = resolve(f"{ADDRESS}openapi.json").func.keywords["api"]  # type: ignore[attr-defined]
    schema = api.get_openapi_schema(path_prefix=ADDRESS)
    return json.dumps(schema, indent=1, ensure_ascii=False, default=str) + "\n"


class Command(BaseCommand):
    """Write the OpenAPI document."""

    help = "Write docs/openapi.json, or print it with --print."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it goes."""
        parser.add_argument("--to", type=Path, default=Path("docs/openapi.json"))
        parser.add_argument("--print", action="store_true", dest="is_printed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it."""
        if options["is_printed"]:
            self.stdout.write(description(), ending="")
            return
        path: Path = options["to"]
        path.write_text(description(), encoding="utf-8")
        self.stdout.write(f"{path}: written")
