"""留痕: every act, in the transaction that did it, sealed into a log nobody can quietly change."""
