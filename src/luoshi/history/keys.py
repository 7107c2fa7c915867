"""The key that signs checkpoints, kept beside the data and never in it."""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from luoshi_core import chain

SIGNER = "luoshi"


def origin(body_id: int) -> str:
    """The name of a body's log in its checkpoints."""
    return f"luoshi/body/{body_id}"


@cache
def signing_key() -> Ed25519PrivateKey:
    """The installation's signing key, made at first use."""
    path = _folder() / "history.pem"
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{path} is not an Ed25519 key")
        return key
    made = Ed25519PrivateKey.generate()
    _write_private(made)
    return made


def verifier_key() -> str:
    """The public key by which anybody checks a checkpoint's signature."""
    return chain.verifier_key(SIGNER, signing_key().public_key())


def known_verifier_keys() -> list[str]:
    """The lines of the key in use and of those it took over from, newest first."""
    return [verifier_key(), *_retired()]


def public_keys() -> tuple[Ed25519PublicKey, ...]:
    """The keys that signed checkpoints of this installation, the one in use first."""
    return tuple(chain.read_verifier_key(line)[1] for line in known_verifier_keys())


def renew() -> str:
    """Make a new signing key; the old one can sign no more, its public half stays known."""
    retired = "\n".join(known_verifier_keys()) + "\n"
    _write(_folder() / "history-retired.txt", retired.encode("ascii"))
    _write_private(Ed25519PrivateKey.generate())
    signing_key.cache_clear()
    return verifier_key()


def _retired() -> list[str]:
    path = _folder() / "history-retired.txt"
    return path.read_text(encoding="ascii").split() if path.exists() else []


def _folder() -> Path:
    return Path(settings.HOME) / "keys"


def _write_private(key: Ed25519PrivateKey) -> None:
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(_folder() / "history.pem", content)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable by nobody else."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with new.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    new.replace(path)
