#!/usr/bin/env python3
"""Check an export of the record, and papers taken from it, on your own machine.

    python verify_record.py record.zip [--key luoshi+0123abcd+AQ…] [receipt.txt proof.txt …]

Needs Python 3.9 and nothing else, asks no network. It recomputes every digest from the words,
every leaf, root and proof, checks every Ed25519 signature, and names the first entry that
differs. Name the key that you noted when you first received a checkpoint: without --key it takes
the one in the export, which proves only that the export agrees with itself.
"""

# Three hundred lines can be read in one sitting, so nothing is spread out.
# fmt: off
from __future__ import annotations

import base64
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Key = tuple[str, bytes, bytes]

class Broken(Exception):
    """Something does not agree; the sentence says what and where."""
FAULTS = (Broken, OSError, LookupError, TypeError, ValueError, AttributeError,
          zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
FORGOTTEN = "history.values_forgotten"

def add(one: Sequence[int], two: Sequence[int]) -> tuple[int, int, int, int]:
    """The sum of two points of the curve Ed25519 (RFC 8032)."""
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    return (
        (b - a) * (d - c) % P,
        (d + c) * (b + a) % P,
        (d - c) * (d + c) % P,
        (b - a) * (b + a) % P,
    )

def point(encoded: bytes) -> tuple[int, int, int, int]:
    sign, y = divmod(int.from_bytes(encoded, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Broken("the key is no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P

def is_signed(public: bytes, content: bytes, signature: bytes) -> bool:
    scalar, base = int.from_bytes(signature[32:], "little"), point(b"X" + b"f" * 31)
    hashed = hashlib.sha512(signature[:32] + public + content).digest()
    factor, (x, y, z, t) = int.from_bytes(hashed, "little") % L, point(public)
    steps = [(0, 1, 1, 0), base, (P - x, y, z, P - t), add(base, (P - x, y, z, P - t))]
    reached = steps[0]
    for bit in range(252, -1, -1):
        reached = add(add(reached, reached), steps[(scalar >> bit & 1) | (factor >> bit & 1) << 1])
    x, y = (part * pow(reached[2], P - 2, P) % P for part in reached[:2])
    return scalar < L and (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]

def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()

def grow(edge: list[tuple[int, bytes]], leaf: bytes) -> None:
    """Append a leaf to the right edge of a log (RFC 6962)."""
    size, tip = 1, sha(b"\x00" + leaf)
    while edge and edge[-1][0] == size:
        size, tip = 2 * size, sha(b"\x01", edge.pop()[1], tip)
    edge.append((size, tip))

def root_of(edge: list[tuple[int, bytes]]) -> bytes:
    tip = edge[-1][1] if edge else sha(b"")
    for _, left in reversed(edge[:-1]):
        tip = sha(b"\x01", left, tip)
    return tip

def root_from(tip: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root that a path leads to from a leaf; uses the path up from its end."""
    if size == 1:
        return tip
    other, middle = proof.pop(), 1 << ((size - 1).bit_length() - 1)
    if index < middle:
        return sha(b"\x01", root_from(tip, index, middle, proof), other)
    return sha(b"\x01", other, root_from(tip, index - middle, size - middle, proof))

def both_roots(old: int, new: int, proof: list[bytes], whole: bytes) -> tuple[bytes, bytes]:
    """The roots of both logs that a proof leads to; `whole` is the old root while it is one."""
    if old == new:
        return (whole, whole) if whole else (proof[-1], proof.pop())
    other, middle = proof.pop(), 1 << ((new - 1).bit_length() - 1)
    if old <= middle:
        before, after = both_roots(old, middle, proof, whole)
        return before, sha(b"\x01", after, other)
    before, after = both_roots(old - middle, new - middle, proof, b"")
    return sha(b"\x01", other, before), sha(b"\x01", other, after)

def canonical(value: Any) -> str:  # RFC 8785
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

def fields_root(digests: dict[str, str]) -> str:
    edge: list[tuple[int, bytes]] = []
    for path in sorted(digests):
        grow(edge, canonical([path, digests[path]]).encode())
    return root_of(edge).hex()

def bare(text: str, length: int) -> bytes:
    found = base64.b64decode(text, validate=True)
    if len(found) != length or base64.b64encode(found).decode() != text:
        raise Broken(f"“{text[:50]}” is not {length} bytes in base64")
    return found

def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19 and str(int(text)) == text):
        raise Broken(f"“{text[:30]}” is no number")
    return int(text)

def key_in(line: str) -> tuple[str, bytes, bytes]:
    name, mark, encoded = line.strip().split("+", 2)
    kind = bare(encoded, 33)
    if kind[:1] != b"\x01" or sha(f"{name}\n".encode() + kind)[:4].hex() != mark:
        raise Broken(f"“{line[:60]}” is no Ed25519 verifier key")
    return name, bytes.fromhex(mark), kind[1:]

class Note(NamedTuple):
    origin: str
    size: int
    root: bytes

def note_in(text: str, keys: Sequence[Key]) -> Note:
    """A checkpoint: origin, size, root, an empty line, one signature by one of the keys."""
    lines = text.split("\n")
    if len(lines) != 6 or lines[3] or lines[5] or not lines[0]:
        raise Broken("a checkpoint has three lines, an empty one, and one signature")
    note = Note(lines[0], number(lines[1]), bare(lines[2], 32))
    content = "\n".join(lines[:3]).encode() + b"\n"
    for name, mark, public in keys:
        if lines[4].startswith(f"— {name} "):
            made = bare(lines[4][len(name) + 3 :], 68)
            if made[:4] == mark and is_signed(public, content, made[4:]):
                return note
    raise Broken(f"checkpoint {note.size}: no known key signed it")

def check_continues(old: Note, new: Note, proof: list[bytes]) -> None:
    roots = both_roots(old.size, new.size, proof, old.root) if 0 < old.size <= new.size else ()
    if old.origin != new.origin or roots != (old.root, new.root) or proof:
        raise Broken(f"checkpoint {new.size} does not continue checkpoint {old.size}")

def check_receipt(text: str, keys: Sequence[Key]) -> tuple[Note, int, str]:
    """The checkpoint of a receipt, the place and the leaf, if the one leads to the other."""
    (_, second, third, *hashes), note = lines_in(text, "luoshi-receipt/1", 2)
    index, leaf, stated = number(third[6:]), second[5:], note_in(note[0], keys)
    proof = [bare(each, 32) for each in hashes]
    if (second[:5], third[:6]) != ("leaf ", "index ") or index >= stated.size:
        raise Broken("a receipt names its leaf and a place in the log")
    if root_from(sha(b"\x00" + leaf.encode()), index, stated.size, proof) != stated.root or proof:
        raise Broken("the receipt does not lead to the signed root")
    return stated, index, leaf

def check_proof(text: str, keys: Sequence[Key]) -> tuple[Note, Note]:
    (_, *hashes), notes = lines_in(text, "luoshi-consistency/1", 3)
    old, new = note_in(notes[0] + "\n", keys), note_in(notes[1], keys)
    check_continues(old, new, [bare(each, 32) for each in hashes])
    return old, new

def lines_in(text: str, head: str, parts: int) -> tuple[list[str], list[str]]:
    found = text.split("\n----\n")
    if len(found) != parts or found[0].split("\n")[0] != head:
        raise Broken(f"this is no “{head}”")
    return found[0].split("\n"), found[1:]

def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise Broken("a name stands twice in one line")
    return dict(pairs)

def read(text: str) -> Any:  # the record holds no fractions: `number` refuses them
    return json.loads(text, object_pairs_hook=once, parse_float=number, parse_constant=number)

def check_words(entry: dict[str, Any]) -> dict[str, str]:
    """That an entry's digest is the root of its fields; gives the digests of what it says."""
    grain = bytes.fromhex(entry.get("salt", "00" * 16))
    said = {path: sha(b"\x00" + grain + (canonical(path) + canonical(value)).encode()).hex()
            for path, value in entry.get("fields", {}).items()}
    kinds = {"salt", "fields"}, {"digests"}, {"salt", "fields", "digests", "forgotten"}
    is_known = set(entry) - {"position", "id", "digest"} in kinds and len(grain) == 16
    if not is_known or fields_root(entry.get("digests", said)) != entry["digest"]:
        raise Broken("what it says does not match its digest")
    return said

class Record:
    """An export: each step checks a part and says what it found."""
    def __init__(self, path: str, trusted: Sequence[Key] = ()) -> None:
        self.file = zipfile.ZipFile(path)
        self.about = read(self.file.read("record.json").decode())
        self.keys = list(trusted) or [key_in(line) for line in self.about["keys"]]
        self.leaves: list[str] = []
        self.roots = [sha(b"")]

    def lines(self, name: str) -> Iterator[Any]:
        with self.file.open(name) as opened:
            yield from (read(line.decode()) for line in opened)

    def check_entries(self) -> str:
        edge, acts = list[tuple[int, bytes]](), dict[int, Any]()
        forgotten: list[tuple[int, Any, Any]] = []
        for entry in self.lines("entries.jsonl"):
            place = len(self.leaves)
            try:
                words, act = check_words(entry), entry.get("fields", {})
                if entry["position"] != place or entry["id"] in acts:
                    raise Broken("it is not in its place, or stands here twice")
                acts[entry["id"]] = act["content"] if act.get("event") == FORGOTTEN else {}
                told = {"entry": entry["id"], "digests": entry.get("digests"), "kept": words}
                forgotten += [(place, entry["forgotten"], told)] if "forgotten" in entry else []
            except FAULTS as problem:
                raise Broken(f"entry {place} (id {entry.get('id')}): {problem}") from problem
            self.leaves.append(f"{entry['id']}:{entry['digest']}")
            grow(edge, self.leaves[-1].encode())
            self.roots.append(root_of(edge))
        for place, number_, told in forgotten:
            if not told.items() <= acts.get(number_, {}).items():
                raise Broken(f"entry {place}: no act says that it was forgotten like this")
        return f"{len(acts)} 条留痕 / entries"

    def check_note(self, note: Note) -> Note:
        if note.origin != self.about["origin"]:
            raise Broken(f"“{note.origin}” is another log")
        if note.size > len(self.leaves):
            raise Broken(f"the log was cut: {len(self.leaves)} entries, {note.size} were signed")
        if self.roots[note.size] != note.root:
            raise Broken(f"the first {note.size} entries are not those that were signed")
        return note

    def check_checkpoints(self) -> str:
        found = self.lines("checkpoints.jsonl")
        notes = [self.check_note(note_in(each["note"], self.keys)) for each in found]
        proofs = {(each["old"], each["new"]): each["proof"] for each in self.lines("proofs.jsonl")}
        for place, new in enumerate(notes[1:]):
            proof = proofs[notes[place].size, new.size]
            check_continues(notes[place], new, [bytes.fromhex(each) for each in proof])
        if not notes or notes[-1].size != len(self.leaves):
            raise Broken("the last entries are not signed")
        return f"{len(notes)} 个检查点 / checkpoints"

    def check_anchors(self) -> str:
        copies = [note_in(line["note"], self.keys) for line in self.lines("anchors.jsonl")]
        return f"{len([self.check_note(copy) for copy in copies])} 份外存副本 / copies outside"

    def check_paper(self, text: str) -> str:
        """A receipt, alone or with its words, a proof of consistency, or a checkpoint."""
        if text.startswith("{"):
            said = (paper := read(text))["entry"]
            if check_words(said) == {} or set(said) != {"id", "digest", "salt", "fields"}:
                raise Broken("there are no words to be checked: hand in the receipt alone")
            if f"\nleaf {said['id']}:{said['digest']}\n" not in paper["receipt"] or len(paper) > 2:
                raise Broken("the words belong to another receipt")
            return f"{self.check_paper(paper['receipt'])}，连同原文 / with its words"
        if text.startswith("luoshi-receipt/"):
            note, index, leaf = check_receipt(text, self.keys)
            if self.check_note(note) and self.leaves[index] != leaf:
                raise Broken(f"entry {index} of the export is another one")
            return f"回执，第 {index} 条 / receipt of entry {index}"
        if text.startswith("luoshi-consistency/"):
            old, new = (self.check_note(note) for note in check_proof(text, self.keys))
            return f"衔接证明 / consistency {old.size} → {new.size}"
        return f"检查点 / checkpoint {self.check_note(note_in(text, self.keys)).size}"

def main(arguments: Sequence[str]) -> int:
    given, keys = list[str](), list[str]()
    rest = iter(arguments)
    for each in rest:
        (keys if each == "--key" else given).append(next(rest, "") if each == "--key" else each)
    if not given or given[0].startswith("-"):
        sys.stdout.write(f"{__doc__}\n")
        return 2
    try:
        record = Record(given[0], [key_in(line) for line in keys])
        for step in (record.check_entries, record.check_checkpoints, record.check_anchors):
            sys.stdout.write(f"✓ {step()}\n")
        for paper in given[1:]:
            sys.stdout.write(f"✓ {record.check_paper(Path(paper).read_text('utf-8'))} ({paper})\n")
    except FAULTS as problem:
        sys.stdout.write(f"✗ 不一致 / does not agree: {problem}\n")
        return 1
    if not keys:
        sys.stdout.write(f"! 公钥取自导出包，请核对 / compare the key: {record.about['keys']}\n")
    sys.stdout.write("✓ 一致 / everything agrees\n")
    return 0

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
