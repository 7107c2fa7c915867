"""The same people in every test: a small county and those who work in it."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post, User
from luoshi.organisations.roles import Kind, Role
from luoshi.organisations.selectors import actor_for
from luoshi.rulesets.services import issue_starting_rulesets
from tests.factories import DAY, founding, make_body, make_holder, make_post, make_unit


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the cast with the post held."""

    user: User
    post: Post

    @property
    def actor(self) -> Actor:
        """The member acting as the own post."""
        actor = actor_for(self.user, DAY, self.post.pk)
        assert actor is not None
        return actor

    @property
    def unit(self) -> Organisation:
        """The unit of the post."""
        return self.post.organisation


@dataclass(frozen=True, slots=True)
class Cast:
    """清源县 and its people: named after what they do in a story."""

    body: Body
    supervision: Organisation
    bureau: Organisation
    other_bureau: Organisation
    town: Organisation
    officer: Member  # 督查专员
    supervision_head: Member  # 督查室主任
    clerk: Member  # 经办人 of the bureau
    deputy_clerk: Member  # B of the clerk
    head: Member  # head of the bureau
    other_clerk: Member  # clerk of another bureau
    other_head: Member  # head of another bureau
    town_clerk: Member
    town_head: Member
    leader: Member  # county leader
    reviewer: Member  # reviews what others lead
    administrator: Member
    auditor: Member
    reader: Member
    stranger: Member  # a clerk of another county


def make_cast() -> Cast:
    """Everybody, each with a post and a login."""
    body = make_body()
    committee = make_unit(body, "中共清源县委员会", Kind.COMMITTEE_OFFICE, short_name="县委")
    supervision = make_unit(
        body, "县委督查室", Kind.COMMITTEE_OFFICE, under=committee, short_name="督查室"
    )
    bureau = make_unit(
        body, "县发展和改革局", short_name="县发改局", aliases=("发改局", "发展改革局")
    )
    other_bureau = make_unit(body, "县住房和城乡建设局", short_name="县住建局")
    town = make_unit(body, "城北镇", Kind.TOWNSHIP)

    def member(unit: Organisation, title: str, username: str, name: str, *roles: str) -> Member:
        post = make_post(unit, title, *roles)
        return Member(make_holder(post, username, name), post)

    return Cast(
        body=body,
        supervision=supervision,
        bureau=bureau,
        other_bureau=other_bureau,
        town=town,
        officer=member(supervision, "督查专员", "zhouming", "周明", Role.SUPERVISOR),
        supervision_head=member(
            supervision, "主任", "liangshu", "梁舒", Role.SUPERVISION_HEAD, Role.SUPERVISOR
        ),
        clerk=member(bureau, "综合股经办", "chenlan", "陈岚", Role.CLERK),
        deputy_clerk=member(bureau, "项目股经办", "xubin", "徐斌", Role.CLERK),
        head=member(bureau, "局长", "hejian", "何健", Role.HEAD),
        other_clerk=member(other_bureau, "办公室经办", "mali", "马丽", Role.CLERK),
        other_head=member(other_bureau, "局长", "songtao", "宋涛", Role.HEAD),
        town_clerk=member(town, "党政办经办", "dinghua", "丁华", Role.CLERK),
        town_head=member(town, "镇长", "fangyuan", "方远", Role.HEAD),
        leader=member(committee, "县委副书记", "qinwei", "秦巍", Role.LEADER),
        reviewer=member(supervision, "核查专员", "luojing", "罗静", Role.REVIEWER),
        administrator=member(supervision, "系统管理员", "guanli", "管立", Role.ADMINISTRATOR),
        auditor=member(supervision, "审计员", "shenji", "沈稷", Role.AUDITOR),
        reader=member(committee, "秘书", "wenshu", "文殊", Role.READER),
        stranger=_stranger(),
    )


def _stranger() -> Member:
    body = make_body("330198", "临川县")
    post = make_post(make_unit(body, "县水利局"), "经办人", Role.CLERK, Role.ADMINISTRATOR)
    return Member(make_holder(post, "stranger", "路远"), post)


@pytest.fixture(scope="module")
def told_people(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """The cast, made once for all the tests of a module; what each of them changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_cast()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def told_county(told_people: Cast, django_db_blocker: pytest.FixtureRequest) -> Cast:
    """The cast with the starting rule-sets in force."""
    new_year = datetime(2026, 1, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        issue_starting_rulesets(
            actor=founding(told_people.body), at=new_year, effective_on=date(2026, 1, 1)
        )
    return told_people


@pytest.fixture
def people_only(told_people: Cast, db: None) -> Cast:
    """The people of the county: copies, for a test may change them in memory too."""
    return deepcopy(told_people)


@pytest.fixture
def people_and_rules(told_county: Cast, db: None) -> Cast:
    """The people of the county, with the starting rule-sets in force."""
    return deepcopy(told_county)
