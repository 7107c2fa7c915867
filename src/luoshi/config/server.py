"""Serving: the database made ready, the clock beside the web process, the web server."""

import multiprocessing
import os
import sys
import time

from django.conf import settings
from django.core.management import call_command

SEAL_EVERY_SECONDS = 60


class UnsafePlace(RuntimeError):
    """The database stands where its promises cannot be kept."""


def make_ready() -> None:
    """Create or upgrade the database and the cache table."""
    _refuse_unsafe_place()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _refuse_unsafe_place() -> None:
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return
    network = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"}
    home = str(settings.HOME)
    best = ("", "")
    try:
        with open("/proc/mounts", encoding="utf-8") as mounts:  # noqa: PTH123 - a kernel table
            for line in mounts:
                place, kind = line.split()[1:3]
                if (home + "/").startswith(place.rstrip("/") + "/") and len(place) > len(best[0]):
                    best = (place, kind)
    except OSError:
        return
    if best[1] in network:
        raise UnsafePlace(
            f"{home} is on a network file system ({best[1]}), where SQLite may lose data. "
            "Name a local folder in LUOSHI_HOME, or a PostgreSQL database in LUOSHI_DATABASE_URL."
        )


def announce(address: str, port: int, *, is_demo: bool) -> None:
    """Print where to look and how to get in."""
    url = f"http://{address}:{port}/"
    if is_demo:
        from luoshi.demo.loading import logins

        print(f"\n  清源县示范 / demo county:  {url}\n")
        for login in logins():
            print(f"    {login.username:<12} {login.password:<22} {login.purpose}")
        print(f"\n  试一试：把 {settings.HOME / 'try'} 里的讲话拖进“文件” / drop the speech there")
        print("  Ctrl+C 结束 / to stop\n", flush=True)
        return
    from luoshi.common import clock
    from luoshi.organisations import founding

    if founding.is_open():
        code = founding.make_setup_code(clock.now())
        print(f"\n  {url}setup/\n  一次性设置码 / one-time set-up code: {code}\n", flush=True)
    else:
        print(f"\n  {url}\n", flush=True)


def serve(address: str, port: int, *, workers: int = 1) -> None:
    """Run the web server and, beside it, the clock; both end together."""
    from granian import Granian
    from granian.constants import Interfaces

    beside = multiprocessing.get_context("spawn").Process(target=run_clock, daemon=True)
    beside.start()
    try:
        Granian(
            "luoshi.config.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            websockets=False,
            log_enabled=False,
            respawn_failed_workers=True,
        ).serve()
    finally:
        beside.terminate()


def run_clock() -> None:
    """Seal the record every minute; turn every light when a new day begins."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    import django

    django.setup()
    while True:
        try:
            tick()
        except Exception as problem:  # noqa: BLE001 - the clock must go on; the next minute tries again
            print(f"clock: {problem}", file=sys.stderr, flush=True)
        time.sleep(SEAL_EVERY_SECONDS)


def tick() -> None:
    """One minute of the clock: idempotent, safe in several processes."""
    from django.db import close_old_connections

    from luoshi.common import clock
    from luoshi.history.services import seal_history
    from luoshi.ledger.services import recompute_standings
    from luoshi.organisations.models import Body

    close_old_connections()
    now = clock.now()
    for body in Body.objects.order_by("pk"):
        seal_history(body_id=body.pk, at=now)
        if body.standings_on != now.date():
            recompute_standings(body_id=body.pk, on=now.date())
