"""Pages of the record: what happened, receipts, checkpoints, copies outside, the export."""
