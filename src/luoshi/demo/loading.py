"""Load the demonstration once: the county, its documents, its year, its lights."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction

from luoshi.common import clock
from luoshi.demo import notices
from luoshi.demo.content import Login, logins, table
from luoshi.demo.papers import write_try_file
from luoshi.demo.people import build_county
from luoshi.demo.story import Year
from luoshi.history.services import seal_history
from luoshi.ledger.services import recompute_standings
from luoshi.organisations.models import Body

__all__ = ["Login", "announce_demo", "load_demo", "logins"]


def announce_demo(address: str, port: int) -> None:
    """Print where to look and how to get in."""
    print(f"\n  清源县示范 / demo county:  http://{address}:{port}/\n")
    for login in logins():
        print(f"    {login.username:<12} {login.password:<22} {login.purpose}")
    print(f"\n  试一试：把 {settings.HOME / 'try'} 里的讲话拖进“文件” / drop the speech there")
    print("  Ctrl+C 结束 / to stop\n", flush=True)


def load_demo(*, say: Callable[[str], object] = print) -> None:
    """Make the demonstration's data unless it is there already; all of it or nothing."""
    write_try_file()
    code = table("organisations")["body"]["code"]
    if Body.objects.filter(code=code).exists():
        return
    say("正在生成示范县数据，约半分钟…… / Making the demo county, about half a minute…")
    with transaction.atomic():
        county = build_county()
        year = Year(county)
        acts = year.tell()
        today: date = settings.DEMO_DAY or clock.today()
        recompute_standings(body_id=county.body.pk, on=today)
    seal_history(body_id=county.body.pk, at=clock.now())
    notices.tell(county.body.pk, clock.now())
    say(f"{acts} 件事已入账 / {acts} acts recorded")
