"""Tasks broken down to lower units, and what becomes of the parts."""
