"""Plans over years: named nodes, pairs, reviews, settlement."""
