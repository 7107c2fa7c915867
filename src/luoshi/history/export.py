"""Handing out the record: acts, checkpoints, proofs, copies, and the program that checks them."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import resources
from itertools import pairwise
from typing import IO, Any

from luoshi.history import keys, receipts
from luoshi.history.forgetting import last_forgetting
from luoshi.history.logs import tree_of
from luoshi.history.models import Anchor, Checkpoint, Entry, Leaf
from luoshi_core import chain

FORMAT = "luoshi-record/1"
README = """\
留痕导出包
==========
entries.jsonl      每行一条留痕，按日志顺序；“{words}”
checkpoints.jsonl  签名检查点（条数、树根、签名）
proofs.jsonl       相邻检查点之间的衔接证明
anchors.jsonl      已交外部保存的检查点
record.json        日志名称、条数、公钥
verify_record.py   核对程序：只需 Python 3.9，不联网

核对：python verify_record.py 本文件.zip --key 您此前记下的公钥
也可一并核对回执、衔接证明、检查点：在后面写上它们的文件名。

The record of {origin}, {size} acts
===================================
entries.jsonl holds one act a line in the order of the log, the other files what their names say.
Check: python verify_record.py THIS.zip --key THE-KEY-YOU-NOTED [receipt.txt proof.txt …]
It needs Python 3.9 and nothing else, and asks no network.
"""


def write_export(target: IO[bytes], body_id: int, at: datetime, *, with_words: bool) -> int:
    """Write the sealed record of a body as a zip; returns how many acts are in it.

    With words an auditor recomputes every digest from what was said; without, outsiders get
    the digests of the fields alone. Secrets stand in neither: no salts of rows, no keys.
    """
    checkpoint = Checkpoint.objects.filter(body_id=body_id).order_by("-size").first()
    size = checkpoint.size if checkpoint is not None else 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        about = _about(body_id, size, at, with_words=with_words)
        archive.writestr("record.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n")
        _write_lines(archive, "entries.jsonl", _entries(body_id, size, with_words=with_words))
        signed = list(Checkpoint.objects.filter(body_id=body_id).order_by("size"))
        _write_lines(archive, "checkpoints.jsonl", (_checkpoint(each) for each in signed))
        _write_lines(archive, "proofs.jsonl", _proofs(signed))
        _write_lines(archive, "anchors.jsonl", _anchors(body_id, size))
        archive.writestr("verify_record.py", verifier())
        words = "连同原文" if with_words else "只有各字段的摘要"
        archive.writestr("README.txt", README.format(words=words, **about))
    return size


def verifier() -> str:
    """The stand-alone program that checks an export."""
    return resources.files("luoshi.history").joinpath("verify_record.py").read_text("utf-8")


def _about(body_id: int, size: int, at: datetime, *, with_words: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "origin": keys.origin(body_id),
        "keys": keys.known_verifier_keys(),
        "size": size,
        "with_words": with_words,
        "made_at": at.isoformat(timespec="seconds"),
    }


def _write_lines(archive: zipfile.ZipFile, name: str, lines: Iterable[dict[str, Any]]) -> None:
    with archive.open(name, "w", force_zip64=True) as target:
        for line in lines:
            target.write(chain.canonical_bytes(line) + b"\n")


def _entries(body_id: int, size: int, *, with_words: bool) -> Iterator[dict[str, Any]]:
    leaves = Leaf.objects.filter(body_id=body_id, position__lt=size).select_related("entry")
    for leaf in leaves.order_by("position").iterator(chunk_size=2_000):
        is_open = with_words and _may_open(leaf.entry, size)
        said = receipts.opened(leaf.entry) if is_open else receipts.closed(leaf.entry)
        yield {**said, "position": leaf.position}


def _may_open(entry: Entry, size: int) -> bool:
    """An act of which values were forgotten is told in words once that forgetting is sealed."""
    act = last_forgetting(entry)
    return act is None or Leaf.objects.filter(entry=act, position__lt=size).exists()


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"size": checkpoint.size, "at": checkpoint.at, "note": checkpoint.note}


def _proofs(signed: list[Checkpoint]) -> Iterator[dict[str, Any]]:
    if not signed:
        return
    tree = tree_of(signed[-1])
    for old, new in pairwise(signed):
        # A log that was cut has no proofs: the verifier finds the entries missing first.
        proof = tree.consistency(old.size, new.size) if new.size <= tree.size else ()
        yield {"old": old.size, "new": new.size, "proof": [each.hex() for each in proof]}


def _anchors(body_id: int, size: int) -> Iterator[dict[str, Any]]:
    given = Anchor.objects.filter(body_id=body_id, size__lte=size, delivered_at__isnull=False)
    for anchor in given.order_by("size", "pk").iterator():
        yield {
            "size": anchor.size,
            "channel": anchor.channel,
            "delivered_at": anchor.delivered_at,
            "note": anchor.note,
        }
