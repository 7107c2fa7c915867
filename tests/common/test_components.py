"""Lights, strips, charts and the gallery that shows them."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from luoshi.common import charts, gallery, standings
from luoshi.common.icons import DRAWINGS
from luoshi_core.pace import meanings

urlpatterns = [path("gallery/", gallery.gallery)]
COMMON = Path(gallery.__file__).parent
STYLES = sorted((COMMON / "static" / "luoshi" / "css").glob("*.css"))


class Standing(StrEnum):
    NEAR_DUE = "near_due"


@pytest.mark.parametrize("value", ["near_due", "near-due", "near due", Standing.NEAR_DUE])
def test_a_light_has_word_shape_and_colour(value: object) -> None:
    with translation.override("zh-hans"):
        light = standings.standing_light(value)

    assert "standing--near-due" in light
    assert "<svg" in light
    assert "临期" in light


def test_a_light_takes_the_word_of_the_bodys_legend() -> None:
    assert standings.standing_light("closed", "<已办结>").endswith("&lt;已办结&gt;</span>")


def test_no_standing_is_a_dash_and_never_green() -> None:
    assert standings.standing_light(None) == '<span class="muted">–</span>'


def test_a_strip_tells_every_count_with_its_word_and_link() -> None:
    with translation.override("en"):
        strip = charts.standing_strip(
            {"behind": 2, "on_track": 3, "closed": 0}, links={"behind": "?s=b"}
        )

    assert re.findall(r'strip-words">(\w[\w ]*) </span>(\d+)', strip) == [
        ("On track", "3"),
        ("Behind", "2"),
    ]
    assert strip.count("<rect") == 2
    assert strip.count('<a href="?s=b">') == 1


def test_a_strip_of_nothing_says_so() -> None:
    with translation.override("en"):
        assert charts.standing_strip({}) == '<span class="muted">No tasks</span>'


def test_a_chart_tells_its_figures_in_words_and_in_a_table() -> None:
    plan = [(date(2026, 3, 1), Decimal(0)), (date(2026, 6, 29), Decimal(100))]
    reports = [(date(2026, 4, 1), Decimal(20))]

    with translation.override("en"):
        chart = charts.progress_chart(plan, reports, [], date(2026, 4, 30))

    assert 'aria-label="On 30 Apr 2026: Expected 50%, Reported 20%, Confirmed –."' in chart
    assert '<th scope="row">1 Apr 2026</th><td class="number">26%</td>' in chart
    assert "&lt;" not in chart
    assert " style=" not in chart


def test_a_chart_of_one_day_can_be_drawn() -> None:
    chart = charts.progress_chart([], [(date(2026, 4, 1), Decimal(20))], [], date(2026, 4, 1))

    assert chart.count('class="chart-drawing ') == 2


def test_a_chart_marks_each_confirmed_value() -> None:
    checks = [(date(2026, 4, 1), Decimal(20)), (date(2026, 5, 1), Decimal(40))]

    chart = charts.progress_chart([], [], checks, date(2026, 5, 2))

    assert chart.count("chart-point--confirmed") == 2 * 2 + 1


def test_a_chart_of_nothing_says_so() -> None:
    with translation.override("en"):
        chart = charts.progress_chart([], [], [], date(2026, 4, 1))

    assert chart == '<p class="muted">There is neither a plan nor a report to draw yet.</p>'


def test_a_link_keeps_the_filters_and_turns_to_the_first_page() -> None:
    request = RequestFactory().get("/tasks/?unit=7&standing=behind&page=3")
    template = Template("{% query standing=None sort='-due_on' %}")

    shown = template.render(Context({"request": request}))

    assert shown == "?unit=7&amp;sort=-due_on"


def test_a_sorted_column_says_so_and_turns_round() -> None:
    request = RequestFactory().get("/tasks/?sort=due_on")
    template = Template("{% sort_header 'due_on' 'Due' %}")

    shown = template.render(Context({"request": request}))

    assert 'aria-sort="ascending"' in shown
    assert 'href="?sort=-due_on"' in shown


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_colours_have_a_value_in_the_tokens_only(style: Path) -> None:
    if style.name == "tokens.css":
        return

    found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])", style.read_text("utf-8"))

    assert found == [] or style.name == "print.css"


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_styles_keep_to_what_old_browsers_know(style: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)

    assert re.findall(r":has\(|:is\(|:where\(|@layer|@container|inset:|aspect-ratio|&", text) == []


def test_every_token_that_is_used_has_a_value() -> None:
    text = "".join(style.read_text("utf-8") for style in STYLES)

    used = set(re.findall(r"var\((--[\w-]+)", text))
    given = set(re.findall(r"(--[\w-]+):", text))

    assert used - given == set()


@override_settings(ROOT_URLCONF="tests.common.test_components")
def test_the_gallery_shows_every_component_without_inline_code() -> None:
    request = RequestFactory().get("/gallery/")

    html = gallery.gallery(request).content.decode()

    assert re.findall(r"<[^>]* (?:style|on\w+)=", html) == []
    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert re.findall(r"\{[%{]", html) == []


def test_the_gallery_uses_every_component() -> None:
    folder = COMMON / "templates"
    text = "".join(page.read_text("utf-8") for page in folder.rglob("*.html"))

    unused = [
        page.name
        for page in (folder / "components").glob("*.html")
        if f'"components/{page.name}"' not in text
    ]

    assert unused == ["gallery.html"]


def test_every_standing_of_the_core_has_a_look_and_its_colours() -> None:
    tokens = (COMMON / "static" / "luoshi" / "css" / "tokens.css").read_text("utf-8")

    keys = {standings.key_of(standing) for standing in meanings.Standing}

    assert keys == set(standings.LOOKS)
    assert [k for k in keys if f"--standing-{k}-soft:" not in tokens] == []
    assert [k for k in keys if f"--fill-{k}:" not in tokens] == []


def test_every_drawing_that_a_page_names_is_drawn() -> None:
    pages = [*COMMON.parent.glob("*/templates/**/*.html")]

    named = {
        name
        for page in pages
        for name in re.findall(r'{% icon "([^"]+)"', page.read_text(encoding="utf-8"))
    }

    assert named <= set(DRAWINGS)
    assert "warning" in named
