"""Handed in twice, counted once: many programs repeat themselves at the same time."""

import json
import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.house.serving import served

KEYS, REPEATS, AT_ONCE = 50, 4, 8


def test_a_repeated_post_acts_once_and_is_answered_alike(tmp_path: Path) -> None:
    sent = [f"key-{number}" for number in range(KEYS)] * REPEATS
    random.shuffle(sent)

    with served(tmp_path) as county:

        def post(key: str) -> tuple[str, int, str]:
            content = {"title": f"任务 {key}", "lead": county.lead}
            return key, *county.ask("POST", "/tasks", content, once=key)

        with ThreadPoolExecutor(AT_ONCE) as programs:
            answers = list(programs.map(post, sent))
        other = county.ask("POST", "/tasks", {"title": "另一件事"}, once="key-0")
        listed = county.ask("GET", "/tasks?done=all&state=drafted&size=200")
        log = county.log.read_text(encoding="utf-8")

    told = defaultdict(set)
    for key, status, text in answers:
        told[key].add((status, text))
    assert {status for _key, status, _text in answers} == {201}
    assert {key: len(different) for key, different in told.items()} == dict.fromkeys(set(sent), 1)
    numbers = {json.loads(text)["number"] for _key, _status, text in answers}
    assert len(numbers) == KEYS
    assert (other[0], json.loads(other[1])["code"]) == (409, "stale_form")
    rows = json.loads(listed[1])
    assert rows["total"] == KEYS
    assert {row["number"] for row in rows["items"]} == numbers
    assert "locked" not in log
    assert "ERROR" not in log
