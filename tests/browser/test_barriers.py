"""Barriers: every page with axe, wide and narrow; everything by keyboard; nothing sideways."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PASSWORD, SECURITY_LOGIN, Site, Visitor
from tests.browser.places import NO_PAGES, NOTHING_THERE, Place, places
from tests.house.addresses import ROUTES
from tests.scoreboard import Prove

Visit = Callable[..., Visitor]
WIDE, NARROW, NARROWEST = 1440, 360, 320
HEIGHT = 800
# Every so manieth page is looked at in English too.
ENGLISH = 6
AXE = {"resultTypes": ["violations"], "selectors": False, "iframes": False}
# Colours are the same on every width and take most of the time; narrow, a sample has them looked
# at again, for what only a phone shows.
WITHOUT_COLOURS = {**AXE, "rules": {"color-contrast": {"enabled": False}}}
SERIOUS = {"serious", "critical"}
pytestmark = pytest.mark.browser


@dataclass
class People:
    """Those who visit, each signed in once."""

    browser: Browser
    site: Site
    known: dict[tuple[str, str], Visitor] = field(default_factory=dict)

    def get(self, login: str, language: str = "zh-CN") -> Visitor:
        """Somebody at a screen who has signed in already."""
        if (login, language) not in self.known:
            visitor = Visitor(self.browser, self.site, WIDE, language)
            self.known[(login, language)] = visitor.sign_in(login) if login else visitor
        return self.known[(login, language)]


@pytest.fixture(scope="module")
def people(browser: Browser, site: Site) -> Iterator[People]:
    known = People(browser, site)
    yield known
    for visitor in known.known.values():
        visitor.context.close()


@pytest.fixture(scope="module")
def opened(people: People, site: Site) -> dict[str, tuple[str, str]]:
    """Each page with somebody who can open it and the address that opens."""
    found = {}
    for place in places(site.home):
        if place.route.name == "account_login":
            found[place.route.pattern] = ("", "/accounts/login/")
            continue
        opens = _first_that_opens(people, place)
        if opens:
            found[place.route.pattern] = opens
    return found


def _first_that_opens(people: People, place: Place) -> tuple[str, str] | None:
    for path in place.paths:
        for login in place.logins:
            answer = people.get(login).context.request.get(people.site.url + path, max_redirects=0)
            if answer.status == 200 and "text/html" in answer.headers["content-type"]:
                return login, path
    return None


def test_every_page_is_visited_or_left_out_with_its_reason(
    opened: dict[str, tuple[str, str]], site: Site
) -> None:
    asked = {place.route.pattern for place in places(site.home)}

    assert asked - set(opened) == set(), "nobody of the demonstration can open these"
    assert (set(NO_PAGES) | set(NOTHING_THERE)) - {route.pattern for route in ROUTES} == set()


SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, summary")]
  .filter((one) => one.checkVisibility() && one.getClientRects().length)
  .filter((one) => !one.closest(".sr-only, .visually-hidden") && !/sr-only/.test(one.className))
  .map((one) => {
    const own = one.getBoundingClientRect();
    const label = one.labels && one.labels[0] && one.labels[0].getBoundingClientRect();
    const width = Math.max(own.width, label ? label.width : 0);
    const height = Math.max(own.height, label ? label.height : 0);
    return [Math.round(width), Math.round(height), one.outerHTML.slice(0, 120)];
  }).filter(([width, height]) => width > 1 && (width < 24 || height < 24))"""


# The rules by which axe finds a control that nobody could call by its name.
NAMING = {
    "aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "button-name",
    "input-button-name", "input-image-alt", "label", "link-name", "select-name", "summary-name",
}  # fmt: skip
CONTROLS = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => one.checkVisibility()).length"""
LIGHTS = """() => {
  const all = [...document.querySelectorAll(".standing")];
  const wordless = all.filter((one) => !one.textContent.trim());
  return [all.length, wordless.map((one) => one.outerHTML.slice(0, 120))];
}"""
# A wide screen whose letters are set to twice their size.
ENLARGED = 1280
ASKED_AT_THE_DOOR = """() => [...document.querySelectorAll("main form input:not([type=hidden])")]
  .map((one) => [one.name, one.autocomplete])"""
# Whether the page lets a paste go through.
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  return document.activeElement.dispatchEvent(event);
}"""


@dataclass
class Looks:
    """What was met on all pages, each opened once and looked at wide and narrow."""

    count: int = 0
    barriers: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    faint: list[str] = field(default_factory=list)
    lights: int = 0
    wordless: list[str] = field(default_factory=list)
    crushed: list[str] = field(default_factory=list)
    controls: int = 0
    nameless: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def looks(people: People, opened: dict[str, tuple[str, str]]) -> Looks:
    met = Looks()
    for number, (pattern, (login, path)) in enumerate(sorted(opened.items())):
        for language in ("zh-CN", "en") if number % ENGLISH == 0 else ("zh-CN",):
            page = people.get(login, language).go(path).page
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                options = AXE if width == WIDE or number % ENGLISH == 0 else WITHOUT_COLOURS
                for rule, impact, told in _violations(page, options):
                    where = f"{pattern} {width} {language} {told}"
                    met.barriers += [where] if impact in SERIOUS else []
                    met.faint += [where] if rule == "color-contrast" else []
                    met.nameless += [where] if rule in NAMING else []
                met.count += 1
            met.controls += page.evaluate(CONTROLS)
            count, wordless = page.evaluate(LIGHTS)
            met.lights += count
            met.wordless += [f"{pattern} {one}" for one in wordless]
            met.small += [f"{pattern} {one}" for one in page.evaluate(SMALL)[:3]]
            met.crushed += [f"{pattern} {language} {one}" for one in _crushed(page)]
            page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
            reached = page.evaluate("document.scrollingElement.scrollWidth")
            if reached > NARROWEST:
                met.sideways.append(f"{pattern} {language}: {reached}")
            page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return met


def _violations(page: Page, options: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """What axe found: the rule, how grave it is, and where."""
    for violation in Axe().run(page, options=options).response["violations"]:
        nodes = violation["nodes"]
        told = f"{violation['id']} ×{len(nodes)}: {nodes[0]['html'][:160]}"
        yield violation["id"], violation["impact"], told


def _crushed(page: Page) -> list[str]:
    """Whether a page with letters of twice the size scrolls sideways."""
    page.set_viewport_size({"width": ENLARGED, "height": HEIGHT})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    reached = page.evaluate("document.scrollingElement.scrollWidth")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return [f"{reached} wide"] if reached > ENLARGED else []


@pytest.mark.proof("W", "W-1")
def test_no_page_has_a_serious_barrier(
    looks: Looks, opened: dict[str, tuple[str, str]], prove: Prove
) -> None:
    assert looks.barriers == []
    prove(f"{looks.count} looks at {len(opened)} pages, 0 serious or critical barriers")


@pytest.mark.proof("W", "W-3")
def test_no_page_scrolls_sideways_on_the_narrowest_screen(
    looks: Looks, opened: dict[str, tuple[str, str]], prove: Prove
) -> None:
    assert looks.sideways == []
    prove(f"{len(opened)} pages at {NARROWEST} points, 0 scroll sideways")


@pytest.mark.proof("W", "W-5")
def test_contrast_is_enough_and_no_light_speaks_by_colour_alone(looks: Looks, prove: Prove) -> None:
    assert looks.faint == []
    assert looks.wordless == []
    assert looks.lights > 0
    prove(f"{looks.count} looks, 0 places too faint; {looks.lights} lights, each with its word")


@pytest.mark.proof("W", "W-8")
def test_letters_of_twice_the_size_keep_the_page(
    looks: Looks, opened: dict[str, tuple[str, str]], prove: Prove
) -> None:
    assert looks.crushed == []
    prove(f"{len(opened)} pages with letters of twice the size, 0 scroll sideways")


@pytest.mark.proof("W", "W-9")
def test_every_control_has_a_name(looks: Looks, prove: Prove) -> None:
    assert looks.nameless == []
    assert looks.controls > 0
    prove(f"{looks.controls} controls, 0 without a name")


@pytest.mark.proof("W", "W-7")
def test_signing_in_needs_no_puzzle_and_takes_what_is_pasted(
    browser: Browser, site: Site, prove: Prove
) -> None:
    visitor = Visitor(browser, site)
    page = visitor.go("/accounts/login/").page
    asked = page.evaluate(ASKED_AT_THE_DOOR)
    pasted = []
    for name, text in (("login", SECURITY_LOGIN), ("password", PASSWORD)):
        page.focus(f"input[name={name}]")
        pasted.append(page.evaluate(PASTE, text))
        page.keyboard.insert_text(text)
    page.click("main form button")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    visitor.context.close()

    assert asked == [["login", "username"], ["password", "current-password"]]
    assert pasted == [True, True]
    prove("2 fields that a password manager fills and that take what is pasted, 0 puzzles")


@pytest.mark.proof("W", "W-4")
def test_targets_are_large_enough_for_a_finger(
    looks: Looks, opened: dict[str, tuple[str, str]], prove: Prove
) -> None:
    assert looks.small == []
    prove(f"{len(opened)} pages, every control at least 24 × 24 points")


# What can be acted upon on a page and is to be seen, each under a number of its own.
ACTS = """() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...document.querySelectorAll(wanted)].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.checkVisibility() &&
    one.getClientRects().length && !one.closest("[inert]") &&
    !(one.type === "radio" && !one.checked &&
      document.querySelector(`input[type=radio][name="${one.name}"]:checked`)));
  all.forEach((one, index) => { one.dataset.act = index; });
  return all.length;
}"""
# Where the focus is, and whether it can be told from the same thing without it.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) ||
    style.boxShadow !== "none";
  const label = one.labels && one.labels[0] && getComputedStyle(one.labels[0]);
  const seen = ring || (label && label.outlineStyle !== "none");
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {act: one.dataset.act, seen: Boolean(seen), inside,
          html: one.outerHTML.slice(0, 120)};
}"""
MOST_STEPS = 1200


@pytest.mark.proof("W", "W-2")
def test_every_act_is_reached_by_keyboard_and_the_focus_is_seen(
    people: People, site: Site, opened: dict[str, tuple[str, str]], prove: Prove
) -> None:
    wanted = {
        "documents/<int:pk>/": opened["documents/<int:pk>/"],
        "tasks/": opened["tasks/"],
        "tasks/<str:number>/": ("hejin", _task_of_the_bureau(site)),
        "tasks/<str:number>/reports/": opened["tasks/<str:number>/reports/"],
        "inbox/": opened["inbox/"],
        "trust/": opened["trust/"],
    }
    trouble, acts = [], 0

    for pattern, (login, path) in wanted.items():
        page = people.get(login).go(path).page
        count = page.evaluate(ACTS)
        reached, problems = _walk(page, count)
        trouble += [f"{pattern} {each}" for each in problems]
        missed = [number for number in range(count) if str(number) not in reached]
        trouble += [f"{pattern} never reached: {_html(page, number)}" for number in missed[:5]]
        acts += count

    assert trouble == []
    prove(f"{acts} acts on {len(wanted)} pages reached by keyboard, focus always seen")


def _walk(page: Page, count: int) -> tuple[set[str], list[str]]:
    reached: set[str] = set()
    seen: set[str] = set()
    problems: list[str] = []
    for _step in range(min(count + 20, MOST_STEPS)):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            continue
        # A field for a day has parts of its own, which take the focus one after the other.
        if focus["seen"]:
            seen.add(focus["html"])
        if focus["act"] is not None:
            reached.add(focus["act"])
        if focus["html"] not in seen:
            problems.append(f"focus not seen: {focus['html']}")
        if not focus["inside"]:
            problems.append(f"focus outside the screen: {focus['html']}")
    return reached, sorted(set(problems))[:5]


def _html(page: Page, number: int) -> str:
    return str(page.evaluate(f"document.querySelector('[data-act=\"{number}\"]').outerHTML"))[:140]


def _task_of_the_bureau(site: Site) -> str:
    known = sqlite3.connect(f"file:{site.home / 'luoshi.sqlite3'}?mode=ro", uri=True)
    [number] = known.execute(
        "select t.number from ledger_task t join organisations_organisation o on o.id = t.lead_id"
        " where o.name = '县发展和改革局' and t.state = 'under_way' order by t.id"
    ).fetchone()
    known.close()
    return f"/tasks/{number}/"
