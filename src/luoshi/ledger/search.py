"""Finding tasks by words: pairs of neighbouring characters, exact for Chinese of any length."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.db import connection
from django.db.models.expressions import RawSQL

from luoshi.common.statements import ask, vendor
from luoshi.ledger.models import Task

MOST_HITS = 1_000
_RUNS = re.compile(r"[一-鿿㐀-䶿]+|[0-9a-z]+")


def tokens(text: str) -> Iterator[str]:
    """The words of a text: every pair of neighbouring Chinese characters, every Latin run."""
    for run in _RUNS.findall(text.lower().translate(_FULL_WIDTH)):
        if run[0].isascii():
            yield run
        else:
            # The end mark lets a single character be found as the start of a pair.
            yield from (a + b for a, b in zip(run, run[1:] + "_", strict=True))


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _body_word(body_id: int) -> str:
    return f"body{body_id}"


def words_of(task: Task, names: Iterable[str] = ()) -> str:
    """All that a task can be found by, as positioned words."""
    parts = [task.number, task.title, task.line, task.source, task.lead.name if task.lead else ""]
    if task.lead and task.lead.short_name:
        parts.append(task.lead.short_name)
    spoken = [" ".join(tokens(part)) for part in [*parts, *names] if part]
    return " | ".join([_body_word(task.body_id), *spoken])


def index_task(task: Task, names: Sequence[str] | None = None) -> None:
    """Enter a task's words into the index; without names those of its supporting units are read."""
    if names is None:
        names = list(task.assignments.values_list("organisation__name", flat=True))
    index_words([(task.pk, words_of(task, names))])


def index_new(task: Task, names: Sequence[str]) -> None:
    """Enter the words of a task that was not there before."""
    words = words_of(task, names)
    if vendor() == "sqlite":
        ask("INSERT INTO ledger_words (rowid, words) VALUES (%s, %s)", [task.pk, words])
    else:
        ask(
            "INSERT INTO ledger_words (task_id, words) VALUES (%s, %s::tsvector)",
            [task.pk, _vector(words)],
        )


def index_words(rows: Sequence[tuple[int, str]]) -> None:
    """Enter many tasks' words at once."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "DELETE FROM ledger_words WHERE rowid = %s", [(pk,) for pk, _ in rows]
            )
            cursor.executemany("INSERT INTO ledger_words (rowid, words) VALUES (%s, %s)", rows)
        else:
            cursor.executemany(
                "INSERT INTO ledger_words (task_id, words) VALUES (%s, %s::tsvector) "
                "ON CONFLICT (task_id) DO UPDATE SET words = excluded.words",
                [(pk, _vector(words)) for pk, words in rows],
            )


def find(body_id: int, text: str, most: int = MOST_HITS) -> list[int]:
    """The newest tasks in which every word of the text stands, at most so many."""
    phrases = [phrase for word in text.split() if (phrase := _query_tokens(word))]
    if not phrases:
        return []
    if connection.vendor == "sqlite":
        query = " AND ".join(
            [f'"{_body_word(body_id)}"', *(_sqlite_phrase(phrase) for phrase in phrases)]
        )
        statement = (
            "SELECT rowid FROM ledger_words WHERE ledger_words MATCH %s "
            "ORDER BY rowid DESC LIMIT %s"
        )
    else:
        query = " & ".join(
            [f"'{_body_word(body_id)}'", *(_postgresql_phrase(phrase) for phrase in phrases)]
        )
        statement = (
            "SELECT task_id FROM ledger_words WHERE words @@ %s::tsquery "
            "ORDER BY task_id DESC LIMIT %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, most])
        return [row[0] for row in cursor.fetchall()]


def keys_found(body_id: int, text: str) -> RawSQL:
    """What `find` finds as a condition on keys: one parameter, however many there are."""
    return among(found_as_value(body_id, text))


def found_as_value(body_id: int, text: str) -> str:
    """What `find` finds as one value, however much it is; `among` makes a condition of it."""
    listed = ", ".join(map(str, find(body_id, text)))
    return f"[{listed}]" if connection.vendor == "sqlite" else f"{{{listed}}}"


def among(keys: str) -> RawSQL:
    """The keys that `found_as_value` put into one value, as a condition."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [keys])
    return RawSQL("SELECT unnest(%s::bigint[])", [keys])


def _query_tokens(word: str) -> list[str]:
    """The words of a phrase; its last one may be the start of a longer word."""
    words: list[str] = []
    is_open = False
    for run in _RUNS.findall(word.lower().translate(_FULL_WIDTH)):
        is_open = run[0].isascii() or len(run) == 1
        if is_open:
            words.append(run)
        else:
            words += [a + b for a, b in pairwise(run)]
    if is_open:
        words[-1] += "*"
    return words


def _sqlite_phrase(phrase: Sequence[str]) -> str:
    parts = [f'"{word.rstrip("*")}"{"*" if word.endswith("*") else ""}' for word in phrase]
    return " + ".join(parts)


def _postgresql_phrase(phrase: Sequence[str]) -> str:
    parts = [f"'{word.rstrip('*')}'{':*' if word.endswith('*') else ''}" for word in phrase]
    return "(" + " <-> ".join(parts) + ")"


def _vector(words: str) -> str:
    # Positions let a phrase be found; a gap keeps two fields from running together.
    placed = []
    position = 1
    for word in words.split():
        if word == "|":
            position += 10
        else:
            placed.append(f"'{word}':{min(position, 16_383)}")
            position += 1
    return " ".join(placed)
