"""Pages of duties, responsibility lists, coverage and hand-overs."""
