"""As whom a person acts: own posts, and posts whose holder is away."""

from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

from luoshi.organisations import selectors, services
from luoshi.organisations.models import LeadingGroupSeat, Post
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import PostChoice
from tests.cast import Cast, Member
from tests.factories import DAY, NOW, founding, make_unit


def away(member: Member, days: int = 1) -> None:
    services.record_absence(
        actor=member.actor,
        at=NOW,
        post=member.post,
        starts_on=DAY,
        ends_on=DAY + timedelta(days=days),
    )


def stand_in(cast: Cast, post: Post, *stand_ins: Post) -> None:
    services.set_backups(actor=founding(cast.body), at=NOW, post=post, stand_ins=stand_ins)


def test_an_ordinary_actor_takes_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        actor = selectors.actor_for(cast.clerk.user, DAY)

    assert actor is not None
    assert (actor.name, actor.post_title) == ("陈岚", "综合股经办")
    assert (actor.organisation_name, actor.body_name) == ("县发改局", "清源县")
    assert actor.organisation_path == cast.bureau.path
    assert actor.roles == frozenset({"clerk"})
    assert actor.on_behalf_of == ""


def test_a_person_comes_along_with_the_posts_of_the_day(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    later = DAY + timedelta(days=400)

    with django_assert_num_queries(1):
        person = selectors.person_of_session(cast.clerk.user.pk, DAY)
        assert person is not None
        actor = selectors.actor_for(person, DAY)

    assert person == cast.clerk.user
    assert actor == selectors.actor_for(cast.clerk.user, DAY)
    with django_assert_num_queries(1):  # those of another day are asked for
        assert selectors.actor_for(person, later) == actor


def test_a_person_without_a_post_is_found_too(cast: Cast) -> None:
    user = cast.clerk.user
    services.vacate(
        actor=founding(cast.body), at=NOW, appointment=user.appointments.get(), ends_on=DAY
    )

    person = selectors.person_of_session(user.pk, DAY)

    assert person == user
    assert person is not None
    assert selectors.actor_for(person, DAY) is None
    assert selectors.person_of_session(0, DAY) is None


def test_a_seat_in_a_leading_group_is_asked_for_where_there_is_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = make_unit(cast.body, "项目专班", Kind.LEADING_GROUP)
    LeadingGroupSeat.objects.create(
        body=cast.body, group=group, post=cast.clerk.post, is_office=True
    )

    with django_assert_num_queries(2):
        person = selectors.person_of_session(cast.clerk.user.pk, DAY)
        assert person is not None
        actor = selectors.actor_for(person, DAY)

    assert actor is not None
    assert actor.groups == {group.pk}


def test_b_acts_only_while_a_is_away(cast: Cast) -> None:
    stand_in(cast, cast.head.post, cast.clerk.post)
    assert selectors.actor_for(cast.clerk.user, DAY, cast.head.post.pk) is None

    away(cast.head)

    actor = selectors.actor_for(cast.clerk.user, DAY, cast.head.post.pk)
    assert actor is not None
    assert (actor.name, actor.user_id) == ("陈岚", cast.clerk.user.pk)
    assert (actor.post_id, actor.post_title) == (cast.head.post.pk, "局长")
    assert actor.roles == frozenset({"head"})
    assert actor.on_behalf_of == "B角 代 何健（A角）"
    assert actor.as_recorded()["on_behalf_of"] == "B角 代 何健（A角）"
    back = DAY + timedelta(days=2)
    assert selectors.actor_for(cast.clerk.user, back, cast.head.post.pk) is None


def test_c_acts_only_when_b_is_away_too(cast: Cast) -> None:
    stand_in(cast, cast.head.post, cast.clerk.post, cast.deputy_clerk.post)
    away(cast.head)
    assert selectors.actor_for(cast.deputy_clerk.user, DAY, cast.head.post.pk) is None

    away(cast.clerk)

    actor = selectors.actor_for(cast.deputy_clerk.user, DAY, cast.head.post.pk)
    assert actor is not None
    assert actor.on_behalf_of == "C角 代 何健（A角）"
    assert selectors.actor_for(cast.clerk.user, DAY, cast.head.post.pk) is None


def test_posts_open_to_a_stand_in(cast: Cast) -> None:
    stand_in(cast, cast.head.post, cast.clerk.post)
    away(cast.head)

    choices = selectors.posts_open_to(cast.clerk.user, DAY)

    assert choices == [
        PostChoice(cast.clerk.post.pk, "综合股经办", "县发改局"),
        PostChoice(cast.head.post.pk, "局长", "县发改局", "B角 代 何健（A角）"),
    ]


def test_a_page_tells_who_acts_and_when_nobody_does(cast: Cast) -> None:
    stand_in(cast, cast.head.post, cast.clerk.post)
    away(cast.head)
    page = selectors.unit_page(cast.reader.actor, cast.bureau.pk, DAY)
    head = next(post for post in page.posts if post.title == "局长")
    assert (head.is_away, head.acting, head.acting_letter) == (True, "陈岚", "B")

    away(cast.clerk)

    page = selectors.unit_page(cast.reader.actor, cast.bureau.pk, DAY)
    head = next(post for post in page.posts if post.title == "局长")
    assert head.is_uncovered


def test_find_organisations_by_any_name(cast: Cast) -> None:
    actor = cast.reader.actor

    def found(text: str) -> list[str]:
        return [row.name for row in selectors.find_organisations(actor, text)]

    assert found("发改局") == ["县发展和改革局"]
    assert found("xfz") == ["县发展和改革局"]
    assert found("FGJ") == ["县发展和改革局"]
    assert found("县委督查室") == ["县委督查室"]
    assert found("水利") == []


def test_registered_names_leave_out_what_is_not_unique(cast: Cast) -> None:
    services.change_organisation(
        actor=cast.administrator.actor,
        at=NOW,
        organisation=cast.other_bureau,
        name="县住房和城乡建设局",
        kind="department",
        short_name="县住建局",
        aliases=["发改局"],
    )

    names = selectors.registered_names(cast.body.pk)

    assert names["县发展和改革局"] == cast.bureau.pk
    assert names["县住建局"] == cast.other_bureau.pk
    assert "发改局" not in names
    assert "县水利局" not in names


def test_holder_names_of_a_day(cast: Cast) -> None:
    ids = [cast.clerk.post.pk, cast.head.post.pk]

    assert selectors.holder_names(ids, DAY) == {ids[0]: "陈岚", ids[1]: "何健"}
    assert selectors.holder_names(ids, DAY.replace(year=2025)) == {}


def test_nobody_sees_the_units_of_another_county(cast: Cast) -> None:
    names = {unit.name for unit in selectors.organisations_of(cast.stranger.actor)}

    assert names == {"临川县", "县水利局"}
    assert selectors.find_organisations(cast.stranger.actor, "发改") == []
