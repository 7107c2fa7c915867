"""Write or compare the manifest of protections: `python -m tools.redlines [--check]`.

Whoever adds a red line or changes its tests writes the manifest anew, and the change is seen in
review; a build that lacks what the manifest names does not come about.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Red lines about the red lines themselves: no planting, tests only.
OWN = ("L-01", "M-25")


def main(arguments: list[str]) -> int:
    """Write the manifest, or say with 1 that the build lacks what it names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    os.environ.setdefault("LUOSHI_HOME", tempfile.mkdtemp(prefix="luoshi-redlines-"))
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from luoshi.trust.redlines.removed import MANIFEST, removed

    if "--check" in arguments:
        gone = removed()
        for each in gone:
            print(f"✗ {each.code} {each.name}: {each.why.value} {each.detail}")
        return 1 if gone else 0
    text = json.dumps(manifest(), ensure_ascii=False, indent=1)
    MANIFEST.write_text(text + "\n", encoding="utf-8")
    return 0


def manifest() -> dict[str, dict[str, Any]]:
    """Every red line with its plants and the digests of its tests."""
    from django.utils.translation import override

    from luoshi.trust.drills import WORDS_OF_DRILLS
    from luoshi.trust.redlines import RED_LINES
    from luoshi.trust.redlines.digests import test_digests
    from luoshi.trust.redlines.removed import TESTS

    tests = test_digests(ROOT / TESTS)
    with override("en"):
        names = {line.code: (str(line.name), len(line.plants)) for line in RED_LINES}
        names |= {code: (str(WORDS_OF_DRILLS[code]), 0) for code in OWN}
    return {
        code: {
            "name": name,
            "plants": plants,
            "tests": {
                test: digest
                for test, digest in tests.items()
                if f"_{code.lower().replace('-', '_')}_" in test or "_every_red_line_" in test
            },
        }
        for code, (name, plants) in sorted(names.items())
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
