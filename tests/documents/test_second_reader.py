"""The second reader, asked over a real line: it may only propose what stands in the text."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from luoshi.documents import refusals, services
from luoshi.documents.models import Commitment, Document, SecondReading
from luoshi.documents.reading.second import Endpoint, ask_second_reader
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi_core.cleaning import apply
from tests.cast import Cast
from tests.documents.conftest import FACTORY, SOFT, SPEECH, holding
from tests.factories import NOW

PAST = "完成固定资产投资八十六亿元"
KEY = "key-of-the-test"


@dataclass
class Server:
    """A model on this machine that speaks the protocol and answers as it is told."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answer: Callable[[str], tuple[int, bytes]] = lambda _: (200, b"")
    drip: float = 0

    def says(self, *quotes: str, label: str = "hard") -> None:
        """Answer with these quotations, whatever is asked."""
        items = [{"quote": quote, "label": label} for quote in quotes]
        self.says_words(json.dumps({"items": items}, ensure_ascii=False))

    def says_words(self, words: str) -> None:
        """Answer with these words in the form of the protocol."""
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": words}}]})
        self.answer = lambda _: (200, body.encode())


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """The model, served on the loopback address and named in the settings."""
    told = Server()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append(json.loads(body))
            told.keys.append(self.headers.get("Authorization"))
            told.paths.append(self.path)
            status, content = told.answer(json.loads(body)["messages"][1]["content"])
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", f"{told.url}/elsewhere")
            self.end_headers()
            try:
                if not told.drip:
                    self.wfile.write(content)
                for byte in content if told.drip else b"":
                    self.wfile.write(bytes([byte]))
                    time.sleep(told.drip)
            except OSError:
                pass  # the caller has hung up

        def log_message(self, *_: Any) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    told.url = f"http://127.0.0.1:{running.server_port}/v1"
    settings.SECOND_READER_URL = told.url
    settings.SECOND_READER_MODEL = "qingyuan-7b"
    settings.SECOND_READER_KEY = KEY
    settings.SECOND_READER_SECONDS = 20
    yield told
    running.shutdown()
    running.server_close()


@pytest.fixture
def officer(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.officer.user)
    return client


@pytest.fixture
def switched_on(cast: Cast, server: Server) -> Server:
    """The second reader, switched on by the head of supervision."""
    services.switch_second_reader(actor=cast.supervision_head.actor, at=NOW, is_on=True)
    return server


def ask(officer: Client, document: Document) -> str:
    """Press the button; the page that follows."""
    answer = officer.post(f"/documents/{document.pk}/second-reading/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def facts(document: Document) -> list[tuple[Any, ...]]:
    """Everything decided and proposed, but for who pointed at it."""
    return list(
        Commitment.objects.filter(document=document)
        .order_by("number")
        .values_list("number", "start", "end", "state", "title", "version", "decided_by_name")
    )


def test_it_is_off_until_the_machine_names_it_and_the_body_allows_it(
    cast: Cast, officer: Client, document: Document, settings: Any, server: Server
) -> None:
    settings.SECOND_READER_URL = ""
    without_address = ask(officer, document)
    with pytest.raises(refusals.SecondReaderNotSet):
        services.switch_second_reader(actor=cast.supervision_head.actor, at=NOW, is_on=True)
    settings.SECOND_READER_URL = server.url
    without_leave = ask(officer, document)

    assert "第二识读器未启用" in without_address
    assert "第二识读器未启用" in without_leave
    assert "second-reading/" not in officer.get(f"/documents/{document.pk}/").content.decode()
    assert server.asked == []
    assert SecondReading.objects.count() == 0


def test_what_is_new_is_proposed_and_what_is_known_is_marked(
    officer: Client, document: Document, switched_on: Server
) -> None:
    before = facts(document)
    switched_on.says(FACTORY + "。", SOFT, PAST)

    page = ask(officer, document)

    new = Commitment.objects.filter(document=document, proposer="second").order_by("number")
    assert facts(document)[: len(before)] == before
    assert [one.text for one in new] == [PAST, SOFT]
    assert {one.state for one in new} == {"proposed"}
    assert {SPEECH[one.start : one.end] for one in new} == {PAST, SOFT}
    assert holding(document, FACTORY).proposer == "both"
    assert "新提 2 条，与识读器一致 1 条，弃用 0 条" in page
    assert 'class="s-second' in page
    assert "只有第二识读器提出" in page
    assert "两个识读器一致" in page
    assert list(verify(document.body_id)) == []


def test_the_act_is_recorded_with_who_asked_what(
    cast: Cast, officer: Client, document: Document, switched_on: Server
) -> None:
    switched_on.says(PAST)

    ask(officer, document)

    events = Entry.objects.filter(body_id=cast.body.pk).order_by("pk").values_list("event", "actor")
    told = [(event, actor["name"]) for event, actor in events if "second_reader" in event]
    assert told == [
        ("documents.second_reader_asked", "周明"),
        ("documents.second_reader_answered", "周明"),
    ]
    assert switched_on.keys == [f"Bearer {KEY}"]
    assert switched_on.paths == ["/v1/chat/completions"]
    assert switched_on.asked[0]["model"] == "qingyuan-7b"
    assert "领导讲话" in switched_on.asked[0]["messages"][1]["content"]
    assert "打开清源发布客户端" not in switched_on.asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    "quotes",
    [
        ["县财政局6月底前拨付资金3000万元"],
        ["完成城北产业园标准厂房二期6万平方米主体工程"],
        ["投资", "。，", "x" * 5_000],
        ["打开清源发布客户端，阅读体验更佳"],
    ],
)
def test_words_that_do_not_stand_in_the_text_are_dropped(
    officer: Client, document: Document, switched_on: Server, quotes: list[str]
) -> None:
    before = facts(document)
    switched_on.says(*quotes)

    page = ask(officer, document)

    assert facts(document) == before
    assert f"弃用 {len(quotes)} 条" in page


def test_what_somebody_decided_is_never_changed(
    cast: Cast, officer: Client, document: Document, switched_on: Server
) -> None:
    services.reject_commitment(
        actor=cast.officer.actor, at=NOW, commitment=holding(document, FACTORY), reason_code="done"
    )
    before = facts(document)
    switched_on.says("县发改局牵头，城北镇配合，6月底前" + FACTORY)

    ask(officer, document)

    assert facts(document) == before
    assert holding(document, FACTORY).state == "not_adopted"


def malformed(_: str) -> tuple[int, bytes]:
    return 200, b"<html>busy</html>"


def broken(_: str) -> tuple[int, bytes]:
    return 500, b'{"error": "out of memory"}'


def elsewhere(_: str) -> tuple[int, bytes]:
    return 307, b""


def huge(_: str) -> tuple[int, bytes]:
    return 200, b" " * 3_000_000


def other_shape(_: str) -> tuple[int, bytes]:
    return 200, b'{"choices": [{"message": {"content": {"items": []}}}]}'


def prose(_: str) -> tuple[int, bytes]:
    words = {"choices": [{"message": {"content": "好的，我先分析一下。"}}]}
    return 200, json.dumps(words).encode()


def deep(_: str) -> tuple[int, bytes]:
    return 200, b"[" * 400_000


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (malformed, "回答的格式不对"),
        (other_shape, "回答的格式不对"),
        (prose, "回答的格式不对"),
        (deep, "回答的格式不对"),
        (broken, "对方拒答"),
        (elsewhere, "对方拒答"),
        (huge, "回答太长"),
    ],
)
def test_whatever_else_it_answers_the_readers_own_reading_stands(
    officer: Client,
    document: Document,
    switched_on: Server,
    answer: Callable[[str], tuple[int, bytes]],
    why: str,
) -> None:
    before = facts(document)
    switched_on.answer = answer

    page = ask(officer, document)

    assert facts(document) == before
    assert f"第二识读器没有答（{why}），以识读器所读为准。" in page
    assert SecondReading.objects.get().state == "silent"
    assert set(switched_on.paths) == {"/v1/chat/completions"}


@pytest.mark.parametrize("drip", [0.0, 0.2])
def test_a_slow_answer_is_given_up_in_time(
    officer: Client, document: Document, switched_on: Server, settings: Any, drip: float
) -> None:
    settings.SECOND_READER_SECONDS = 1
    switched_on.says(PAST)
    said = switched_on.answer
    switched_on.drip = drip

    def slowly(question: str) -> tuple[int, bytes]:
        if not drip:
            time.sleep(2)
        return said(question)

    switched_on.answer = slowly

    page = ask(officer, document)

    assert "第二识读器没有答（超时）" in page
    assert Commitment.objects.filter(document=document, proposer="second").count() == 0


def test_nobody_there_is_told(
    officer: Client, document: Document, switched_on: Server, settings: Any
) -> None:
    settings.SECOND_READER_URL = "http://127.0.0.1:9/v1"

    page = ask(officer, document)

    assert "第二识读器没有答（连不上）" in page


def test_a_long_document_is_asked_for_in_parts_and_one_bad_answer_costs_one_part(
    switched_on: Server,
) -> None:
    lines = [f"城北镇年底前建成第{number}号公路8公里。\n" for number in range(1, 600)]
    text = "".join(lines)
    calls: list[str] = []

    def second_fails(question: str) -> tuple[int, bytes]:
        calls.append(question)
        if len(calls) == 2:
            return broken(question)
        quote = re.findall(r"建成第\d+号公路8公里", question)[0]
        words = {"choices": [{"message": {"content": json.dumps({"items": [{"quote": quote}]})}}]}
        return 200, json.dumps(words).encode()

    switched_on.answer = second_fails
    endpoint = Endpoint.of_installation()
    assert endpoint is not None

    answer = ask_second_reader(endpoint, apply(text, ()), kind="plan", issued_on=None)

    assert answer.parts == len(calls)
    assert answer.parts > 3
    assert answer.answered == answer.parts - 1
    assert len(answer.found) == answer.answered
    assert all(
        re.fullmatch(r"建成第\d+号公路8公里", text[one.start : one.end]) for one in answer.found
    )
    assert answer.trouble == "refused"


def test_two_silent_parts_in_a_row_end_the_asking(switched_on: Server) -> None:
    switched_on.answer = broken
    endpoint = Endpoint.of_installation()
    assert endpoint is not None

    answer = ask_second_reader(
        endpoint, apply("年底前建成。\n" * 3_000, ()), kind="plan", issued_on=None
    )

    assert len(switched_on.asked) == 2
    assert answer.answered == 0


def test_the_key_is_shown_nowhere(
    cast: Cast, officer: Client, document: Document, switched_on: Server
) -> None:
    switched_on.says(PAST)

    page = ask(officer, document) + officer.get("/documents/readers/").content.decode()

    assert KEY not in page
    assert KEY not in repr(Endpoint.of_installation())
    assert KEY not in json.dumps(list(Entry.objects.values_list("content", flat=True)))


def test_a_document_is_asked_for_once_at_a_time(
    cast: Cast, document: Document, switched_on: Server
) -> None:
    actor = cast.officer.actor
    services.begin_second_reading(actor=actor, at=NOW, document=document)

    with pytest.raises(refusals.AlreadyAsked):
        services.begin_second_reading(actor=actor, at=NOW, document=document)


def test_only_supervision_asks_and_only_its_head_switches(
    cast: Cast, document: Document, switched_on: Server
) -> None:
    from luoshi.common.errors import NotAllowed

    with pytest.raises((NotAllowed, Document.DoesNotExist)):
        services.begin_second_reading(actor=cast.clerk.actor, at=NOW, document=document)
    with pytest.raises(NotAllowed):
        services.switch_second_reader(actor=cast.officer.actor, at=NOW, is_on=False)

    assert SecondReading.objects.count() == 0


def test_what_it_proposed_outlives_a_new_reading(
    cast: Cast, officer: Client, document: Document, switched_on: Server
) -> None:
    from datetime import date

    switched_on.says(PAST, FACTORY)
    ask(officer, document)

    services.change_document(
        actor=cast.officer.actor, at=NOW, document=document, issued_on=date(2025, 2, 24)
    )

    numbers = list(Commitment.objects.filter(document=document).values_list("number", flat=True))
    assert Commitment.objects.get(document=document, proposer="second").text == PAST
    assert holding(document, FACTORY).proposer == "both"
    assert len(numbers) == len(set(numbers))
    assert list(verify(document.body_id)) == []
