"""A body's log with its inner hashes at hand, read on as it grows."""

from threading import Lock

from luoshi.history.models import Checkpoint, Leaf
from luoshi_core.chain import HASH_BYTES, Tree

_MOST_BODIES = 4
_trees: dict[int, Tree] = {}
_lock = Lock()


def tree_of(checkpoint: Checkpoint) -> Tree:
    """The log that a checkpoint signs; its root may differ where leaves were tampered with.

    What was read before is kept in this process, as long as it leads to the checkpoint's root:
    64 bytes an act, for the bodies asked for last.
    """
    body_id, root = checkpoint.body_id, bytes.fromhex(checkpoint.root)
    with _lock:
        tree = _trees.pop(body_id, None) or Tree(())
        _read_on(tree, body_id, checkpoint.size)
        if not _leads_to(tree, checkpoint.size, root):
            tree = Tree(())
            _read_on(tree, body_id, checkpoint.size)
        while len(_trees) >= _MOST_BODIES:
            _trees.pop(next(iter(_trees)))
        _trees[body_id] = tree
    return tree


def whole_tree(body_id: int) -> Tree:
    """The log of a body as it stands in the database now."""
    tree = Tree(())
    _read_on(tree, body_id, None)
    return tree


def _read_on(tree: Tree, body_id: int, size: int | None) -> None:
    leaves = Leaf.objects.filter(body_id=body_id, position__gte=tree.size)
    if size is not None:
        leaves = leaves.filter(position__lt=size)
    digests = leaves.order_by("position").values_list("digest", flat=True)
    tree.extend(_hash_of(digest) for digest in digests.iterator(chunk_size=10_000))


def _hash_of(digest: str) -> bytes:
    """A leaf's hash; what was forged into none stands for a leaf that nobody signed."""
    try:
        found = bytes.fromhex(digest)
    except ValueError:
        found = b""
    return found if len(found) == HASH_BYTES else bytes(HASH_BYTES)


def _leads_to(tree: Tree, size: int, root: bytes) -> bool:
    return tree.size >= size and tree.root(size) == root
