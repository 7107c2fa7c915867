"""Addresses of outlets under a key of their own, which lies beside the data and never in it."""

import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from luoshi.identities.sealing import seal_words, unseal_words

_BYTES = 32


def seal_address(address: str, body_id: int) -> str:
    """Seal an address for a body, so that it opens in no other."""
    return seal_words(address, _key(), _place(body_id))


def unseal_address(sealed: str, body_id: int) -> str:
    """The address, for the moment in which something is sent."""
    return unseal_words(sealed, _key(), _place(body_id))


def _place(body_id: int) -> str:
    return f"notices/{body_id}"


def _key() -> bytes:
    path = Path(settings.HOME) / "keys" / "notices.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        new.touch(mode=0o600)
        new.write_text(b64encode(secrets.token_bytes(_BYTES)).decode(), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(new)  # whoever comes second finds the first key
        new.unlink()
    return b64decode(path.read_text(encoding="ascii"))
