"""A county whose people are told things, a mail server and a robot that really listen."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client

from luoshi.history.services import seal_history
from luoshi.notices.models import Notice
from luoshi.notices.sending import deliver_notices
from tests.cast import Cast, Member
from tests.ledger.conftest import cast, drafted, issued, moment, under_way

__all__ = ["cast", "drafted", "issued", "moment", "under_way"]


def deliver(cast: Cast, at: datetime) -> int:
    """One minute of the clock."""
    seal_history(body_id=cast.body.pk, at=at)
    return deliver_notices(body_id=cast.body.pk, at=at)


def told(member: Member) -> list[tuple[str, str]]:
    """What a person was told, oldest first: the kind and the act."""
    notices = Notice.objects.filter(user=member.user).select_related("entry").order_by("pk")
    return [
        (one.kind, one.entry.event if one.entry else one.cause.partition(":")[0]) for one in notices
    ]


@pytest.fixture
def page(client: Client) -> Callable[..., Any]:
    """A page as a member of the cast reads it."""

    def read(member: Member, path: str = "/notices/", language: str = "zh-hans") -> Any:
        client.force_login(member.user)
        return client.get(path, headers={"accept-language": language})

    return read


@dataclass
class Post:
    """A mail server on this machine: what it was handed, byte by byte."""

    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuses: bool = False


@pytest.fixture
def post_office(settings: Any) -> Iterator[Post]:
    """A mail server that takes letters, or refuses them while told so."""
    post = Post()

    class Talk(socketserver.StreamRequestHandler):
        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

        def handle(self) -> None:
            self.say("220 post")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"QUIT":
                    return self.say("221 bye")
                if word == b"RCPT" and post.refuses:
                    self.say("451 try later")
                elif word == b"DATA":
                    self.say("354 go on")
                    self.take()
                    self.say("250 taken")
                else:
                    if word == b"RCPT":
                        post.recipients.append(line.decode().strip()[len("RCPT TO:") :])
                    self.say("250 ok")
            return None

        def take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(line)
            post.letters.append(b"".join(lines))

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
    server.daemon_threads = True
    post.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
    yield post
    server.shutdown()
    server.server_close()


@dataclass
class Robot:
    """A robot on this machine: what it was posted, and how it answers."""

    address: str = ""
    heard: list[tuple[str, Any]] = field(default_factory=list)
    answer: int = 200


@pytest.fixture
def robot() -> Iterator[Robot]:
    """An address that listens."""
    listening = Robot()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            listening.heard.append((self.path, json.loads(content)))
            self.send_response(listening.answer)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Ear)
    listening.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield listening
    server.shutdown()
    server.server_close()
