"""The verbs of calendars: make an address, which replaces the last, and revoke it."""

import secrets
from datetime import datetime

from django.db import transaction

from luoshi.calendars import rules, selectors
from luoshi.calendars.events import CalendarEvent
from luoshi.calendars.models import FeedKey, Scope, digest_of
from luoshi.calendars.refusals import FeedGone, ScopeNotYours
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations.actor import Actor


@transaction.atomic
def make_feed(*, actor: Actor, at: datetime, scope: str) -> tuple[FeedKey, str]:
    """Make a calendar address for oneself at this post; an earlier one leads nowhere from now."""
    require(rules.can_have_feed, actor, None)
    if scope not in selectors.scopes_of(actor):
        raise ScopeNotYours
    earlier = _in_use(actor)
    if earlier is not None:
        _revoke(actor, at, earlier)
    secret = secrets.token_urlsafe(32)
    made = FeedKey.objects.create(
        body_id=actor.body_id,
        user_id=actor.user_id or 0,
        post_id=actor.post_id or 0,
        scope=scope,
        digest=digest_of(secret),
        made_at=at,
    )
    label = str(Scope(scope).label)
    record(actor, at, CalendarEvent.FEED_MADE, made, post=actor.post_title, scope=label)
    return made, secret


@transaction.atomic
def revoke_feed(*, actor: Actor, at: datetime, feed: FeedKey) -> FeedKey:
    """Let one's own calendar address lead nowhere."""
    found = FeedKey.objects.select_for_update(of=("self",)).get(pk=feed.pk, body_id=actor.body_id)
    require(rules.can_have_feed, actor, found)
    if found.revoked_at is not None:
        raise FeedGone
    return _revoke(actor, at, found)


def _in_use(actor: Actor) -> FeedKey | None:
    mine = FeedKey.objects.select_for_update(of=("self",)).filter(
        user_id=actor.user_id or 0, post_id=actor.post_id or 0, revoked_at=None
    )
    return mine.first()


def _revoke(actor: Actor, at: datetime, feed: FeedKey) -> FeedKey:
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    record(actor, at, CalendarEvent.FEED_REVOKED, feed, post=actor.post_title)
    return feed
