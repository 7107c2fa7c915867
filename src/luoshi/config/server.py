"""Serving: the database made ready, the clock beside the web process, the web server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

SEAL_EVERY_SECONDS = 60
LOOK_EVERY_SECONDS = 0.5
REAP_EVERY_SECONDS = 15
MOUNTS = Path("/proc/mounts")
# File systems that other machines hold: their locks are not SQLite's.
NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"})
# What an acknowledged report needs to outlive a power cut (2 is FULL).
LEAST_WAIT = 20_000  # milliseconds
WRITTEN_FIRST = ("fsync", "full_page_writes", "synchronous_commit")
PRAGMAS: Mapping[str, object] = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


class UnsafePlace(RuntimeError):
    """The database stands where its promises cannot be kept, or the site would lie open."""


class PortTaken(RuntimeError):
    """Something else answers at the address."""


def make_ready() -> None:
    """Create or upgrade the database and the cache table; look whether it fell back."""
    if connection.vendor == "sqlite":
        if MOUNTS.exists():
            refuse_network_place(settings.HOME, MOUNTS.read_text(encoding="utf-8").splitlines())
        refuse_weak_journal()
    else:
        refuse_weak_server()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    close_to_others()
    call_command("createcachetable", verbosity=0)
    from luoshi.backups import standstill

    stopped = standstill.look()
    if stopped is not None:
        print(f"✗ {stopped}", file=sys.stderr, flush=True)


def close_to_others() -> None:
    """Let no other account of the machine read the data: they are as good as a login."""
    files = Path(settings.FILES_ROOT)
    files.mkdir(parents=True, exist_ok=True)
    places = {files: 0o700}
    if connection.vendor == "sqlite":
        # Its two companion files take over the mode of the database.
        places[Path(str(connection.settings_dict["NAME"]))] = 0o600
    for place, mode in places.items():
        if place.exists() and place.stat().st_uid == os.geteuid():
            place.chmod(mode)


def refuse_network_place(home: Path, mounts: Iterable[str]) -> None:
    """Refuse a data folder that lies on a network file system, by the kernel's table."""
    place, kind = "", ""
    for line in mounts:
        # The kernel writes a space in a name as \040.
        found, its_kind = (part.replace("\\040", " ") for part in line.split()[1:3])
        if home.is_relative_to(found) and len(found) >= len(place):
            place, kind = found, its_kind
    if kind in NETWORK:
        raise UnsafePlace(
            f"{home} 在网络文件系统（{kind}）上，SQLite 可能丢失数据："
            "请用 LUOSHI_HOME 指定本机目录，或用 LUOSHI_DATABASE_URL 指定 PostgreSQL。\n"
            f"{home} is on a network file system ({kind}), where SQLite may lose data. "
            "Name a local folder in LUOSHI_HOME, or a PostgreSQL database in LUOSHI_DATABASE_URL."
        )


def refuse_weak_journal() -> None:
    """Refuse a SQLite database that does not keep what it acknowledged."""
    with connection.cursor() as cursor:
        for name, wanted in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            (found,) = cursor.fetchone()
            if found != wanted:
                raise UnsafePlace(
                    f"SQLite 的 {name} 是 {found}，应为 {wanted}：请换到支持 WAL 的本机磁盘。\n"
                    f"SQLite runs with {name}={found}, not {wanted}. "
                    "Use a local disk that supports its write-ahead log."
                )
        cursor.execute("PRAGMA busy_timeout")
        (waits,) = cursor.fetchone()
    if waits < LEAST_WAIT or connection.transaction_mode != "IMMEDIATE":  # type: ignore[attr-defined]
        raise UnsafePlace(
            f"SQLite 的 busy_timeout 是 {waits} 毫秒，应不少于 {LEAST_WAIT}；事务应为 IMMEDIATE。\n"
            f"SQLite waits {waits} ms for its turn, at least {LEAST_WAIT} are needed, "
            "and its transactions must be IMMEDIATE."
        )


def refuse_weak_server() -> None:
    """Refuse a PostgreSQL server that acknowledges before it has written."""
    with connection.cursor() as cursor:
        for name in WRITTEN_FIRST:
            cursor.execute(f"SHOW {name}")
            (found,) = cursor.fetchone()
            if found == "off":
                raise UnsafePlace(
                    f"PostgreSQL 的 {name} 是 off，断电会丢失已确认的数据：请改为 on。\n"
                    f"PostgreSQL runs with {name}=off and may lose what it acknowledged. "
                    "Set it to on."
                )


def refuse_open_debugging(address: str) -> None:
    """Refuse to show debug pages, which tell every setting, to other machines."""
    if not settings.DEBUG or address == "localhost":
        return
    try:
        is_own = ip_address(address).is_loopback
    except ValueError:
        is_own = False
    if not is_own:
        raise UnsafePlace(
            f"LUOSHI_DEBUG=1 时只能在本机地址上运行，不能用 {address}：请去掉 LUOSHI_DEBUG。\n"
            f"LUOSHI_DEBUG=1 shows every setting to whoever reaches {address}. "
            "Unset LUOSHI_DEBUG, or serve on 127.0.0.1."
        )


def refuse_taken_port(address: str, port: int) -> None:
    """Refuse an address at which something answers: two sites at one address take turns."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as problem:
            raise PortTaken(
                f"{address}:{port} 用不了（{problem.strerror}）：请用 --port 换一个端口，"
                "或先停掉占用它的程序。\n"
                f"{address}:{port} cannot be used ({problem.strerror}). "
                "Choose another with --port, or stop what runs there."
            ) from problem


def announce(address: str, port: int) -> None:
    """Print where to look, and the one-time code while the installation is empty."""
    url = f"http://{address}:{port}/"
    from luoshi.common import clock
    from luoshi.organisations import founding

    if founding.is_open():
        code = founding.make_setup_code(clock.now())
        print(f"\n  {url}setup/\n  一次性设置码 / one-time set-up code: {code}\n", flush=True)
    else:
        print(f"\n  {url}\n", flush=True)


def serve(address: str, port: int, *, workers: int = 1) -> None:
    """Serve, with the clock beside it, until it is stopped.

    This process becomes the one that only starts and watches the others: what it loaded to make
    the database ready is given back.
    """
    refuse_open_debugging(address)
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    settled = {"LUOSHI_HOME": str(settings.HOME), "PYTHONPATH": path}
    given = [str(settings.HOME), address, str(port), str(workers)]
    os.execve(  # noqa: S606 - this program itself, without a shell
        sys.executable,
        [sys.executable, "-m", "luoshi.config.watching", *given],
        {**os.environ, **settled},
    )


def run_clock() -> None:
    """Seal every minute; with a new day turn lights and delete what is over; back up by night."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    import django

    django.setup()
    began: subprocess.Popen[bytes] | None = None
    told = ""

    def begin() -> None:
        nonlocal began
        began = _begin_round(began)

    def tell() -> None:
        nonlocal told
        told = _tell_alarms(told)

    while True:
        for step in (tick, begin, tell):
            try:
                step()
            except Exception as problem:  # what follows must go on; the next minute tries again
                print(f"clock: {problem}", file=sys.stderr, flush=True)
        time.sleep(SEAL_EVERY_SECONDS)


def run_jobs() -> None:
    """Do the long work that waits, and take back what killed workers left, until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    import django

    django.setup()
    from luoshi.jobs.workers import worker_named, working_as

    parent = os.getppid()
    with working_as() as name:
        worker = worker_named(name)
        worker.configure_signals()
        reaped_at = 0.0
        while worker.running and os.getppid() == parent:
            try:
                reaped_at = _work(worker, reaped_at)
            except Exception as problem:  # the next round tries again
                print(f"jobs: {problem}", file=sys.stderr, flush=True)
            time.sleep(LOOK_EVERY_SECONDS)


def _work(worker: Any, reaped_at: float) -> float:
    from django.db import close_old_connections

    from luoshi.backups import standstill
    from luoshi.jobs.workers import reap

    close_old_connections()
    if standstill.look() is not None:
        return reaped_at
    if time.monotonic() - reaped_at > REAP_EVERY_SECONDS:
        reap()
        reaped_at = time.monotonic()
    worker.run()
    return reaped_at


def tick() -> None:
    """One minute of the clock: idempotent, safe in several processes."""
    from django.db import close_old_connections

    from luoshi.backups import standstill
    from luoshi.common import clock
    from luoshi.history.anchoring import anchor_history
    from luoshi.history.services import seal_history
    from luoshi.identities.services import forget_due
    from luoshi.ledger.services import recompute_standings
    from luoshi.notices.sending import deliver_notices
    from luoshi.organisations.actor import Actor
    from luoshi.organisations.models import Body
    from luoshi.organisations.services import suspend_unused
    from luoshi.periods.services import turn_periods
    from luoshi.rulesets.packaged import packaged_now
    from luoshi.rulesets.services import take_packaged

    close_old_connections()
    if standstill.watch() is not None:
        # What fell back must not be sealed over, before somebody has looked.
        return
    now, packaged = clock.now(), packaged_now()
    for body in Body.objects.order_by("pk"):
        take_packaged(actor=Actor.system(body.pk, channel="clock"), at=now, packaged=packaged)
        seal_history(body_id=body.pk, at=now)
        if body.standings_on != now.date():
            if settings.DEMO_DAY is None:
                suspend_unused(actor=Actor.system(body.pk, channel="clock"), at=now)
            forget_due(actor=Actor.system(body.pk, channel="clock"), at=now)
            turn_periods(actor=Actor.system(body.pk, channel="clock"), at=now)
            recompute_standings(body_id=body.pk, on=now.date(), processes=settings.LIGHT_PROCESSES)
    # Last: an outsider who does not answer must not keep the others waiting.
    for body in Body.objects.order_by("pk"):
        deliver_notices(body_id=body.pk, at=now)
        anchor_history(body_id=body.pk, at=now)


def _begin_round(began: "subprocess.Popen[bytes] | None") -> "subprocess.Popen[bytes] | None":
    """Start the daily round when it is due, one at a time; a demonstration needs none."""
    from luoshi.backups import alarms, daily

    if settings.DEMO_DAY or (began is not None and began.poll() is None):
        return began
    return daily.start_round() if daily.is_due(alarms.machine_time()) else None


def _tell_alarms(told: str) -> str:
    """Print what must be mended when it changes, and write letters about missing backups."""
    from luoshi.backups import alarms, ringing

    now = alarms.alarms_now()
    codes = " ".join(alarm.code for alarm in now)
    if codes != told:
        for alarm in now:
            print(f"✗ {alarm.code}: {alarm.sentence}", file=sys.stderr, flush=True)
    ringing.ring(alarms.machine_time())
    return codes
