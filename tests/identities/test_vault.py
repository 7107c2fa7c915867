"""The vault: sealed at once, opened by two and once, told to the person, deleted with proof."""

import json
import logging
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import IntegrityError, transaction

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry, RowDigest
from luoshi.history.selectors import verify
from luoshi.history.services import seal_history
from luoshi.identities import classes, keys, refusals, sealing, selectors, services
from luoshi.identities.followers import when_forgotten
from luoshi.identities.models import Deletion, Identity, Message, Notice, Opening
from luoshi.identities.services.receiving import digest_of, place_of, seal_of
from luoshi.organisations.actor import Actor
from tests.factories import NOW
from tests.identities.conftest import PERSON, People

REASON = "需要本人到场核对宅基地四至，电话无法说清"


def asked(people: People, identity: Identity, reason: str = REASON) -> Opening:
    return services.ask_opening(
        actor=people.cast.officer.actor,
        at=NOW,
        identity=identity,
        matter=identity.matter,
        reason=reason,
    )


def granted(people: People, identity: Identity) -> Opening:
    return services.decide_opening(
        actor=people.security.actor, at=NOW, opening=asked(people, identity), grant=True
    )


def test_an_identity_is_sealed_and_opens_only_in_its_place(identity: Identity) -> None:
    kept = seal_of(identity)
    place = place_of(identity.body_id, identity.alias)

    assert sealing.unseal(kept, place).values == PERSON
    assert all(value not in identity.sealed for value in PERSON.values())
    with pytest.raises(InvalidTag):
        sealing.unseal(kept, place_of(identity.body_id, "ANOTHER"))


def test_the_code_is_kept_only_as_a_digest(people: People) -> None:
    identity, code = services.receive_identity(
        actor=people.public, at=NOW, matter="M-1", particulars={"phone": "13871230456"}
    )

    assert len(code.replace("-", "")) * 5 >= 64
    assert identity.code_digest == digest_of(code.lower())
    assert selectors.identity_of_code(digest_of(code)) == identity
    with pytest.raises(Identity.DoesNotExist):
        selectors.identity_of_code("")


def test_the_key_lies_in_a_file_of_its_own_readable_by_nobody_else(identity: Identity) -> None:
    path = settings.HOME / "keys" / "identities.json"

    assert path.stat().st_mode & 0o077 == 0
    assert str(identity.key_version) in json.loads(path.read_text(encoding="ascii"))


def test_a_renewed_key_takes_everything_over_and_the_old_one_can_go(
    people: People, identity: Identity
) -> None:
    before = identity.key_version

    count = services.renew_key(actor=people.security.actor, at=NOW)

    identity.refresh_from_db()
    assert count == 1
    assert identity.key_version > before
    keys.retire(before)
    place = place_of(identity.body_id, identity.alias)
    assert sealing.unseal(seal_of(identity), place).values == PERSON


def test_what_is_not_an_identity_is_refused(people: People) -> None:
    with pytest.raises(refusals.UnknownParticular):
        services.receive_identity(
            actor=people.public, at=NOW, matter="M", particulars={"religion": "x"}
        )
    with pytest.raises(refusals.NothingToSeal):
        services.receive_identity(actor=people.public, at=NOW, matter="M", particulars={"name": ""})
    with pytest.raises(refusals.MatterMissing):
        services.receive_identity(
            actor=people.public, at=NOW, matter=" ", particulars={"name": "覃晓禾"}
        )
    with pytest.raises(NotAllowed):
        services.receive_identity(
            actor=people.cast.clerk.actor, at=NOW, matter="M", particulars={"name": "覃晓禾"}
        )
    assert Identity.objects.count() == 0


def test_the_relay_carries_words_both_ways_and_no_identity(
    people: People, identity: Identity
) -> None:
    clerk = people.cast.clerk.actor
    services.write_relay(actor=clerk, at=NOW, identity=identity, words="请补充拍摄日期")
    services.answer_relay(
        actor=people.public,
        at=NOW,
        identity=identity,
        words="我是覃晓禾，三月一日拍的，打我 138 7123 0456 或 13900001111。",
    )

    read = services.read_relay(actor=clerk, at=NOW, identity=identity)

    assert [one.words for one in read] == [
        "请补充拍摄日期",
        f"我是{identity.alias}，三月一日拍的，打我 138 **** 0456 或 139****1111。",
    ]
    assert Message.objects.filter(sealed__contains="拍摄").count() == 0
    (notice,) = selectors.notices_of(identity)
    assert (notice.kind, notice.unit, notice.post) == ("read", "县发改局", "综合股经办")


def test_other_units_neither_read_nor_write(people: People, identity: Identity) -> None:
    for member in (people.cast.other_clerk, people.cast.town_head, people.cast.stranger):
        with pytest.raises(NotAllowed):
            services.read_relay(actor=member.actor, at=NOW, identity=identity)
        with pytest.raises(NotAllowed):
            services.write_relay(actor=member.actor, at=NOW, identity=identity, words="您好")
    with pytest.raises(refusals.WordsMissingInMessage):
        services.write_relay(actor=people.cast.clerk.actor, at=NOW, identity=identity, words=" ")


@pytest.mark.parametrize("member", ["clerk", "head", "leader", "administrator", "auditor"])
def test_who_does_not_keep_matters_cannot_ask(
    people: People, identity: Identity, member: str
) -> None:
    with pytest.raises(NotAllowed):
        services.ask_opening(
            actor=getattr(people.cast, member).actor,
            at=NOW,
            identity=identity,
            matter=identity.matter,
            reason=REASON,
        )


def test_an_opening_needs_its_matter_and_a_reason(people: People, identity: Identity) -> None:
    actor = people.cast.officer.actor

    with pytest.raises(refusals.NoSuchMatter):
        services.ask_opening(actor=actor, at=NOW, identity=identity, matter="M-9", reason=REASON)
    with pytest.raises(refusals.OpeningReasonMissing):
        asked(people, identity, "看看")
    assert Opening.objects.count() == 0


def test_two_persons_open_once_and_the_person_is_told(people: People, identity: Identity) -> None:
    opening = asked(people, identity)
    for member in (people.cast.officer, people.cast.clerk, people.cast.administrator):
        with pytest.raises(NotAllowed):
            services.decide_opening(actor=member.actor, at=NOW, opening=opening, grant=True)
    with pytest.raises(refusals.NotGranted):
        services.show_opened(actor=people.cast.officer.actor, at=NOW, opening=opening)

    services.decide_opening(actor=people.security.actor, at=NOW, opening=opening, grant=True)
    shown = services.show_opened(actor=people.cast.officer.actor, at=NOW, opening=opening)

    assert shown.values == PERSON
    assert repr(shown) == "Particulars(name, phone, address, identity_card)"
    with pytest.raises(refusals.NotGranted):
        services.show_opened(actor=people.cast.officer.actor, at=NOW, opening=opening)
    with pytest.raises(refusals.NotWaiting):
        services.decide_opening(actor=people.security.actor, at=NOW, opening=opening, grant=False)
    told = [(one.kind, one.unit, one.post) for one in selectors.notices_of(identity)]
    assert told == [
        ("opened", "督查室", "督查专员"),
        ("granted", "督查室", "安全管理员"),
    ]
    events = Entry.objects.filter(subject_type="identities.identity").order_by("pk")
    assert [entry.event.partition(".")[2] for entry in events] == [
        "received",
        "opening_asked",
        "opening_granted",
        "opened",
    ]


def test_the_grant_is_for_the_one_who_asked_and_for_a_day(
    people: People, identity: Identity
) -> None:
    opening = granted(people, identity)

    with pytest.raises(NotAllowed):
        services.show_opened(actor=people.cast.supervision_head.actor, at=NOW, opening=opening)
    with pytest.raises(NotAllowed):
        services.show_opened(actor=people.security.actor, at=NOW, opening=opening)
    with pytest.raises(refusals.GrantExpired):
        services.show_opened(
            actor=people.cast.officer.actor, at=NOW + timedelta(hours=25), opening=opening
        )


def test_a_refused_opening_shows_nothing(people: People, identity: Identity) -> None:
    opening = services.decide_opening(
        actor=people.cast.supervision_head.actor,
        at=NOW,
        opening=asked(people, identity),
        grant=False,
    )

    with pytest.raises(refusals.NotGranted):
        services.show_opened(actor=people.cast.officer.actor, at=NOW, opening=opening)
    assert selectors.notices_of(identity) == []


def test_the_database_refuses_one_person_alone(people: People, identity: Identity) -> None:
    opening = asked(people, identity)

    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(decided_by=opening.asked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=opening.pk).update(state="shown")


def test_a_reason_that_tells_the_identity_is_cleared_before_it_is_recorded(
    people: People, identity: Identity
) -> None:
    opening = asked(people, identity, "覃晓禾（13871230456）要当面核对，住柳林村3组12号")

    assert opening.reason == f"{identity.alias}（{identity.alias}）要当面核对，住柳林村***"
    entry = Entry.objects.latest("pk")
    assert entry.reason == opening.reason


def test_before_its_time_an_identity_goes_only_on_request(
    people: People, identity: Identity
) -> None:
    actor = people.security.actor
    with pytest.raises(refusals.StillKept):
        services.forget_identity(actor=actor, at=NOW, identity=identity)
    services.close_identity(
        actor=people.cast.officer.actor, at=NOW, identity=identity, on=NOW.date()
    )
    with pytest.raises(refusals.StillKept):
        services.forget_identity(actor=actor, at=NOW + timedelta(days=365), identity=identity)
    with pytest.raises(NotAllowed):
        services.forget_identity(
            actor=people.cast.officer.actor, at=NOW, identity=identity, on_request="本人申请"
        )

    deletion = services.forget_identity(
        actor=actor, at=NOW, identity=identity, on_request="覃晓禾本人申请撤回"
    )

    assert deletion.basis == f"{identity.alias}本人申请撤回"


def test_when_its_time_is_over_everything_goes_and_the_record_still_holds(
    people: People, identity: Identity
) -> None:
    clerk, body = people.cast.clerk.actor, identity.body_id
    services.write_relay(actor=clerk, at=NOW, identity=identity, words="请补充日期")
    services.answer_relay(actor=people.public, at=NOW, identity=identity, words="三月一日")
    services.close_identity(
        actor=people.cast.officer.actor, at=NOW, identity=identity, on=NOW.date()
    )
    sealed = identity.sealed
    told: list[tuple[int, list[str]]] = []
    when_forgotten("index", lambda pk, words: told.append((pk, list(words))) or 3)
    clock = Actor.system(body, channel="clock")

    early = services.forget_due(actor=clock, at=NOW + timedelta(days=365))
    (deletion,) = services.forget_due(actor=clock, at=NOW + timedelta(days=366))

    when_forgotten("index", lambda _pk, _words: 0)
    identity.refresh_from_db()
    assert early == []
    assert deletion.counts == {"values": 4, "keys": 1, "messages": 2, "index": 3, "acts": 0}
    assert deletion.left == 0
    assert deletion.basis == classes.STARTING[classes.IDENTITY].name
    assert (identity.sealed, identity.wrapped_key, identity.code_digest) == ("", "", "")
    assert Message.objects.count() == 0
    assert told[0][0] == identity.pk
    assert sealed not in json.dumps([*RowDigest.objects.values_list("fields", flat=True)])
    past = RowDigest.objects.filter(table="identities.identity", key=identity.pk).order_by("-pk")
    assert set(past[1:].values_list("salt", flat=True)) == {""}
    while seal_history(body_id=body, at=NOW):
        pass
    assert list(verify(body)) == []
    with pytest.raises(refusals.IdentityForgotten):
        services.write_relay(actor=clerk, at=NOW, identity=identity, words="还在吗")
    with pytest.raises(refusals.IdentityForgotten):
        asked(people, identity)
    (row,) = selectors.list_deletions(people.security.actor)
    assert (row.alias, row.left) == (identity.alias, 0)


def test_a_namesake_in_office_stays_in_the_record(people: People, identity: Identity) -> None:
    person = {"name": people.cast.clerk.user.name, "phone": "13871239999"}
    namesake, _ = services.receive_identity(
        actor=people.public, at=NOW, matter="M-7", particulars=person
    )
    before = Entry.objects.filter(subject_name__contains=person["name"]).count()

    deletion = services.forget_identity(
        actor=people.security.actor, at=NOW, identity=namesake, on_request="本人申请"
    )

    assert before > 0
    assert Entry.objects.filter(subject_name__contains=person["name"]).count() == before
    assert (deletion.counts["acts"], deletion.left) == (0, 0)


def test_a_body_sets_its_own_time(people: People, identity: Identity) -> None:
    services.issue_class(
        actor=people.security.actor,
        at=NOW,
        code=classes.IDENTITY,
        name="身份：办结后九十天",
        days=90,
        effective_on=date(2026, 2, 1),
        basis="清政办发〔2026〕9号",
    )

    assert classes.days_kept(identity.body_id, classes.IDENTITY, date(2026, 1, 15)) == 365
    assert classes.days_kept(identity.body_id, classes.IDENTITY, date(2026, 3, 1)) == 90
    assert classes.kept_until(identity.body_id, "decision", date(2026, 3, 1)) is None
    with pytest.raises(NotAllowed):
        services.issue_class(
            actor=people.cast.officer.actor,
            at=NOW,
            code=classes.IDENTITY,
            name="x",
            days=1,
            effective_on=date(2026, 3, 1),
        )


def test_naming_the_handling_unit_is_recorded(people: People, identity: Identity) -> None:
    services.name_handler(
        actor=people.cast.officer.actor, at=NOW, identity=identity, unit=people.cast.town
    )

    identity.refresh_from_db()
    assert identity.handler == people.cast.town
    with pytest.raises(NotAllowed):
        services.name_handler(
            actor=people.cast.officer.actor,
            at=NOW,
            identity=identity,
            unit=people.cast.stranger.unit,
        )


def test_nothing_of_it_is_logged(
    people: People, identity: Identity, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        services.show_opened(
            actor=people.cast.officer.actor, at=NOW, opening=granted(people, identity)
        )

    assert [value for value in PERSON.values() if value in caplog.text] == []
    assert Notice.objects.count() == 2
    assert Deletion.objects.count() == 0
