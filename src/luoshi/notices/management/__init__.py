"""What the clock of an installation without the built-in one runs."""
