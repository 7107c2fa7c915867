"""The pages of the documents: what they show, what they change, and for whom."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.common.pages import panels_for
from luoshi.documents import selectors, services
from luoshi.documents.models import Commitment, Document
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from tests.cast import Cast, Member
from tests.documents.conftest import FACTORY, RENEWAL, SOFT, SPEECH, holding
from tests.factories import NOW

HTMX = {"HX-Request": "true"}


def signed_in(member: Member) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(member.user)
    return client


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed_in(cast.officer)


@contextmanager
def nothing_is_written() -> Iterator[None]:
    with CaptureQueriesContext(connection) as queries:
        yield
    ours = [
        query["sql"]
        for query in queries
        if re.match(r"(?i)\s*(insert|update|delete)", query["sql"])
        and "session" not in query["sql"]
    ]
    assert ours == []


def plain(html: str) -> str:
    """HTML without what differs between two renderings of the same thing."""
    html = re.sub(r'name="(_once|csrfmiddlewaretoken)" value="[^"]*"', r'name="\1"', html)
    return re.sub(r' hx-swap-oob="true"', "", html)


def part(html: str, identifier: str, tag: str) -> str:
    """One element of a page by its id, up to its own closing tag."""
    start = html.index(f'id="{identifier}"')
    start = html.rindex(f"<{tag}", 0, start)
    depth, place = 0, start
    for match in re.finditer(rf"<{tag}\b|</{tag}>", html[start:]):
        depth += 1 if match[0] != f"</{tag}>" else -1
        place = start + match.end()
        if depth == 0:
            break
    return plain(html[start:place])


def decision(document: Document, number: int, what: str = "decision") -> str:
    return f"/documents/{document.pk}/commitments/{number}/{what}/"


def test_the_lens_shows_text_cards_legend_and_meter(officer: Client, document: Document) -> None:
    with nothing_is_written():
        page = officer.get(f"/documents/{document.pk}/").content.decode()

    total = Commitment.objects.filter(document=document).count()
    assert f"<b>0 / {total}</b> 已定" in page
    assert "完成城北产业园标准厂房一期6万平方米主体工程" in page
    assert 'class="s-undecided' in page
    assert 'class="s-soft"' in page
    assert "县发改局" in page
    assert "2026-06-30" in page
    assert "“6月底前”" in page
    assert "已清理 1 处" in page
    assert "打开清源发布客户端" not in part(page, "lens", "div")
    assert "style=" not in page
    assert "{{" not in page
    assert "{%" not in page


def test_the_whole_text_stands_on_the_page(cast: Cast, document: Document) -> None:
    view = selectors.view_lens(cast.officer.actor, document, NOW)

    shown = "".join(piece.text for one in view.paragraphs for cell in one.cells for piece in cell)

    kept = SPEECH.partition("\n")[2]
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", kept)


def test_a_number_puts_its_sentence_in_hand_without_a_script(
    officer: Client, document: Document
) -> None:
    number = holding(document, RENEWAL).number

    page = officer.get(f"/documents/{document.pk}/?at={number}").content.decode()

    assert re.search(rf'class="lens-candidate[^"]* is-current" id="candidate-{number}"', page)
    assert re.search(rf's-undecided s-current" href="\?at={number}&', page)


@pytest.mark.parametrize("mode", ["edit", "split", "merge", "reject"])
def test_each_form_of_a_card_opens_by_its_address(
    officer: Client, document: Document, mode: str
) -> None:
    number = holding(document, FACTORY).number

    with nothing_is_written():
        page = officer.get(f"/documents/{document.pk}/?at={number}&do={mode}").content.decode()

    assert "is-editing" in page
    assert "Esc" in page


def test_adopting_without_a_script_goes_to_the_next_undecided(
    officer: Client, document: Document
) -> None:
    factory = holding(document, FACTORY)

    response = officer.post(
        decision(document, factory.number), {"verb": "adopt", "version": factory.version}
    )

    assert response.status_code == 302
    assert f"at={factory.number}&" not in response["Location"]
    assert holding(document, FACTORY).state == "adopted"


def test_what_is_swapped_is_what_a_fresh_page_shows(officer: Client, document: Document) -> None:
    factory = holding(document, FACTORY)

    answer = officer.post(
        decision(document, factory.number),
        {"verb": "adopt", "version": factory.version},
        headers=HTMX,
    ).content.decode()
    following = re.findall(r'is-current" id="candidate-(\d+)"', answer)[0]
    page = officer.get(f"/documents/{document.pk}/?at={following}").content.decode()

    for number in (factory.number, following):
        identifier = f"candidate-{number}"
        assert part(answer, identifier, "li") == part(page, identifier, "li")
    assert part(answer, f"p{factory.number}-0", "span") == part(
        page, f"p{factory.number}-0", "span"
    )
    assert part(answer, "lens-bar", "div") == part(page, "lens-bar", "div")
    assert "<article" not in answer


def test_the_text_is_swapped_when_sentences_come_or_go(officer: Client, document: Document) -> None:
    answer = officer.post(f"/documents/{document.pk}/commitments/", {"words": SOFT}, headers=HTMX)
    added = holding(document, SOFT)
    page = officer.get(f"/documents/{document.pk}/?at={added.number}").content.decode()

    assert answer["HX-Retarget"] == "#lens"
    assert part(answer.content.decode(), "lens", "div") == part(page, "lens", "div")


def test_an_old_view_is_told_who_decided_and_sees_the_page_as_it_is(
    cast: Cast, officer: Client, document: Document
) -> None:
    factory = holding(document, FACTORY)
    services.reject_commitment(
        actor=cast.supervision_head.actor, at=NOW, commitment=factory, reason_code="done"
    )

    answer = officer.post(
        decision(document, factory.number),
        {"verb": "adopt", "version": factory.version},
        headers=HTMX,
    )

    assert answer.status_code == 200
    assert "梁舒" in answer.content.decode()
    assert holding(document, FACTORY).state == "not_adopted"


def test_colleagues_decisions_arrive_with_the_next_pulse(
    cast: Cast, officer: Client, document: Document
) -> None:
    since = document.revision
    head = signed_in(cast.supervision_head)
    head.post(f"/documents/{document.pk}/presence/", {"since": since})
    services.forward_commitment(
        actor=cast.supervision_head.actor, at=NOW, commitment=holding(document, FACTORY)
    )
    number = holding(document, FACTORY).number

    answer = officer.post(f"/documents/{document.pk}/presence/", {"since": since}, headers=HTMX)
    quiet = officer.post(
        f"/documents/{document.pk}/presence/", {"since": since + 1}, headers=HTMX
    ).content.decode()

    assert f'id="candidate-{number}"' in answer.content.decode()
    assert "转阅" in answer.content.decode()
    assert "同时在看：梁舒" in answer.content.decode()
    assert "candidate-" not in quiet


def test_a_card_being_edited_is_left_alone_by_the_pulse(
    cast: Cast, officer: Client, document: Document
) -> None:
    since = document.revision
    services.forward_commitment(
        actor=cast.supervision_head.actor, at=NOW, commitment=holding(document, FACTORY)
    )
    number = holding(document, FACTORY).number

    answer = officer.post(
        f"/documents/{document.pk}/presence/", {"since": since, "editing": number}, headers=HTMX
    ).content.decode()

    assert f'id="candidate-{number}"' not in answer


FIELDS = {
    "title": "标准厂房一期主体完工",
    "lead": "县住建局",
    "supporting": "城北镇、发改局",
    "due_on": "2026-06-30",
    "due_words": "6月底前",
    "kind": "measured",
    "light": "project",
    "line": "项目",
    "leader": "",
    "reviewer": "县委督查室",
    "measures": "",
    "target-TOTAL_FORMS": "2",
    "target-INITIAL_FORMS": "1",
    "target-0-what": "主体工程",
    "target-0-comparator": "=",
    "target-0-value": "6",
    "target-0-unit": "万平方米",
    "target-1-what": "",
    "target-1-comparator": ">=",
    "target-1-value": "",
}


def test_editing_takes_units_by_short_names_and_words_for_the_day(
    cast: Cast, officer: Client, document: Document
) -> None:
    factory = holding(document, FACTORY)
    sent = {**FIELDS, "due_words": "9月底前", "version": factory.version, "adopt": "1"}

    officer.post(decision(document, factory.number, "fields"), sent)

    saved = holding(document, FACTORY)
    assert saved.state == "adopted"
    assert saved.title == "标准厂房一期主体完工"
    assert saved.lead == cast.other_bureau
    assert [one.organisation for one in saved.supporting.order_by("position")] == [
        cast.town,
        cast.bureau,
    ]
    assert saved.due_on.isoformat() == "2026-09-30"
    assert saved.reviewer == cast.supervision
    assert [str(row) for row in saved.targets.all()] == ["主体工程 = 6.0000 万平方米"]


def test_a_wrong_field_is_named_and_nothing_is_saved(officer: Client, document: Document) -> None:
    factory = holding(document, FACTORY)
    sent = {**FIELDS, "lead": "县天文局", "version": factory.version}

    answer = officer.post(decision(document, factory.number, "fields"), sent)

    assert answer.status_code == 422
    assert "没有叫“县天文局”的单位" in answer.content.decode()
    assert holding(document, FACTORY).title == factory.title


def test_units_are_found_by_pinyin_initials(officer: Client, cast: Cast) -> None:
    found = officer.get("/documents/units/?q=xfzhggj").json()

    assert [one["value"] for one in found] == ["县发展和改革局"]


def test_words_for_a_day_are_read_by_the_documents_date(
    officer: Client, document: Document
) -> None:
    answer = officer.get(f"/documents/{document.pk}/day/?due_words=年底前").content.decode()

    assert "2026-12-31" in answer


def test_turning_down_by_a_button(officer: Client, document: Document) -> None:
    factory = holding(document, FACTORY)

    officer.post(
        decision(document, factory.number),
        {"verb": "reject", "reason_code": "principle", "version": factory.version},
    )

    assert holding(document, FACTORY).reason_code == "principle"


def test_merging_splitting_and_undoing_by_the_forms(officer: Client, document: Document) -> None:
    factory, renewal = holding(document, FACTORY), holding(document, RENEWAL)

    officer.post(decision(document, renewal.number, "merger"), {"into": factory.number})
    assert holding(document, RENEWAL).merged_into_id == factory.pk
    officer.post(f"/documents/{document.pk}/last-decision/")
    assert holding(document, RENEWAL).merged_into_id is None
    officer.post(decision(document, factory.number, "parts"), {"place": [str(factory.start + 8)]})

    assert Commitment.objects.filter(document=document, label="HARD").count() >= 3


def test_assigning_several_at_once(cast: Cast, officer: Client, document: Document) -> None:
    numbers = [holding(document, FACTORY).number, holding(document, RENEWAL).number]

    officer.post(
        f"/documents/{document.pk}/assignments/",
        {"number": numbers, "lead": "城北镇", "line": "项目"},
    )

    assert holding(document, FACTORY).lead == cast.town
    assert holding(document, RENEWAL).line == "项目"


def test_issuing_shows_what_is_missing_then_issues(
    cast: Cast, officer: Client, document: Document
) -> None:
    services.adopt_commitment(
        actor=cast.officer.actor, at=NOW, commitment=holding(document, FACTORY)
    )
    bare = services.add_commitment(actor=cast.officer.actor, at=NOW, document=document, words=SOFT)
    services.adopt_commitment(
        actor=cast.officer.actor, at=NOW, commitment=bare, changes={"lead": None}
    )

    page = officer.get(f"/documents/{document.pk}/issue/").content.decode()
    refused = officer.post(f"/documents/{document.pk}/issue/", follow=True).content.decode()
    services.edit_commitment(
        actor=cast.officer.actor, at=NOW, commitment=bare, changes={"lead": cast.town}
    )
    done = officer.post(f"/documents/{document.pk}/issue/", follow=True).content.decode()

    assert "1 项没有牵头单位" in page
    assert f"第 {bare.number} 条没有牵头单位" in refused
    assert "已交办 2 项任务" in done
    assert Task.objects.count() == 2


def test_the_lens_stays_alive_and_the_task_page_quotes_the_sentence(
    cast: Cast, officer: Client, document: Document
) -> None:
    actor = cast.officer.actor
    services.adopt_commitment(actor=actor, at=NOW, commitment=holding(document, FACTORY))
    (task,) = services.issue_document(actor=actor, at=NOW, document=document)

    page = signed_in(cast.clerk).get(f"/documents/{document.pk}/").content.decode()
    panels = panels_for("task", cast.clerk.actor, [task])[task.pk]
    (panel,) = [one for one in panels if one.key == "sentence"]

    assert task.number in page
    assert f'href="/tasks/{task.number}/"' in page
    assert 'class="standing' in page
    assert [one.text for one in panel.content] == [holding(document, FACTORY).text]
    assert "lens-acts" not in page
    assert "待定" not in page


@pytest.mark.parametrize("is_issued", [False, True])
def test_one_document_is_read_by_those_to_whom_the_list_shows_it(
    cast: Cast, document: Document, is_issued: bool
) -> None:
    if is_issued:
        services.adopt_commitment(
            actor=cast.officer.actor, at=NOW, commitment=holding(document, FACTORY)
        )
        services.issue_document(actor=cast.officer.actor, at=NOW, document=document)
        document.refresh_from_db()
    readers = [cast.officer, cast.supervision_head, cast.leader, cast.clerk, cast.stranger]
    actors = [Actor.system(cast.body.pk), *(reader.actor for reader in readers)]

    may_read = [Document.objects.may_read(actor, document) for actor in actors]

    assert may_read == [document in Document.objects.visible_to(actor) for actor in actors]
    assert may_read == [True, True, True, is_issued, is_issued, False]


def test_before_it_is_issued_a_document_is_for_supervision_only(
    cast: Cast, document: Document
) -> None:
    for member in (cast.clerk, cast.leader, cast.stranger):
        client = signed_in(member)
        assert client.get(f"/documents/{document.pk}/").status_code == 404
        assert client.get(f"/documents/{document.pk}/issue/").status_code == 404
        assert document.title not in client.get("/documents/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(cast: Cast, officer: Client, count: int) -> None:
    for index in range(count):
        services.add_document(
            actor=cast.officer.actor,
            at=NOW,
            title=f"讲话{index}",
            text=f"县住建局年底前改造老旧小区1{index}个。",
        )
    officer.get("/documents/")

    with CaptureQueriesContext(connection) as queries:
        page = officer.get("/documents/").content.decode()

    ours = [query for query in queries if "documents_" in query["sql"]]
    assert len(ours) == 3
    assert page.count('class="table-title"') == count


def test_the_lens_asks_few_questions_however_long_the_text(cast: Cast, officer: Client) -> None:
    counts = []
    officer.get("/documents/")
    for many in (1, 40):
        sentences = "".join(f"县住建局年底前改造第{n}片老旧小区{n}个。\n" for n in range(many))
        long = services.add_document(
            actor=cast.officer.actor, at=NOW, title="长讲话", text=sentences
        )
        with CaptureQueriesContext(connection) as queries:
            officer.get(f"/documents/{long.pk}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_the_document_is_set_right_on_its_page(officer: Client, document: Document) -> None:
    sent = {"title": "新标题", "issued_on": "2025-02-24", "issuer": "县委办", "kind": "speech"}

    response = officer.post(f"/documents/{document.pk}/about/", sent)

    document.refresh_from_db()
    assert response.status_code == 302
    assert document.title == "新标题"
    assert holding(document, RENEWAL).due_on.isoformat() == "2025-12-31"


def test_a_cut_is_put_back_on_the_page(officer: Client, document: Document) -> None:
    cut = document.cleanings.order_by("start")[0]

    officer.post(f"/documents/{document.pk}/cleanings/{cut.pk}/", {"undo": "1"})
    page = officer.get(f"/documents/{document.pk}/").content.decode()

    assert "打开清源发布客户端" in part(page, "lens", "div")


def test_a_document_added_by_mistake_is_withdrawn(officer: Client, document: Document) -> None:
    officer.post(f"/documents/{document.pk}/withdrawal/")

    assert document.title not in officer.get("/documents/").content.decode().split("messages")[0]
    assert Document.objects.get().state == "withdrawn"


def test_the_pages_speak_english(officer: Client, document: Document) -> None:
    officer.cookies["django_language"] = "en"

    page = officer.get(f"/documents/{document.pk}/").content.decode()

    assert "Proposed tasks" in page
    assert "Cleaned: 1 place" in page
