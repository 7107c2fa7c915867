"""A demonstration served as a stranger would start it, and a browser to look at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(__file__).parent / "shots"
PASSWORD = "lantern-over-the-river"
START_SECONDS = 240


# The demonstration itself has nobody who parts its duties: its system administrator grants too.
SECURITY = """
import sys
import django
django.setup()
from datetime import date
from luoshi.common import clock
from luoshi.organisations import services
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, User
from luoshi.organisations.roles import Role

name, password = sys.argv[1:]
body = User.objects.get(username="dingmo").body
words = {"actor": Actor.system(body.pk, channel="founding"), "at": clock.now()}
if not User.objects.filter(username=name).exists():
    unit = Organisation.objects.of_body(body.pk).get(depth=1)
    post = services.add_post(
        organisation=unit, title="安全管理员", roles=[Role.SECURITY.value], **words
    )
    user = services.add_person(
        username=name, name="安禾", password=password, must_change_password=False, **words
    )
    services.appoint(user=user, post=post, starts_on=date(2026, 1, 1), **words)
"""
SECURITY_LOGIN = "anhe"


@dataclass(frozen=True, slots=True)
class Site:
    """A running demonstration."""

    url: str
    home: Path


def chromium() -> str | None:
    """The browser on this machine."""
    return os.environ.get("LUOSHI_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`luoshi demo --port N` in a folder of its own, or the one named in LUOSHI_SITE=url,home."""
    if os.environ.get("LUOSHI_SITE"):
        url, folder = os.environ["LUOSHI_SITE"].split(",")
        _appoint_security(_environment(Path(folder)))
        yield Site(url, Path(folder))
        return
    home = tmp_path_factory.mktemp("demo") / "var"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = _environment(home)
    log = home.parent / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "luoshi.cli", "demo", "--port", str(port)],
            cwd=ROOT,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, log)
        _appoint_security(variables)
        yield Site(url, home)
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)


def _environment(home: Path) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if key != "LUOSHI_DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "luoshi.config.settings",
        "LUOSHI_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def _appoint_security(variables: dict[str, str]) -> None:
    given = [sys.executable, "-c", SECURITY, SECURITY_LOGIN, PASSWORD]
    subprocess.run(given, env=variables, check=True)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"the demonstration did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all stories."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield running
        running.close()


class Visitor:
    """Someone at a screen: a context of their own, so that several can be signed in at once."""

    def __init__(self, browser: Browser, site: Site, width: int = 1440, language: str = "zh-CN"):
        self.site = site
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 1000 if width > 600 else 740},
            locale=language,
            accept_downloads=True,
            extra_http_headers={"Accept-Language": language},
        )
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.problems.append(message.text)
                if message.type == "error" and "favicon" not in message.location.get("url", "")
                else None
            ),
        )

    def sign_in(self, username: str) -> "Visitor":
        """Log in with a demonstration login."""
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form button")
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)
        return self

    def go(self, path: str) -> "Visitor":
        """Open a page of the site."""
        response = self.page.goto(self.site.url + path)
        assert response is not None
        assert response.status < 500, (path, response.status)
        return self

    def shot(self, name: str) -> Path:
        """Keep a picture of the page as it is."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[object]:
    """A way to send visitors; every page they saw was free of script errors."""
    visitors: list[Visitor] = []

    def send(username: str = "", *, width: int = 1440, language: str = "zh-CN") -> Visitor:
        visitor = Visitor(browser, site, width, language)
        visitors.append(visitor)
        return visitor.sign_in(username) if username else visitor

    yield send
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.context.close()
    assert problems == []
