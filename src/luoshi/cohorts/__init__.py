"""Objects that must each reach a standard by a day."""
