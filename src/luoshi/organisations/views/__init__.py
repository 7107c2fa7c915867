"""Pages of units, posts, persons, stand-ins, tokens and rights."""
