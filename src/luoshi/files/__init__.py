"""Stored files: kept under random names, known by their digest."""
