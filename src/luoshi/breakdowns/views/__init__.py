"""Pages of breakdowns."""
