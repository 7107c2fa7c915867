"""Days as a calendar, a timeline and a feed."""
