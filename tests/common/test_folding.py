"""What a page shows is what the template engine itself would show."""

import threading
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Engine, engines
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from luoshi.common.folding import Loader
from luoshi.common.templatetags.luoshi import lines


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Unit:
    name: str = "城关<镇>"
    kind: Colour = Colour.RED

    @property
    def broken(self) -> str:
        return {}["nothing"]

    def shown(self) -> str:
        return f"{self.name}!"

    def delete(self) -> str:
        raise AssertionError("a page must not call this")

    delete.alters_data = True  # type: ignore[attr-defined]

    def of(self, other: str) -> str:
        return other


class Mapping:
    """Keys and attributes of the same name: the key goes first."""

    name = "attribute"

    def __getitem__(self, key: str) -> str:
        if key == "name":
            return "key"
        raise KeyError(key)


CONTENT: dict[str, Any] = {
    "unit": Unit(),
    "units": [Unit("一"), Unit("二")],
    "known": {"name": "<b>", "items": "not the method", "inner": {"deep": 3}},
    "both": Mapping(),
    "asked": QueryDict("q=a&q=b&page=2"),
    "page": Paginator(range(30), 10).get_page(2),
    "word": gettext_lazy("Task"),
    "safe": SafeString("<i>safe</i>"),
    "text": "<script>",
    "number": 1234567,
    "minus": -5,
    "share": Decimal("12.50"),
    "float": 0.1,
    "yes": True,
    "nothing": None,
    "day": date(2026, 8, 14),
    "call": lambda: "called & escaped",
    "kinds": Colour,
    "pair": ("left", "right"),
    "space": SimpleNamespace(name="空"),
}
SAID = (
    "{{ unit.name }}|{{ unit.kind }}|{{ unit.shown }}|{{ unit.missing }}|{{ unit.delete }}",
    "{{ unit.of }}|{{ unit.name.upper }}|{{ unit.missing.more }}|{{ nobody }}|{{ nobody.name }}",
    "{{ known.name }}|{{ known.items }}|{{ known.inner.deep }}|{{ known.none }}|{{ known.keys }}",
    "{{ both.name }}|{{ both.other }}|{{ asked.q }}|{{ asked.page }}|{{ asked.getlist }}",
    "{{ page.number }}|{{ page.paginator.count }}|{{ page.0 }}|{{ page.has_next }}",
    "{{ word }}|{{ safe }}|{{ text }}|{{ text|safe }}",
    "{% autoescape off %}{{ text }}{{ safe }}{{ number }}{% endautoescape %}",
    "{{ number }}|{{ minus }}|{{ share }}|{{ float }}|{{ yes }}|{{ nothing }}|{{ day }}",
    "{{ call }}|{{ kinds.RED }}|{{ pair.0 }}|{{ pair.9 }}|{{ space.name }}|{{ space.none }}",
    "{% for one in units %}{{ forloop.counter }}{{ one.name }}{% endfor %}",
    "{% for one in units %}{% if one.shown == '一!' %}+{% endif %}{% endfor %}",
    "{% for one in nobody %}x{% empty %}none{% endfor %}",
    "{% if nobody %}a{% elif unit.missing %}b{% elif number > 5 and not nothing %}c{% endif %}",
    "{% with other=unit.name|default:text %}{{ other }}{% endwith %}",
    "{{ nobody|default:unit.name }}{{ text|add:unit.name }}",
    "{% if page.number == 2 %}two{% endif %}{{ number|add:minus }}",
    "{{ nobody|default_if_none:text }}{{ nothing|default_if_none:text }}",
)


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_folded_page_shows_what_the_engine_shows(text: str, language: str) -> None:
    source = ("django.template.loaders.locmem.Loader", {"page.html": text})
    plain = Engine(loaders=[source], builtins=engines["django"].engine.builtins)
    folded = Engine(
        loaders=[("luoshi.common.folding.Loader", [source])],
        builtins=engines["django"].engine.builtins,
    )
    assert isinstance(folded.template_loaders[0], Loader)

    with translation.override(language):
        expected = plain.get_template("page.html").render(Context(CONTENT))
        template = folded.get_template("page.html")
        assert [template.render(Context(CONTENT)) for _time in range(2)] == [expected] * 2


def test_an_error_inside_a_value_is_not_swallowed() -> None:
    source = ("django.template.loaders.locmem.Loader", {"page.html": "{{ unit.broken }}"})
    folded = Engine(loaders=[("luoshi.common.folding.Loader", [source])])

    with pytest.raises(KeyError, match="nothing"):
        folded.get_template("page.html").render(Context(CONTENT))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一行<b>", "一行&lt;b&gt;"),
        ("一\n二\r\n三", "一<br>二<br>三"),
        (SafeString("<b>"), "<b>"),
        ("", ""),
        (None, ""),
        (7, "7"),
    ],
)
def test_lines_keep_their_breaks(text: object, shown: str) -> None:
    assert lines(text) == shown


def test_two_requests_at_once_keep_their_languages_apart() -> None:
    said: dict[str, str] = {}
    both = threading.Barrier(2)

    def write(language: str) -> None:
        translation.activate(language)
        both.wait()
        said[language] = translation.gettext("Task")
        both.wait()

    threads = [threading.Thread(target=write, args=[each]) for each in ("zh-hans", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert said == {"zh-hans": "任务", "en": "Task"}
