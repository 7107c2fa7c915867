"""The verbs of the installation: up, demo, read, verify, backup, restore, resume, manage."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

EPILOGUE = """\
  luoshi demo                 一个可以看的示范县 / a county to look at
  luoshi up                   正式运行 / serve a real installation
  luoshi read FILE            读文件，列出任务 / list what a document promises
  luoshi work                 另行运行后台任务 / do background work apart from the web server
  luoshi verify               核对留痕 / find what was changed behind the record's back
  luoshi verify --checkpoint FILE   与外存副本核对 / and compare with a copy kept elsewhere
  luoshi backup [--to DIR]    备份并试恢复 / back up, and restore it for trial
  luoshi restore FILE         恢复并证明一致 / restore, and prove it equal
  luoshi resume --reason …    停写后继续 / go on after writing was stopped
  luoshi manage …             Django commands
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["read"]:
        from luoshi_core.reading.command import main as read

        return read(given[1:])
    if given[:1] == ["manage"]:
        _set_up(django=False)
        from django.core.management import execute_from_command_line

        execute_from_command_line(["luoshi manage", *given[1:]])
        return 0
    options = _parser().parse_args(given)
    if options.verb == "verify":
        return _verify(options.checkpoint)
    if options.verb == "work":
        return _work()
    if options.verb in {"backup", "restore", "resume"}:
        return _keep(options)
    return _serve(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="luoshi", epilog=EPILOGUE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in ("up", "demo"):
        serving = verbs.add_parser(verb)
        serving.add_argument("--port", type=int, default=8000)
        serving.add_argument("--address", default="127.0.0.1")
        serving.add_argument("--workers", type=int, default=1)
        if verb == "demo":
            serving.add_argument("--no-serve", action="store_true", help="only make the data")
            serving.add_argument("--fresh", action="store_true", help="make the data anew")
    verbs.add_parser("work")
    verify = verbs.add_parser("verify")
    verify.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="a checkpoint, receipt or proof that somebody else kept; may be given again",
    )
    backup = verbs.add_parser("backup")
    backup.add_argument("--to", metavar="DIR", help="copy it to this folder")
    backup.add_argument("--daily", action="store_true", help="the daily round of the clock")
    backup.add_argument("--show-key", action="store_true", help="print the key, to keep elsewhere")
    backup.add_argument("--new-key", action="store_true", help="make a new key from now on")
    restore = verbs.add_parser("restore")
    restore.add_argument("file")
    restore.add_argument("--into", metavar="HOME", help="another data folder")
    restore.add_argument("--host", default="", help="this machine's name, to replace live data")
    restore.add_argument("--key-file", metavar="FILE", help="the key, if it is not beside the data")
    restore.add_argument("--test", action="store_true", help="only compare, then delete again")
    resume = verbs.add_parser("resume")
    resume.add_argument("--reason", required=True, help="who looked and what was found")
    return parser


def _set_up(*, django: bool = True) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    if django:
        import django as framework

        framework.setup()


def _serve(options: argparse.Namespace) -> int:
    if options.verb == "demo":
        from luoshi.demo.place import prepare_home

        problem = prepare_home(fresh=options.fresh)
        if problem:
            print(problem, file=sys.stderr)
            return 2
    _set_up()
    from luoshi.config import server

    stays = options.verb == "demo" and options.no_serve
    try:
        server.refuse_open_debugging(options.address)
        if not stays:
            server.refuse_taken_port(options.address, options.port)
        server.make_ready()
    except (server.UnsafePlace, server.PortTaken) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if options.verb == "demo":
        from luoshi.demo.loading import announce_demo, load_demo

        load_demo(say=print)
        if stays:
            return 0
        announce_demo(options.address, options.port)
    else:
        server.announce(options.address, options.port)
    server.serve(options.address, options.port, workers=options.workers)
    return 0


def _work() -> int:
    _set_up()
    from luoshi.config import server

    server.run_jobs()
    return 0


def _keep(options: argparse.Namespace) -> int:
    _set_up()
    from django.utils import translation

    from luoshi.backups import command

    with translation.override(_language()):
        return command.run(options, print)


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh-hans"


def _verify(kept: Sequence[str]) -> int:
    _set_up()
    from django.conf import settings
    from django.utils import translation

    from luoshi.history.selectors import falls, verify

    if not _has_record():
        # Looking must make no database either: a copy is restored only where there is none.
        print(f"✗ {settings.HOME}: 这里还没有数据 / there is no data here", file=sys.stderr)
        return 2
    broken = 0
    with translation.override(_language()):
        for place in verify():
            broken += 1
            where = f"{place.table} key={place.key} field={place.field or '-'}"
            print(f"{where}  {place.sentence()}")
        for path in kept:
            broken += not _holds(Path(path))
        for fall in falls():
            print(f"– {fall.sentence()}")
    if broken:
        print(f"✗ {broken}")
        return 1
    print("✓ 留痕与数据一致 / the record and the data agree")
    return 0


def _has_record() -> bool:
    from django.db import connection

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    return "history_entry" in connection.introspection.table_names()


def _holds(path: Path) -> bool:
    """Whether a paper that somebody else kept agrees with the record as it stands now."""
    from django.utils.translation import gettext as _

    from luoshi.history.checking import check_kept

    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        kept_on = datetime.fromtimestamp(path.stat().st_mtime).astimezone().date()
    except OSError as problem:
        print(f"✗ {path}: {problem.strerror}")
        return False
    checked = check_kept(text)
    words = " ".join((_("(a file of %(on)s)") % {"on": kept_on}, *checked.sentences))
    print(f"{'✓' if checked.holds else '✗'} {path.name} {words}")
    return checked.holds


if __name__ == "__main__":
    raise SystemExit(main())
