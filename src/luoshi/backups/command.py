"""The verbs backup, restore and resume, as a person at the machine types them."""

import argparse
import socket
import sys
from collections.abc import Callable
from datetime import datetime
from getpass import getpass, getuser
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi.backups import certificate, daily, journal, keys, places, restoring, standstill
from luoshi.backups.alarms import machine_time
from luoshi.backups.digests import digest_of_file
from luoshi.backups.refusals import HostNotNamed, KeyMissing
from luoshi.common.errors import Refusal

Say = Callable[[str], None]


def run(options: argparse.Namespace, say: Say) -> int:
    """Do what was typed; a refusal is a sentence, not a trace."""
    verbs = {"backup": _backup, "restore": _restore, "resume": _resume}
    try:
        return verbs[options.verb](options, say)
    except Refusal as refusal:
        print(f"✗ {refusal}", file=sys.stderr)
        return 2


def _backup(options: argparse.Namespace, say: Say) -> int:
    if options.new_key:
        keys.renew_key()
        journal.note_key(printed=False)
    if options.show_key or options.new_key:
        _print_key(say)
        return 0
    if options.daily:
        done = daily.run_round(machine_time())
        looked = journal.checkup()
        if looked is not None and not looked.is_sound:
            say(_("Look-over: %(names)s") % {"names": ", ".join(looked.named) or looked.database})
        if done is None:
            return 0
        run_ = done
    else:
        configured = Path(settings.BACKUP_TO) if settings.BACKUP_TO else None
        run_ = daily.back_up(machine_time(), Path(options.to) if options.to else configured)
    say(
        _("✓ %(file)s: %(rows)s rows, %(files)s files, %(size)s bytes; restored and found equal.")
        % {
            "file": Path(run_.carried_to or places.own_folder()) / run_.file,
            "rows": run_.rows,
            "files": run_.files,
            "size": run_.size,
        }
    )
    if run_.problem:
        say(_("✗ Missing when the backup was made: %(names)s") % {"names": run_.problem})
    if not journal.key_was_printed() and not options.daily:
        _print_key(say)
    return 1 if run_.problem else 0


def _print_key(say: Say) -> None:
    key = keys.key_in_use()
    say(_("The key %(name)s opens these backups:") % {"name": keys.name_of(key)})
    say(f"\n    {keys.printed(key)}\n")
    say(_("Write it down or print it and keep it in a safe, not on this machine."))
    say(_("Without it no backup can be opened, by nobody."))
    journal.note_key(printed=True)


def _restore(options: argparse.Namespace, say: Say) -> int:
    options.file = Path(options.file)
    options.key_file = Path(options.key_file) if options.key_file else None
    if not options.file.is_file():
        print("✗ " + _("%(file)s is not there.") % {"file": options.file}, file=sys.stderr)
        return 2
    at, host = machine_time(), socket.gethostname()
    home = Path(options.into or settings.HOME).expanduser().resolve()
    key = _key(options)
    if options.test:
        with places.alone():
            restored = restoring.try_restore(options.file, key)
        for difference in restored.differences:
            say(f"✗ {difference.sentence()}")
        if not restored.is_equal:
            return 1
    else:
        restored = _put_in_place(options, key, home, at)
    lines = certificate.certificate_lines(
        restored,
        at=at,
        host=host,
        digest=digest_of_file(options.file)[1],
        file=options.file.name,
    )
    folder = home / "backups" if not options.test else places.own_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    page = folder / f"restored-{at:%Y%m%dT%H%M%S}.pdf"
    certificate.write_certificate(page, lines)
    page.with_suffix(".txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for line in [*lines, _("Certificate: %(path)s") % {"path": page}]:
        say(line)
    return 0


def _resume(options: argparse.Namespace, say: Say) -> int:
    stopped = standstill.look()
    standstill.resume(machine_time(), f"{getuser()}@{socket.gethostname()}", options.reason)
    if stopped:
        say(_("✓ Writing goes on. It had been stopped: %(why)s") % {"why": stopped})
    else:
        say(_("✓ Writing goes on; it had not been stopped."))
    return 0


def _put_in_place(
    options: argparse.Namespace, key: bytes, home: Path, at: datetime
) -> restoring.Restored:
    host = options.host
    while True:
        try:
            return restoring.restore(options.file, key, home=home, at=at, host=host)
        except HostNotNamed as refusal:
            if host or not sys.stdin.isatty():
                raise
            print(refusal, file=sys.stderr)
            host = input(_("Name of this machine: ")).strip() or "-"


def _key(options: argparse.Namespace) -> bytes:
    try:
        return restoring.key_for(options.file, options.key_file)
    except KeyMissing:
        if options.key_file or not sys.stdin.isatty():
            raise
        return restoring.key_for(options.file, typed=getpass(_("The printed key: ")))
