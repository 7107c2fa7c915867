"""The verbs of tables."""

from luoshi.exchange.services.layouts import forget_layout, remember_layout
from luoshi.exchange.services.tables import apply_changes, take_in_table

__all__ = ["apply_changes", "forget_layout", "remember_layout", "take_in_table"]
