"""A person at a browser: reads pages, fills in the forms that stand there, nothing else."""

from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tests.cast import Member
from tests.factories import PASSWORD


class Browser:
    """One window; forms carry whatever hidden fields the page gave them."""

    def __init__(self, member: Member, language: str = "zh-hans") -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
        self.path = ""
        self.page: Any = None
        self.open("/accounts/login/")
        self.send("/accounts/login/", login=member.user.username, password=PASSWORD)

    def open(self, path: str) -> str:
        """Go to an address and read the page."""
        return self._take(self.client.get(path, follow=True), path)

    def download(self, path: str) -> bytes:
        """Fetch a file."""
        response = self.client.get(path)
        assert response.status_code == 200
        return b"".join(response) if response.streaming else response.content

    def send(self, action: str, press: str = "", **fields: Any) -> str:
        """Fill in the page's form of that action, press its button, read what comes."""
        form = self._form(action, press)
        # A text area begins with a line break that no browser sends.
        content = {
            name: value.removeprefix("\n")
            for name, value in form.fields.items()
            if value is not None
        }
        for name, value in fields.items():
            # A field that is not on the page cannot be filled in by a person.
            assert name in form.fields or form.xpath(f'.//*[@name="{name}"]'), name
            content[name] = (
                SimpleUploadedFile("讲话.txt", value) if isinstance(value, bytes) else value
            )
        if press:
            button = form.xpath(f'.//button[@name="{press}"]')[0]
            content[press] = button.get("value") or ""
        target = urljoin(self.path, form.get("action") or self.path)
        return self._take(self.client.post(target, content, follow=True), target)

    @property
    def text(self) -> str:
        """What the page says, its words in one line."""
        return " ".join(self.page.find(".//main").text_content().split())

    def _form(self, action: str, press: str) -> Any:
        found = [
            form
            for form in self.page.forms
            if urljoin(self.path, form.get("action") or self.path).split("?")[0] == action
            and form.method.upper() == "POST"
            and (not press or form.xpath(f'.//button[@name="{press}"]'))
        ]
        assert found, f"{self.path} has no form for {action}"
        return found[0]

    def _take(self, response: Any, path: str) -> str:
        assert response.status_code == 200, (path, response.status_code)
        self.path = response.request["PATH_INFO"]
        query = response.request.get("QUERY_STRING")
        self.path += f"?{query}" if query else ""
        self.page = html.fromstring(response.content.decode())
        return self.text
