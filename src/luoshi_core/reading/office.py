"""Old office formats (doc, wps, rtf), turned into docx by LibreOffice where it is installed."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from luoshi_core.reading.limits import limited_command
from luoshi_core.reading.rooms import reader_environment
from luoshi_core.reading.source import Unreadable

KINDS = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "xml": ".xml"}
SECONDS = 60
# An office program reserves far more memory than it uses.
MEGABYTES = 4096
WRITTEN_MEGABYTES = 200


def find_office() -> str | None:
    """The LibreOffice of this machine, or nothing."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_to_docx(content: bytes, kind: str, name: str, *, seconds: int = SECONDS) -> bytes:
    """Turn an old document into docx, in a profile and a folder of its own."""
    program = find_office()
    if program is None:
        raise Unreadable("office_missing", name=name, kind=kind)
    with tempfile.TemporaryDirectory(prefix="luoshi-office-") as place:
        folder = Path(place)
        source = folder / f"source{KINDS[kind]}"
        source.write_bytes(content)
        command = [
            program, "--headless", "--norestore", "--nolockcheck",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "docx", "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        _run(command, name, seconds, folder)
        made = folder / "out" / "source.docx"
        if not made.is_file():
            raise Unreadable("office_failed", name=name)
        return made.read_bytes()


def _run(command: list[str], name: str, seconds: int, home: Path) -> None:
    quiet = subprocess.DEVNULL
    limited = limited_command(
        command, seconds=max(1, seconds), megabytes=MEGABYTES, written=WRITTEN_MEGABYTES
    )
    environment = reader_environment() | {"HOME": str(home), "TMPDIR": str(home)}
    with subprocess.Popen(  # noqa: S603 - our own command, the user's file only as a path we chose
        limited, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=environment
    ) as office:
        try:
            office.wait(seconds)
        except subprocess.TimeoutExpired as problem:
            raise Unreadable("took_too_long", name=name, seconds=seconds) from problem
        finally:
            # LibreOffice works in a grandchild: the whole group must go.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)
