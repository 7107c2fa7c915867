"""The sealed form of a backup: a stream in pieces, each encrypted and bound to its place.

Every backup has a key of its own, drawn from the installation's backup key and a random salt,
so that no pair of key and counter is ever used twice. A piece carries its number and whether
it is the last, so that pieces cannot be swapped, repeated or cut off unseen.
"""

import hashlib
import io
import json
import secrets
from collections.abc import Mapping
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from luoshi.backups.refusals import CutOff, Damaged, NotABackup

MAGIC = b"LUOSHI BACKUP 1\n"
PIECE = 1024 * 1024
TAG = 16
_LONGEST_HEADER = 4096


class SealedWriter(io.RawIOBase):
    """Takes a stream and writes it sealed."""

    def __init__(self, target: IO[bytes], key: bytes, header: Mapping[str, object]) -> None:
        super().__init__()
        salt = secrets.token_bytes(32)
        line = json.dumps({**header, "salt": salt.hex(), "piece": PIECE}).encode() + b"\n"
        self._target = target
        self._cipher = _cipher(key, salt)
        self._bound = hashlib.sha256(MAGIC + line).digest()
        self._number = 0
        self._waiting = bytearray()
        target.write(MAGIC + line)

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, content: Any) -> int:
        """Take a part of the stream."""
        self._waiting += content
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(content)

    def finish(self) -> None:
        """Seal the last piece; a stream that was not finished cannot be opened to its end."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._bound))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Gives back the stream; every piece is checked before a byte of it is given."""

    def __init__(self, source: IO[bytes], name: str, key: bytes) -> None:
        super().__init__()
        header, line = _header(source, name)
        salt, self._piece = bytes.fromhex(str(header["salt"])), int(str(header["piece"]))
        self._name = name
        self._source = source
        self._cipher = _cipher(key, salt)
        self._bound = hashlib.sha256(MAGIC + line).digest()
        self._number = 0
        self._position = len(MAGIC) + len(line)
        self._next = source.read(self._piece + TAG)
        self._open = bytearray()
        self._is_at_end = False

    def readable(self) -> bool:
        """It is read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the stream."""
        while not self._is_at_end and (size < 0 or len(self._open) < size):
            self._unseal()
        most = len(self._open) if size < 0 else size
        given = bytes(self._open[:most])
        del self._open[:most]
        return given

    def _unseal(self) -> None:
        piece, self._next = self._next, self._source.read(self._piece + TAG)
        is_last = not self._next
        nonce = _nonce(self._number, is_last=is_last)
        try:
            self._open += self._cipher.decrypt(nonce, piece, self._bound)
        except InvalidTag as wrong:
            if is_last and self._belongs_before_others(piece):
                raise CutOff(file=self._name, position=self._position + len(piece)) from wrong
            raise Damaged(file=self._name, position=self._position) from wrong
        self._number += 1
        self._position += len(piece)
        self._is_at_end = is_last

    def _belongs_before_others(self, piece: bytes) -> bool:
        """Whether the piece is sound but was not the last: then the rest is missing."""
        try:
            self._cipher.decrypt(_nonce(self._number, is_last=False), piece, self._bound)
        except InvalidTag:
            return False
        return True


def header_of(source: IO[bytes], name: str) -> dict[str, object]:
    """What stands in the clear at the head of a backup: which key opens it, when it was made."""
    return _header(source, name)[0]


def _header(source: IO[bytes], name: str) -> tuple[dict[str, object], bytes]:
    if source.read(len(MAGIC)) != MAGIC:
        raise NotABackup(file=name)
    line = source.readline(_LONGEST_HEADER)
    try:
        header = json.loads(line)
        bytes.fromhex(header["salt"])
        is_sound = 0 < int(header["piece"]) <= 16 * PIECE
    except (ValueError, KeyError, TypeError) as problem:
        raise Damaged(file=name, position=len(MAGIC)) from problem
    if not is_sound:
        raise Damaged(file=name, position=len(MAGIC))
    return header, line


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    drawn = HKDF(hashes.SHA256(), length=32, salt=salt, info=b"luoshi backup 1")
    return AESGCM(drawn.derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")
