"""Digests of the red lines' tests; stands alone, so that building a wheel can ask for them."""

import ast
import hashlib
import json
from pathlib import Path


def test_digests(path: Path) -> dict[str, str]:
    """A digest of each test, by what it does and not by how it is laid out."""
    if not path.exists():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: hashlib.sha256(ast.dump(node).encode()).hexdigest()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def missing_tests(manifest: Path, tests: Path) -> list[str]:
    """Tests the manifest names that are gone or say something else."""
    known = json.loads(manifest.read_text(encoding="utf-8"))
    here = test_digests(tests)
    named = {test: digest for told in known.values() for test, digest in told["tests"].items()}
    return sorted(test for test, digest in named.items() if here.get(test) != digest)
