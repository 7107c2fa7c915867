"""Documents: what was said, read sentence by sentence, and what becomes of each sentence."""
