"""Questions about plans: the tree with its roll-up, targets, pairs, reviews, settlements."""
