"""The demonstration's duties of posts, lists that were signed for or not, and two hand-overs."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from luoshi.demo.people import County
from luoshi.duties import services
from luoshi.duties.models import Duty, HandOver
from luoshi.duties.selectors import latest_version, tasks_with
from luoshi.organisations import services as organisations
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Appointment, Organisation, Post

OFFICER, CHIEF = "duchashi-zhuanyuan", "duchashi-zhuren"
LEAVES, SUCCESSOR = date(2026, 4, 30), ("zhujianju-clerk", "zhujianju-clerk-second", "江淼")
TOWNS = ("chengbei", "dongguan", "liulin", "shiping", "baisha", "qinglong", "maji", "hewan")
# code, title, line, kind, basis, levels, posts
DUTIES: tuple[tuple[str, str, str, str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("DJ-01", "分管领域全面从严治党“一岗双责”", "党建", "second", "清委发〔2026〕2号", (),
     ("changwu", "fuxian-nong", "fuxian-jian", "fuxian-min", "fagaiju-head", "nongyeju-head")),
    ("AQ-01", "分管领域安全生产“一岗双责”", "安全", "second", "清安委发〔2026〕1号", ("township",),
     ("fuxian-jian", "zhujianju-head", "jiaotongju-head",
      *(f"{town}-head" for town in TOWNS[:-1]))),
    ("XM-01", "重大项目统筹调度", "项目", "own", "清政发〔2026〕5号", (),
     ("changwu", "fagaiju-head")),
    ("NY-01", "粮食安全和耕地保护", "农业农村", "own", "清农领〔2026〕1号", ("township",),
     ("fuxian-nong", "nongyeju-head", *(f"{town}-head" for town in TOWNS[:6]))),
    ("CJ-01", "城市更新和老旧小区改造", "民生", "own", "清政办发〔2026〕11号", (),
     ("fuxian-jian", "zhujianju-head")),
    ("JT-01", "农村公路建管养", "民生", "own", "清政办发〔2026〕14号", (), ("jiaotongju-head",)),
    ("ST-01", "河长制和入河排污口整治", "生态环保", "own", "清河长〔2026〕2号", ("township",),
     ("shuiliju-head", "shengtaiju-head", "chengbei-shuji", *(f"{town}-head" for town in TOWNS))),
    ("ZL-01", "矛盾纠纷排查化解", "治理", "own", "清委政法〔2026〕3号", (),
     ("zhengfashuji", "zhengfawei-head")),
)  # fmt: skip


def plan_acts(year: Any) -> None:
    """Put the acts of duties on the calendar of the year."""
    county: County = year.county
    year.plan(date(2026, 1, 20), 9, lambda at: _keep_duties(county, at))
    year.plan(date(2026, 4, 10), 9, lambda at: _issue(county, at, "fagaiju", "zhujianju"))
    year.plan(date(2026, 4, 13), 10, lambda at: _sign(county, at, "fagaiju"))
    year.plan(date(2026, 4, 14), 16, lambda at: _object(county, at))
    year.plan(date(2026, 4, 27), 9, lambda at: _begin(county, at))
    year.plan(LEAVES, 19, lambda at: _move(county, at))
    year.plan(date(2026, 5, 6), 10, lambda at: _finish(county, at))
    year.plan(date(2026, 5, 11), 9, lambda at: _issue(county, at, "fagaiju", "chengbei"))
    year.plan(date(2026, 5, 13), 15, lambda at: _leave_waiting(county, at))


def _keep_duties(county: County, at: datetime) -> None:
    actor = county.actor(OFFICER, at.date())
    for code, title, line, kind, basis, levels, posts in DUTIES:
        duty: Duty = services.add_duty(
            actor=actor, at=at, code=code, title=title, line=line, kind=kind, basis=basis,
            levels=levels,
        )  # fmt: skip
        for key in posts:
            services.assign_duty(actor=actor, at=at, duty=duty, post=county.posts[key])


def _issue(county: County, at: datetime, *units: str) -> None:
    subjects: list[Organisation | Post] = [county.units[key] for key in units]
    services.issue_lists(actor=county.actor(OFFICER, at.date()), at=at, subjects=subjects)


def _sign(county: County, at: datetime, unit: str) -> None:
    version = _last(county, unit)
    services.sign_list(actor=county.actor(f"{unit}-head", at.date()), at=at, version=version)


def _object(county: County, at: datetime) -> None:
    services.object_to_list(
        actor=county.actor("zhujianju-head", at.date()),
        at=at,
        version=_last(county, "zhujianju"),
        words="农村危房改造的审批已划转，清单中“配合”一项建议改由县农业农村局负责。",
    )


def _last(county: County, unit: str) -> Any:
    version = latest_version(county.units[unit])
    if version is None:
        raise LookupError(f"no list of {unit}")
    return version


def _person(county: County, key: str, post: str, day: date) -> Actor:
    """A person of the county acting as a post; signatures are of persons."""
    user = county.users[key]
    return replace(county.actor(post, day), user_id=user.pk, name=user.name)


def _begin(county: County, at: datetime) -> None:
    post, key, name = SUCCESSOR
    leaves = _person(county, f"{post}-holder", post, at.date())
    founder = Actor.system(county.body.pk, channel="founding")
    county.users[key] = organisations.add_person(
        actor=founder, at=at, username=key, name=name, password=None, must_change_password=False
    )
    sheet = services.draft_hand_over(
        actor=leaves,
        at=at,
        post=county.posts[post],
        outgoing=county.users[f"{post}-holder"],
        incoming=county.users[key],
        on=LEAVES,
    )
    said = ("施工单位每周五报形象进度，资料在股里共享盘。", "居民代表会开过两次，分歧在停车位。")
    services.note_words(actor=leaves, at=at, hand_over=sheet, words=_words(sheet, said))
    services.sign_hand_over(actor=leaves, at=at, hand_over=sheet)


def _words(sheet: HandOver, said: tuple[str, ...]) -> dict[str, str]:
    tasks = tasks_with(sheet.post)[: len(said)]
    return {f"promises:{task.number}": words for task, words in zip(tasks, said, strict=False)}


def _move(county: County, at: datetime) -> None:
    post, key, _name = SUCCESSOR
    founder = Actor.system(county.body.pk, channel="founding")
    held = Appointment.objects.get(post=county.posts[post], ends_on=None)
    organisations.vacate(actor=founder, at=at, appointment=held, ends_on=LEAVES)
    organisations.appoint(
        actor=founder, at=at, user=county.users[key], post=county.posts[post], starts_on=LEAVES
    )
    start, _end, person = county.terms[post][-1]
    county.terms[post][-1] = (start, date(2026, 4, 29), person)
    county.terms[post].append((LEAVES, None, key))


def _finish(county: County, at: datetime) -> None:
    post, key, _name = SUCCESSOR
    sheet = HandOver.objects.get(post=county.posts[post])
    comes = _person(county, key, post, at.date())
    services.accept_hand_over(actor=comes, at=at, hand_over=sheet)
    head = _person(county, "zhujianju-head-holder", "zhujianju-head", at.date())
    services.witness_hand_over(
        actor=head, at=at, hand_over=sheet, words="当面点清，施工合同原件已移交。"
    )


def _leave_waiting(county: County, at: datetime) -> None:
    leaves = _person(county, "zhouqi", "fagaiju-clerk", at.date())
    sheet = services.draft_hand_over(
        actor=leaves,
        at=at,
        post=county.posts["fagaiju-clerk"],
        outgoing=county.users["zhouqi"],
        incoming=county.users["zhongxiaoqin"],
        on=date(2026, 5, 18),
    )
    said = ("招标文件在审，联系人是招标中心赵科长。",)
    services.note_words(actor=leaves, at=at, hand_over=sheet, words=_words(sheet, said))
    services.sign_hand_over(actor=leaves, at=at, hand_over=sheet)
