"""Responsibility lists of units and posts, and their hand-over."""
