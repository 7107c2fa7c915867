"""The record that cannot be bent: canonical bytes, digests, the Merkle log, checkpoints, proofs.

Trees and proofs follow RFC 6962; checkpoints are C2SP signed notes with Ed25519.
Everywhere a *leaf* is the entry's own bytes; hashing it is the tree's business.
"""

from luoshi_core.chain.canonical import NotCanonical, canonical_bytes, plain_decimal
from luoshi_core.chain.fields import SALT_BYTES, field_digest, rows_root, salt
from luoshi_core.chain.notes import (
    Checkpoint,
    checkpoint_text,
    key_id,
    note_text,
    read_checkpoint,
    read_verifier_key,
    sign_note,
    verifier_key,
    verify_note,
)
from luoshi_core.chain.papers import (
    ConsistencyPaper,
    ReceiptPaper,
    read_consistency,
    read_receipt,
)
from luoshi_core.chain.trees import (
    EMPTY_ROOT,
    HASH_BYTES,
    Frontier,
    Tree,
    consistency_proof,
    first_broken,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "SALT_BYTES",
    "Checkpoint",
    "ConsistencyPaper",
    "Frontier",
    "NotCanonical",
    "ReceiptPaper",
    "Tree",
    "canonical_bytes",
    "checkpoint_text",
    "consistency_proof",
    "field_digest",
    "first_broken",
    "inclusion_proof",
    "key_id",
    "leaf_hash",
    "node_hash",
    "note_text",
    "plain_decimal",
    "read_checkpoint",
    "read_consistency",
    "read_receipt",
    "read_verifier_key",
    "root",
    "rows_root",
    "salt",
    "sign_note",
    "verifier_key",
    "verify_consistency",
    "verify_inclusion",
    "verify_note",
]
