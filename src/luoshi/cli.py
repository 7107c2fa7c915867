"""The verbs of the installation: up, demo, read, verify, manage."""

import argparse
import os
import sys
from collections.abc import Sequence

EPILOGUE = """\
  luoshi demo                 一个可以看的示范县 / a county to look at
  luoshi up                   正式运行 / serve a real installation
  luoshi read FILE            读文件，列出任务 / list what a document promises
  luoshi verify               核对留痕 / find what was changed behind the record's back
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
        return _verify()
    return _serve(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="luoshi", epilog=EPILOGUE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="up|demo|read|verify|manage")
    for verb in ("up", "demo"):
        serving = verbs.add_parser(verb)
        serving.add_argument("--port", type=int, default=8000)
        serving.add_argument("--address", default="127.0.0.1")
        serving.add_argument("--workers", type=int, default=1)
        if verb == "demo":
            serving.add_argument("--no-serve", action="store_true", help="only make the data")
            serving.add_argument("--fresh", action="store_true", help="make the data anew")
    verbs.add_parser("verify")
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

    try:
        server.refuse_open_debugging(options.address)
        server.make_ready()
    except server.UnsafePlace as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if options.verb == "demo":
        from luoshi.demo.loading import announce_demo, load_demo

        load_demo(say=print)
        if options.no_serve:
            return 0
        announce_demo(options.address, options.port)
    else:
        server.announce(options.address, options.port)
    server.serve(options.address, options.port, workers=options.workers)
    return 0


def _verify() -> int:
    _set_up()
    from django.utils import translation

    from luoshi.history.selectors import verify

    broken = 0
    language = "en" if os.environ.get("LANG", "").startswith("en") else "zh-hans"
    with translation.override(language):
        for place in verify():
            broken += 1
            where = f"{place.table} key={place.key} field={place.field or '-'}"
            print(f"{where}  {place.sentence()}")
    if broken:
        print(f"✗ {broken}")
        return 1
    print("✓ 留痕与数据一致 / the record and the data agree")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
