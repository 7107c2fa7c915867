"""What is never built: each red line with a verdict, reached by looking at the build itself."""

from luoshi.trust.redlines.checking import check, unused_allowances
from luoshi.trust.redlines.lines import RED_LINES
from luoshi.trust.redlines.product import Product, this_product
from luoshi.trust.redlines.removed import Removed, removed
from luoshi.trust.redlines.verdicts import Finding, RedLine, Standing, Verdict

__all__ = [
    "RED_LINES",
    "Finding",
    "Product",
    "RedLine",
    "Removed",
    "Standing",
    "Verdict",
    "check",
    "removed",
    "this_product",
    "unused_allowances",
]
