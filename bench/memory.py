"""How much memory the serving processes take with the demonstration loaded.

Run `./luoshi bench memory`: it makes the demonstration in a scratch folder, serves it on the
loopback address, reads a dozen pages, and adds up what the processes hold.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
PATHS = (
    "/",
    "/inbox/",
    "/supervision/",
    "/leader/",
    "/tasks/",
    "/tasks/?standing=overdue",
    "/tasks/?q=%E9%A1%B9%E7%9B%AE",
    "/tasks/?more=1",
    "/documents/",
    "/organisations/",
    "/tasks/new/",
    "/history/",
)
START_SECONDS = 180


def main() -> int:
    """Serve, read, look, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as home:
        lines = _measure(home)
    print("\n".join(lines))
    if options.markdown:
        from bench.notes import machine, write_between

        write_between("memory", "\n".join([f"{machine()}.", "", *lines]))
    return 0


def _measure(home: str) -> list[str]:
    os.environ["LUOSHI_HOME"] = home
    port = _free_port()
    environment = {**os.environ, "LUOSHI_HOME": home, "PYTHONPATH": str(ROOT / "src")}
    environment.pop("LUOSHI_DATABASE_URL", None)
    log = Path(home) / "serving.log"
    command = [sys.executable, "-m", "luoshi.cli", "demo", "--port", str(port)]
    with log.open("wb") as output:
        serving = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(serving, port, log)
        at_rest = _held(serving.pid)
        read = _read_pages(port)
        held = _held(serving.pid)
    finally:
        # The whole group that was started here: web process, its worker, the clock.
        os.killpg(serving.pid, signal.SIGTERM)
        try:
            serving.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(serving.pid, signal.SIGKILL)
    rows = [f"| {name} | {megabytes:.0f} |" for name, megabytes in held]
    return [
        "| process | resident MB after the pages |",
        "| --- | --: |",
        *rows,
        f"| **all** | **{sum(size for _, size in held):.0f}** |",
        "",
        f"Before any page: {sum(size for _, size in at_rest):.0f} MB; pages read: {read}.",
        "Memory shared between processes is counted in each of them.",
    ]


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(serving: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if serving.poll() is not None:
            break
        try:
            build_opener().open(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            time.sleep(2)  # the clock starts beside
            return
    raise SystemExit(log.read_text(encoding="utf-8", errors="replace")[-2000:] or "not serving")


def _read_pages(port: int) -> int:
    visitor = build_opener(HTTPCookieProcessor(CookieJar()))
    site = f"http://127.0.0.1:{port}"
    _log_in(visitor, site)
    read = 0
    for path in PATHS:
        try:
            with visitor.open(site + path, timeout=30) as answer:
                answer.read()
                read += answer.status == 200
        except HTTPError as refused:
            print(f"{path}: {refused.code}", file=sys.stderr)
    return read


def _log_in(visitor: OpenerDirector, site: str) -> None:
    address = f"{site}/accounts/login/"
    with visitor.open(address, timeout=30) as answer:
        page = answer.read().decode("utf-8")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    login = _login()
    content = {
        "login": login.username,
        "password": login.password,
        "csrfmiddlewaretoken": found.group(1) if found else "",
    }
    visitor.addheaders = [("Referer", address)]
    visitor.open(address, urlencode(content).encode(), timeout=30).read()


def _login() -> Any:
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.config.settings"
    import django

    django.setup()
    from luoshi.demo.loading import logins

    return logins()[0]


def _held(root: int) -> list[tuple[str, float]]:
    """The resident size of a process and of all below it."""
    found = []
    waiting = [root]
    while waiting:
        process = waiting.pop(0)
        try:
            status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except FileNotFoundError:
            continue
        waiting += [int(child) for child in children]
        size = re.search(r"VmRSS:\s+(\d+) kB", status)
        if size:
            found.append((_named(process == root, command), int(size.group(1)) / 1024))
    return found


def _named(is_root: bool, command: str) -> str:
    if is_root:
        return "parent: starts and watches"
    if "resource_tracker" in command:
        return "Python's own resource tracker"
    if "spawn_main" in command:
        return "clock or web worker"
    return "web worker" if "luoshi" in command else command[:40]


if __name__ == "__main__":
    raise SystemExit(main())
