"""Words of the pages for acts: the once-only key of a form, and what the actor may do."""

import secrets
from collections.abc import Callable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.common.written import take

register = template.Library()
_may: dict[str, Callable[[Any, Any], bool]] = {}


def know_rule(verb: str, rule: Callable[[Any, Any], bool]) -> None:
    """Let pages ask for a right by its verb; called when the app is ready."""
    _may[verb] = rule


@register.simple_tag
def once() -> SafeString:
    """The hidden key that makes a form act once, however often it is sent."""
    return format_html('<input type="hidden" name="_once" value="{}">', secrets.token_hex(16))


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], verb: str, subject: object) -> bool:
    """Whether the reader may do this: `{% may "ledger.verify_task" task as may_verify %}`."""
    return _may[verb](context["actor"], subject)


@register.simple_tag(takes_context=True)
def written(context: dict[str, Any], form: str) -> dict[str, str]:
    """What the reader wrote into a small form that was refused: `{% written "bulk" as kept %}`."""
    return take(context["request"], form)
