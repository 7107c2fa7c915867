"""A-06: rights end with their day. A-07: nobody checks, closes or rules on the own work."""

import random
from datetime import date, timedelta

import pytest
from django.test import Client, override_settings

from luoshi.ledger import rules as ledger
from luoshi.ledger.models import Task
from luoshi.organisations import services
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.organisations.selectors import actor_for, actor_for_token
from tests.cast import Cast
from tests.factories import DAY, NOW, founding, make_post
from tests.scoreboard import Prove

SEED, DRAWN = 20260401, 10_000
AWAY_FROM, BACK_ON, LEAVES_ON = date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 20)


@pytest.fixture
def cast(people_only: Cast) -> Cast:
    return people_only


@pytest.mark.proof("P4", "A-06")
def test_rights_end_at_the_turn_of_their_day(cast: Cast, prove: Prove) -> None:
    founder = founding(cast.body)
    clerk, deputy = cast.clerk, cast.other_clerk
    services.set_backups(actor=founder, at=NOW, post=clerk.post, stand_ins=[deputy.post])
    services.record_absence(
        actor=founder,
        at=NOW,
        post=clerk.post,
        starts_on=AWAY_FROM,
        ends_on=BACK_ON - timedelta(days=1),
    )
    _token, key = services.make_token(
        actor=clerk.actor,
        at=NOW,
        user=clerk.user,
        post=clerk.post,
        purpose="周报",
        expires_on=BACK_ON,
    )
    services.vacate(
        actor=founder, at=NOW, appointment=clerk.user.appointments.get(), ends_on=LEAVES_ON
    )
    wrong = []

    for ahead in range(30):
        day = DAY + timedelta(days=ahead)
        at = NOW + timedelta(days=ahead)
        if (actor_for(deputy.user, day, clerk.post.pk) is not None) != (AWAY_FROM <= day < BACK_ON):
            wrong.append(f"stand-in {day}")
        if (actor_for(clerk.user, day) is not None) != (day < LEAVES_ON):
            wrong.append(f"holder {day}")
        if (actor_for_token(key, at) is not None) != (day <= BACK_ON):
            wrong.append(f"token {day}")
        with override_settings(DEMO_DAY=day):
            browser = Client()
            browser.force_login(deputy.user)
            browser.post("/organisations/my-posts/current/", {"post": clerk.post.pk})
            page = browser.get("/organisations/my-posts/").content.decode()
            if ("陈岚" in page) != (AWAY_FROM <= day < BACK_ON):
                wrong.append(f"page {day}")

    assert wrong == []
    prove("30 days × 4 kinds of right: 0 used outside their days")


@pytest.mark.proof("P4", "A-07")
def test_nobody_rules_on_what_the_own_unit_leads(prove: Prove) -> None:
    draw, wrong, own = random.Random(SEED), 0, 0

    for _county in range(DRAWN):
        units = range(1, draw.randint(3, 9))
        task = Task(
            body_id=1,
            lead_id=draw.choice(units),
            reviewer_id=draw.choice([None, *units]),
            state=draw.choice(["under_way", "awaiting_check", "blocked"]),
        )
        actor = Actor(
            body_id=1,
            name="",
            user_id=1,
            post_id=1,
            organisation_id=draw.choice(units),
            roles=frozenset(draw.sample(Role.values, draw.randint(1, 4))),
            groups=frozenset(draw.sample(units, draw.randint(0, 1))),
            own_units=frozenset(draw.sample(units, draw.randint(0, 2))),
        )
        if not actor.has_stake_in(task.lead_id):
            continue
        own += 1
        wrong += any(
            rule(actor, task)
            for rule in (ledger.can_verify_task, ledger.can_close_task, ledger.can_decide_extension)
        )

    assert wrong == 0
    prove(f"{own} of {DRAWN} drawn counties in which one's own work came up: 0 ruled on", seed=SEED)


def test_a_second_post_gives_no_second_hand(cast: Cast) -> None:
    founder, clerk = founding(cast.body), cast.clerk
    second = make_post(cast.supervision, "借调督查员", Role.SUPERVISOR)
    services.appoint(actor=founder, at=NOW, user=clerk.user, post=second, starts_on=DAY)
    acting = actor_for(clerk.user, DAY, second.pk)
    task = Task(body_id=cast.body.pk, lead=cast.bureau, state="awaiting_check")
    other = Task(body_id=cast.body.pk, lead=cast.other_bureau, state="awaiting_check")

    assert acting is not None
    assert not ledger.can_close_task(acting, task)
    assert not ledger.can_verify_task(acting, task)
    assert ledger.can_close_task(acting, other)
