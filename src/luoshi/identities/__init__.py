"""Who turned to the body, kept apart from what they said: the vault and the relay."""
