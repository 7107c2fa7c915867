"""Whatever file arrives: no crash, no hang, one clear sentence, nothing left behind (P5)."""

import os
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from luoshi_core.reading import Source, Unreadable, read_safely, rooms
from luoshi_core.sheets import SheetError, read_workbook
from tests.scoreboard import Prove
from tools.hostile_files import MAKERS, hostile

pytestmark = pytest.mark.one_database

SEED = 20260101
COUNT = 5_000 if os.environ.get("LUOSHI_NIGHTLY") else 500
# What the limits allow a reader: twenty seconds, and the grace before its room is ended.
HANGS_AFTER = 26
CONTAINERS = {
    "bomb_flat", "bomb_many", "bomb_overlapping", "bomb_nested", "crowd", "lying_sizes", "climbing",
    "locked", "twice_named", "truncated", "flipped", "odd_packing", "missing_parts",
}  # fmt: skip
PROGRAM_WORDS = re.compile(r"Traceback|Exception|Error\b|[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]")
PICTURES = {"wrong_magic", "pictures", "polyglot"}
NAMES = {"odd_names", "text_tricks", "odd_encoding", "empty"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    family: str
    must_be_refused: bool
    code: str
    is_clear: bool
    seconds: float


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Outcome]]:
    before = tempfile.tempdir
    tempfile.tempdir = str(tmp_path_factory.mktemp("left"))
    try:
        yield [_outcome(number) for number in range(COUNT)]
    finally:
        tempfile.tempdir = before


def _outcome(number: int) -> Outcome:
    one = hostile(SEED, number)
    began = time.monotonic()
    code, sentences = _read(one.content, one.name)
    _, sheet_sentences = _read_as_workbook(one.content)
    return Outcome(
        one.family,
        one.refused,
        code,
        all(is_clear(*pair) for pair in (sentences, sheet_sentences) if pair),
        time.monotonic() - began,
    )


def _read(content: bytes, name: str) -> tuple[str, tuple[str, str] | None]:
    try:
        source = read_safely(content, name)
    except Unreadable as refused:
        return refused.code, (refused.sentence("zh"), refused.sentence("en"))
    assert isinstance(source, Source)
    return "read", None


def _read_as_workbook(content: bytes) -> tuple[str, tuple[str, str] | None]:
    try:
        read_workbook(content)
    except SheetError as refused:
        return refused.code, (refused.sentence("zh"), refused.sentence("en"))
    return "read", None


def is_clear(chinese: str, english: str) -> bool:
    """Whether both are one readable statement with something to do, and nothing of a program."""
    return (
        chinese.endswith("。")
        and english.endswith(".")
        and 10 < len(chinese) < 400
        and "请" in chinese
        and not PROGRAM_WORDS.search(chinese + english)
    )


def _figure(outcomes: Sequence[Outcome], families: set[str]) -> str:
    chosen = [one for one in outcomes if one.family in families]
    wrong = [one for one in chosen if one.must_be_refused and one.code == "read"]
    unclear = [one for one in chosen if not one.is_clear]
    hung = [one for one in chosen if one.seconds > HANGS_AFTER]

    assert chosen
    assert wrong == []
    assert unclear == []
    assert hung == []
    refused = sum(one.code != "read" for one in chosen)
    return (
        f"{len(chosen)} files of {len({one.family for one in chosen})} kinds: 0 crashes, 0 hangs, "
        f"{refused} refused, all in clear sentences"
    )


@pytest.mark.proof("P5", "U-01")
def test_hostile_containers_are_refused_in_clear_sentences(
    outcomes: Sequence[Outcome], prove: Prove
) -> None:
    prove(_figure(outcomes, CONTAINERS), seed=SEED)


@pytest.mark.proof("P5", "U-02")
def test_hostile_documents_are_read_or_refused_in_clear_sentences(
    outcomes: Sequence[Outcome], prove: Prove
) -> None:
    families = {maker.__name__ for maker in MAKERS} - CONTAINERS - PICTURES - NAMES

    assert len(families) >= 20
    prove(_figure(outcomes, families), seed=SEED)


@pytest.mark.proof("P5", "U-03")
def test_pictures_and_files_that_are_two_things_are_refused(
    outcomes: Sequence[Outcome], prove: Prove
) -> None:
    read = Counter(one.code == "read" for one in outcomes if one.family in PICTURES)

    assert read[True] == 0
    prove(_figure(outcomes, PICTURES), seed=SEED)


@pytest.mark.proof("P5", "U-04")
def test_names_and_text_that_lie_do_no_harm(outcomes: Sequence[Outcome], prove: Prove) -> None:
    prove(_figure(outcomes, NAMES), seed=SEED)


@pytest.mark.usefixtures("outcomes")
def test_nothing_is_left_behind() -> None:
    left = [path for path in Path(tempfile.gettempdir()).rglob("*") if path.is_file()]
    children = _children(os.getpid())

    assert left == []
    assert len([pid for pid in children if "reading.child" in _command(pid)]) <= rooms.MOST_ROOMS
    assert [pid for room in children for pid in _children(room)] == []


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    if not listed.exists():
        pytest.skip("this kernel does not list children")
    return [int(pid) for pid in listed.read_text(encoding="ascii").split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode("ascii", "replace")


def test_the_same_seed_makes_the_same_file() -> None:
    for number in range(len(MAKERS)):
        assert hostile(7, number) == hostile(7, number)


def test_a_reader_cannot_reach_the_network_nor_the_keys_of_the_site(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LUOSHI_SECRET_KEY", "not for readers")
    rooms.close_rooms()

    with pytest.raises(Unreadable):
        read_safely(b"%PDF-1.4\nnothing", "a.pdf")

    (room,) = [pid for pid in _children(os.getpid()) if "reading.child" in _command(pid)]
    environment = Path(f"/proc/{room}/environ").read_bytes()
    assert b"LUOSHI_SECRET_KEY" not in environment
    own = Path("/proc/self/ns/net").readlink()
    if os.geteuid() == 0:
        assert Path(f"/proc/{room}/ns/net").readlink() != own


@pytest.mark.proof("P5", "U-05")
def test_two_hundred_at_once_and_rooms_that_die_are_survived(prove: Prove) -> None:
    good = hostile(SEED, _number("embedded")).content
    expected = read_safely(good, "讲话.docx").text
    stop = threading.Event()

    def end_rooms() -> None:
        while not stop.wait(0.3):
            for pid in _children(os.getpid()):
                if "reading.child" in _command(pid):
                    os.kill(pid, 9)

    def read(_turn: int) -> str:
        try:
            return read_safely(good, "讲话.docx").text
        except Unreadable as refused:
            return refused.code

    killer = threading.Thread(target=end_rooms)
    killer.start()
    with ThreadPoolExecutor(32) as pool:
        found = Counter(pool.map(read, range(200)))
    stop.set()
    killer.join()

    assert set(found) <= {expected, "reader_failed"}
    assert found[expected] >= 150
    assert read_safely(good, "讲话.docx").text == expected
    prove(
        f"200 at once while rooms were killed: {found[expected]} read, "
        f"{found['reader_failed']} told to try again, 0 crashes"
    )


def _number(family: str) -> int:
    return [maker.__name__ for maker in MAKERS].index(family)
