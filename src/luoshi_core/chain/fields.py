"""Salted digests of fields, and of the rows they make up."""

import hashlib
import secrets
from collections.abc import Mapping
from functools import lru_cache

from luoshi_core.chain.canonical import canonical_bytes
from luoshi_core.chain.trees import root

SALT_BYTES = 16


def salt() -> str:
    """A fresh salt, kept beside the value; without it a forgotten value cannot be guessed."""
    return secrets.token_hex(SALT_BYTES)


@lru_cache(maxsize=2_000)
def _path_bytes(path: str) -> bytes:
    # The columns of a table are a few words said for every one of its rows.
    return canonical_bytes(path)


def field_digest(path: str, value: object, salt: str) -> str:
    """The digest of one field: SHA-256 of 00, the salt, the canonical path, the canonical value.

    The path enters as a JSON string and the salt has a fixed length, so no two different
    fields can ever run together into the same bytes.
    """
    grain = bytes.fromhex(salt)
    if len(grain) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(grain)}")
    content = b"\x00" + grain + _path_bytes(path) + canonical_bytes(value)
    return hashlib.sha256(content).hexdigest()


def rows_root(digests: Mapping[str, str]) -> str:
    """The digest of a row: the Merkle root of its field digests, ordered by path."""
    return root(
        [
            b"[" + _path_bytes(path) + b"," + canonical_bytes(digests[path]) + b"]"
            for path in sorted(digests)
        ]
    ).hex()
