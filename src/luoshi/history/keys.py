"""The key that signs checkpoints, kept beside the data and never in it."""

from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

SIGNER = "luoshi"


def origin(body_id: int) -> str:
    """The name of a body's log in its checkpoints."""
    return f"luoshi/body/{body_id}"


@cache
def signing_key() -> Ed25519PrivateKey:
    """The installation's signing key, made at first use."""
    path = settings.HOME / "keys" / "history.pem"
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{path} is not an Ed25519 key")
        return key
    made = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(
        made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made
