"""Checkpoints as C2SP signed notes with Ed25519."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from luoshi_core.chain.trees import HASH_BYTES

_ED25519 = b"\x01"
_SIGNATURE_MARK = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a body swears to: its log's name, size and root."""

    origin: str
    size: int
    root: bytes


def checkpoint_text(origin: str, size: int, root_hash: bytes) -> str:
    """The text of a checkpoint, ready to be signed as a note."""
    if not origin or "\n" in origin:
        raise ValueError("the origin of a checkpoint is one line of text")
    return f"{origin}\n{size}\n{base64.b64encode(root_hash).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a note's text states; further lines are left to others."""
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or lines[-1]:
        raise ValueError("a checkpoint has three lines: origin, size and root")
    origin, size, encoded = lines[:3]
    root_hash = _decoded(encoded)
    if not (size.isascii() and size.isdigit()) or size != str(int(size)):
        raise ValueError(f"the size of a checkpoint is a number, not “{size}”")
    if root_hash is None or len(root_hash) != HASH_BYTES:
        raise ValueError(f"the root of a checkpoint is {HASH_BYTES} bytes in base64")
    return Checkpoint(origin, int(size), root_hash)


def _decoded(encoded: str) -> bytes | None:
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    # The last letter may carry idle bits: only one spelling of the same bytes is taken.
    return decoded if base64.b64encode(decoded).decode() == encoded else None


def key_id(name: str, public_key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature says which key made it."""
    content = name.encode() + b"\n" + _ED25519 + public_key.public_bytes_raw()
    return hashlib.sha256(content).digest()[:4]


def verifier_key(name: str, public_key: Ed25519PublicKey) -> str:
    """The line an outsider keeps in order to check this signer's notes."""
    encoded = base64.b64encode(_ED25519 + public_key.public_bytes_raw()).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{encoded}"


def read_verifier_key(line: str) -> tuple[str, Ed25519PublicKey]:
    """The name and the key in an outsider's line."""
    name, _, rest = line.strip().partition("+")
    _, _, encoded = rest.partition("+")
    content = _decoded(encoded)
    if content is None or content[:1] != _ED25519 or len(content) != HASH_BYTES + 1:
        raise ValueError("a verifier key reads name+number+key, and the key is one of Ed25519")
    public_key = Ed25519PublicKey.from_public_bytes(content[1:])
    if verifier_key(name, public_key) != line.strip():
        raise ValueError("the number of the verifier key does not belong to its key")
    return name, public_key


def sign_note(text: str, name: str, private_key: Ed25519PrivateKey) -> str:
    """The text as a signed note under the signer's name."""
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends with a line break")
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise ValueError("the name of a signer has neither spaces nor a plus sign")
    signature = key_id(name, private_key.public_key()) + private_key.sign(text.encode())
    return f"{text}\n{_SIGNATURE_MARK}{name} {base64.b64encode(signature).decode()}\n"


def note_text(note: str) -> str:
    """The signed part of a note, without its signatures."""
    text, gap, _ = note.rpartition("\n\n")
    if not gap:
        raise ValueError("a note has an empty line between its text and its signatures")
    return text + "\n"


def verify_note(note: str, name: str, public_key: Ed25519PublicKey) -> bool:
    """Whether the note carries a true signature of this signer."""
    text, gap, signatures = note.rpartition("\n\n")
    if not gap:
        return False
    start = f"{_SIGNATURE_MARK}{name} "
    lines = [line for line in signatures.split("\n") if line.startswith(start)]
    signed = (text + "\n").encode()
    return any(_is_signed(signed, line.removeprefix(start), name, public_key) for line in lines)


def _is_signed(signed: bytes, encoded: str, name: str, public_key: Ed25519PublicKey) -> bool:
    signature = _decoded(encoded)
    if signature is None or signature[:4] != key_id(name, public_key):
        return False
    try:
        public_key.verify(signature[4:], signed)
    except InvalidSignature:
        return False
    return True
