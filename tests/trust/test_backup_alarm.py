"""No good backup for too long: a letter goes out, once an outage, to whoever keeps the machine."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from luoshi.backups import journal, ringing
from luoshi.backups.journal import Run
from luoshi.notices.models import Reach
from tests.cast import Cast
from tests.notices.conftest import Post, post_office
from tests.scoreboard import Prove

__all__ = ["post_office"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def good(at: datetime) -> None:
    journal.note_run(Run(at=at.isoformat(), restored_at=at.isoformat()))


def failed(at: datetime) -> None:
    journal.note_run(Run(at=at.isoformat(), problem="The folder /mnt/backup is not there."))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    """A data folder of one's own, from which backups are carried away."""
    settings.HOME, settings.BACKUP_TO = tmp_path, str(tmp_path / "mount")
    settings.ALARM_MAIL, settings.DEMO_DAY = ["room@county.test", "chief@county.test"], None
    journal.begin(NOW)


@pytest.mark.proof("P6", "B-03 letter")
def test_a_letter_goes_out_once_an_outage(post_office: Post, prove: Prove) -> None:
    good(NOW)
    failed(after(20))

    hours = [1, 23.9, 24.1, 25, 30, 48, 200]
    first = [ringing.ring(after(hour)) for hour in hours]
    good(after(201))
    between = ringing.ring(after(202))
    second = [ringing.ring(after(201 + hour)) for hour in hours]

    assert first == [0, 0, 2, 0, 0, 0, 0]
    assert between == 0
    assert second == first
    assert len(post_office.recipients) == 4
    letter = message_from_bytes(post_office.letters[0], policy=policy.default)
    assert "已有 24 小时没有可用的备份" in letter["Subject"]
    text = letter.get_content()
    assert "24 小时" in text
    assert "The folder /mnt/backup is not there." in text
    prove(f"{len(post_office.letters)} letters in 2 outages to 2 mailboxes, 0 besides")


def test_a_mailbox_that_refused_is_asked_again_and_nobody_twice(post_office: Post) -> None:
    good(NOW)
    post_office.refuses = True

    refused = [ringing.ring(after(25)), ringing.ring(after(25.1))]
    post_office.refuses = False
    taken = [ringing.ring(after(25.2)), ringing.ring(after(25.3)), ringing.ring(after(26))]

    assert refused == [0, 0]
    assert taken == [0, 2, 0]
    numbers = {message_from_bytes(letter)["Message-ID"] for letter in post_office.letters}
    assert len(numbers) == 2


def test_an_installation_that_never_had_a_backup_rings_too(
    post_office: Post, settings: Any
) -> None:
    settings.BACKUP_TO = ""

    assert [ringing.ring(after(hour)) for hour in (23, 25)] == [0, 2]


def test_the_set_time_is_the_one_that_counts(post_office: Post, settings: Any) -> None:
    settings.BACKUP_LATE_HOURS = 72
    good(NOW)

    assert [ringing.ring(after(hour)) for hour in (25, 71, 73)] == [0, 0, 2]


def test_without_named_mailboxes_the_administrators_are_written_to(
    people_only: Cast, post_office: Post, settings: Any
) -> None:
    settings.ALARM_MAIL = []
    cast = people_only
    Reach.objects.create(user=cast.administrator.user, mail="admin@county.test")
    Reach.objects.create(user=cast.clerk.user, mail="clerk@county.test")
    good(NOW)

    sent = ringing.ring(after(25))

    assert sent == 1
    assert post_office.recipients == ["<admin@county.test>"]


def test_a_demonstration_rings_nowhere(post_office: Post, settings: Any) -> None:
    settings.DEMO_DAY = NOW.date()
    good(NOW)

    assert ringing.ring(after(100)) == 0
    assert post_office.letters == []
