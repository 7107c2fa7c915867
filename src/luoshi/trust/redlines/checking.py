"""Look for every crossed red line, and whether the looking itself still works."""

from collections.abc import Sequence
from functools import cache

from luoshi.trust.redlines.lines import RED_LINES
from luoshi.trust.redlines.product import Product, this_product
from luoshi.trust.redlines.verdicts import Allowed, Finding, RedLine, Standing, Verdict


def check(product: Product | None = None) -> tuple[Verdict, ...]:
    """A verdict for each red line, with what was looked at and what was found."""
    if product is None:
        return _check_this()
    return tuple(verdict_of(line, product) for line in RED_LINES)


@cache
def _check_this() -> tuple[Verdict, ...]:
    # A running build does not change, and planting in it costs a second.
    return tuple(verdict_of(line, this_product()) for line in RED_LINES)


def verdict_of(line: RedLine, product: Product) -> Verdict:
    """What became of one red line in a build."""
    found = line.look(product)
    findings = tuple(each for each in found if _allowance(line, each) is None)
    places = {where for each in found if (where := _allowance(line, each)) is not None}
    sharp = plants_found(line, product)
    standing = Standing.KEPT
    if sharp < len(line.plants) or not line.plants:
        standing = Standing.BLUNT
    if findings:
        standing = Standing.CROSSED
    return Verdict(
        code=line.code,
        name=line.name,
        basis=line.basis,
        standing=standing,
        evidence=line.looked_at(product),
        findings=findings,
        allowed=tuple(Allowed(where, line.allowed[where]) for where in sorted(places)),
        plants_found=sharp,
        plants=len(line.plants),
    )


def unused_allowances(product: Product, lines: Sequence[RedLine] = RED_LINES) -> list[str]:
    """Allowances that no longer point at anything: each is to be struck out."""
    left = []
    for line in lines:
        used = {_allowance(line, each) for each in line.look(product)}
        left += [f"{line.code} {where}" for where in line.allowed if where not in used]
    return left


def _allowance(line: RedLine, finding: Finding) -> str | None:
    """The allowance that covers a place; for a source file it covers its lines."""
    where = finding.where.split(":")[0] if "/" in finding.where else finding.where
    return where if where in line.allowed else None


def plants_found(line: RedLine, product: Product) -> int:
    """How many of the planted violations a red line finds."""
    # The tables are what plants are put into; the texts around them would only cost time.
    bed = Product(tables=product.tables, recorded_of_actor=product.recorded_of_actor)
    known = set(line.look(bed))
    return sum(
        any(finding not in known for finding in line.look(plant(bed))) for plant in line.plants
    )
