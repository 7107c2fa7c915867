"""Seals: each identity under a key of its own, that key under the key of the vault."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from luoshi.identities import keys
from luoshi_core import privacy

NONCE = 12
# What an identity may consist of.
PARTICULARS = ("name", "phone", "email", "identity_card", "address", "account", "device")


@dataclass(frozen=True, slots=True, repr=False)
class Particulars:
    """The values of an identity; it never writes itself out, neither in a log nor in an error."""

    values: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Particulars({', '.join(self.values)})"

    def words(self) -> list[str]:
        """The values, the longest first."""
        return sorted((value for value in self.values.values() if value), key=len, reverse=True)

    def removed_from(self, text: str, alias: str) -> str:
        """The text with every value of this person replaced, and any other particular masked."""
        for value in self.words():
            text = text.replace(value, alias)
        return privacy.mask(text)


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands in the database of an identity."""

    sealed: str
    wrapped_key: str
    key_version: int


def seal(particulars: Particulars, place: str) -> Seal:
    """Seal an identity for its place, so that it opens nowhere else."""
    own = secrets.token_bytes(keys.BYTES)
    version, vault = keys.newest()
    words = json.dumps(dict(particulars.values), ensure_ascii=False)
    return Seal(_closed(words, own, place), _closed(_text(own), vault, place), version)


def unseal(kept: Seal, place: str) -> Particulars:
    """Open the seal of an identity."""
    return Particulars(json.loads(_opened(kept.sealed, own_key(kept, place), place)))


def own_key(kept: Seal, place: str) -> bytes:
    """The key of one identity, with which its messages are sealed too."""
    return base64.b64decode(_opened(kept.wrapped_key, keys.key_of(kept.key_version), place))


def rewrapped(kept: Seal, place: str) -> Seal:
    """The same seal with its key under the newest key of the vault."""
    version, vault = keys.newest()
    return Seal(kept.sealed, _closed(_text(own_key(kept, place)), vault, place), version)


def seal_words(words: str, own: bytes, place: str) -> str:
    """Seal a message with the key of an identity."""
    return _closed(words, own, place)


def unseal_words(sealed: str, own: bytes, place: str) -> str:
    """Open a sealed message."""
    return _opened(sealed, own, place)


def _closed(words: str, key: bytes, place: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    return _text(nonce + AESGCM(key).encrypt(nonce, words.encode(), place.encode()))


def _opened(sealed: str, key: bytes, place: str) -> str:
    content = base64.b64decode(sealed)
    return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], place.encode()).decode()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
