"""Once-only submission: the same form sent twice acts once."""
