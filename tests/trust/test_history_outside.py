"""What only somebody outside finds: a log rewritten with its copies, two logs for two offices."""

import random
from itertools import product

import pytest

from luoshi.history import anchors
from luoshi.history.models import Checkpoint, Entry
from luoshi.history.verification import verify
from luoshi_core import chain
from tests.house.conftest import county
from tests.house.story import County
from tests.scoreboard import Prove
from tests.trust.test_history_drills import (
    LOG,
    RECORD,
    SEED,
    field_digests,
    fields_of,
    leaves,
    rewrite_log,
    rolled_back,
    seal_all,
    synthetic,
)

__all__ = ["county"]
pytestmark = pytest.mark.django_db
OUTSIDERS = 3
FORKS = 200


@pytest.mark.proof("P3", "T-06")
def test_one_honest_outsider_is_enough(county: County, prove: Prove) -> None:
    body, true = county.cast.body.pk, seal_all(county)
    entry = Entry.objects.filter(body_id=body, leaf__isnull=False).order_by("pk")[3]

    with rolled_back(*[record._meta.db_table for record in RECORD]):
        entry.reason = "事后补写"
        entry.digest = chain.rows_root(field_digests(fields_of(entry), entry.salt))
        Entry.objects.filter(pk=entry.pk).update(reason=entry.reason, digest=entry.digest)
        rewrite_log(body, [true.size])
        quiet = list(verify(body))
        forged = Checkpoint.objects.get(body_id=body, size=true.size).note
        # Those who gave in keep what the insider signed anew; the honest keep what they were given.
        found = {
            honest: any(
                not anchors.check_note(body, true.note if is_honest else forged).holds
                for is_honest in honest
            )
            for honest in product((False, True), repeat=OUTSIDERS)
        }

    assert quiet == [], "inside, everything agrees"
    told = [is_found for honest, is_found in found.items() if any(honest)]
    assert told == [True] * 7
    assert not found[(False,) * OUTSIDERS], "where all outsiders give in, nobody finds it"
    prove(f"{sum(told)} of {len(told)} combinations with an honest one among {OUTSIDERS} outsiders")


@pytest.mark.proof("P3", "T-07")
def test_two_logs_for_two_offices_are_found_by_exchanging_checkpoints(prove: Prove) -> None:
    drawn, found, continued = random.Random(SEED), 0, 0
    _, first_note = synthetic(LOG)
    shown = leaves(LOG)

    for _ in range(FORKS):
        # The second office is shown another act somewhere, and more acts since.
        fork, more = drawn.randrange(LOG), drawn.randrange(50)
        told = [*shown[:fork], b"for the other office", *shown[fork + 1 :]]
        told += [f"later {number}".encode() for number in range(more)]
        second = chain.Tree(chain.leaf_hash(leaf) for leaf in told)
        found += anchors.check_note(0, first_note, second).meaning == "contradicts"
        honest = chain.Tree(chain.leaf_hash(leaf) for leaf in [*shown, *told[LOG:]])
        continued += anchors.check_note(0, first_note, honest).holds

    assert (found, continued) == (FORKS, FORKS)
    prove(f"{found} of {FORKS} forked logs contradict the other office's checkpoint", seed=SEED)
