"""Time words: which day each means when read on the day of issue."""

from datetime import date

import pytest

from luoshi_core.extraction.deadlines import Deadline, find_deadlines

ISSUED = date(2023, 2, 10)


def day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("6月底前", None, "2023-06-30"),
        ("6月30日前", None, "2023-06-30"),
        ("5月20号之前", None, "2023-05-20"),
        ("二季度末", None, "2023-06-30"),
        ("三季度末前", None, "2023-09-30"),
        ("第三季度", "2023-07-01", "2023-09-30"),
        ("前三季度", "2023-01-01", "2023-09-30"),
        ("上半年", "2023-01-01", "2023-06-30"),
        ("2026年下半年", "2026-07-01", "2026-12-31"),
        ("5月份", "2023-05-01", "2023-05-31"),
        ("6月前", None, "2023-05-31"),
        ("9月上旬", "2023-09-01", "2023-09-10"),
        ("4月中旬", "2023-04-11", "2023-04-20"),
        ("2月下旬", "2023-02-21", "2023-02-28"),
        ("3月初", "2023-03-01", "2023-03-10"),
        ("9月28日", "2023-09-28", "2023-09-28"),
        ("今年", "2023-01-01", "2023-12-31"),
        ("全年", "2023-01-01", "2023-12-31"),
        ("年内", "2023-01-01", "2023-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("年底前", None, "2023-12-31"),
        ("今年年底前", None, "2023-12-31"),
        ("明年6月底前", None, "2024-06-30"),
        ("2026年6月底", None, "2026-06-30"),
        ("二〇二六年六月底前", None, "2026-06-30"),
        ("到2025年", None, "2025-12-31"),
        ("到2025年底", None, "2025-12-31"),
        ("2025年底前", None, "2025-12-31"),
        ("2030年前", None, "2029-12-31"),
        ("今后五年", "2023-01-01", "2027-12-31"),
        ("三年内", None, "2025-12-31"),
        ("半年内", None, "2023-08-10"),
        ("印发之日起30日内", None, "2023-03-12"),
        ("一周内", None, "2023-02-17"),
        ("两个月内", None, "2023-04-10"),
        ("5个工作日内", None, "2023-02-17"),
        ("国庆节前", None, "2023-09-30"),
        ("五一前", None, "2023-04-30"),
        ("元旦前", None, "2023-12-31"),
        ("清明节前", None, "2023-04-04"),
        ("重阳节", "2023-10-23", "2023-10-23"),
        ("中秋节后", "2023-09-29", None),
        ("暑期", "2023-07-01", "2023-08-31"),
        ("从2023年起", "2023-01-01", None),
        ("本月起", "2023-02-01", None),
        ("从这个月开始", "2023-02-01", None),
        ("2023年3月1日起", "2023-03-01", None),
        ("月底前", None, "2023-02-28"),
        ("下月10日前", None, "2023-03-10"),
        ("本周五前", None, "2023-02-10"),
        ("十四五期间", "2021-01-01", "2025-12-31"),
        ("“十五五”末", None, "2030-12-31"),
        ("一届任期内", None, "2026-12-31"),
        ("3月至5月", "2023-03-01", "2023-05-31"),
        ("2026年1-6月", "2026-01-01", "2026-06-30"),
        ("2024—2026年", "2024-01-01", "2026-12-31"),
        ("1月15日至3月20日", "2023-01-15", "2023-03-20"),
        ("五年培育企业", "2023-01-01", "2027-12-31"),
    ],
)
def test_words_mean_a_day(words: str, start: str | None, end: str | None) -> None:
    found = find_deadlines(words, ISSUED)

    assert [(one.start, one.end) for one in found] == [(day(start), day(end))]


@pytest.mark.parametrize(
    ("words", "recurrence", "end"),
    [
        ("每天", "daily", None),
        ("每周五", "weekly", None),
        ("每两周", "biweekly", None),
        ("每半月", "semimonthly", None),
        ("每月5日前", "monthly", None),
        ("每个月10号", "monthly", None),
        ("按月", "monthly", None),
        ("月调度", "monthly", None),
        ("每季度末", "quarterly", None),
        ("每半年", "semiannual", None),
        ("每年", "yearly", None),
        ("分年度", "yearly", None),
        ("每学期", "per semester", None),
        ("每三年", "every 3 years", None),
        ("5年一周期", "every 5 years", None),
        ("每年12月20日前", "yearly", "2023-12-20"),
        ("每年1月底前", "yearly", "2024-01-31"),
    ],
)
def test_words_mean_a_rhythm(words: str, recurrence: str, end: str | None) -> None:
    found = find_deadlines(words, ISSUED)

    assert [(one.recurrence, one.end) for one in found] == [(recurrence, day(end))]


@pytest.mark.parametrize(
    "words",
    [
        "近期",
        "适时",
        "即日起",
        "持续推进",
        "长期坚持",
        "换届完成后",
        "开学前",
        "汛期前",
        "2月31日前",
    ],
)
def test_words_without_a_day_are_kept_and_have_no_date(words: str) -> None:
    found = find_deadlines(words, ISSUED)

    assert [(one.raw, one.start, one.end) for one in found] == [(words, None, None)]


@pytest.mark.parametrize(
    "words",
    ["6个月", "2022年以来", "《2024年工作要点》", "三年行动", "具有3年以上经历", "春节团拜"],
)
def test_numbers_and_titles_are_no_limits(words: str) -> None:
    assert find_deadlines(words, ISSUED) == []


def test_a_limit_says_where_it_stands_and_how_it_was_read() -> None:
    found = find_deadlines("于6月底前完成", ISSUED)

    assert found == [Deadline("6月底前", 1, 5, None, date(2023, 6, 30), None, "month")]


def test_the_year_named_in_a_sentence_holds_until_it_ends() -> None:
    found = find_deadlines("2020年起，每年2月底前完成，3月底前分析。3月底前上报", ISSUED)

    assert [one.end for one in found] == [None, day("2020-02-29"), day("2020-03-31"),
                                          day("2023-03-31")]  # fmt: skip


def test_a_plan_year_takes_the_place_of_the_year_of_issue() -> None:
    found = find_deadlines("6月底前", date(2022, 12, 20), plan_year=2023)

    assert found[0].end == date(2023, 6, 30)


def test_a_month_long_past_is_next_years() -> None:
    found = find_deadlines("3月底前", date(2023, 11, 6))

    assert (found[0].end, found[0].rule) == (date(2024, 3, 31), "month_next_year")


def test_years_counted_late_in_a_year_run_from_the_day_of_issue() -> None:
    found = find_deadlines("十年内", date(2018, 6, 7))

    assert found[0].end == date(2028, 6, 7)


def test_without_a_day_of_issue_words_that_need_one_have_no_date() -> None:
    found = find_deadlines("6月底前、三年内、2025年底前", None)

    assert [one.end for one in found] == [None, None, date(2025, 12, 31)]


def test_a_limit_for_each_case_is_no_date() -> None:
    found = find_deadlines("受理之日起5个工作日内", ISSUED)

    assert [(one.end, one.rule) for one in found] == [(None, "standing_limit")]


def test_working_days_follow_the_calendar_given() -> None:
    found = find_deadlines("5个工作日内", ISSUED, add_workdays=lambda day, _: day.replace(day=28))

    assert found[0].end == date(2023, 2, 28)


def test_a_festival_beyond_the_table_has_no_date() -> None:
    found = find_deadlines("2099年底前，春节前", date(2099, 5, 1))

    assert found[1].end is None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("从下周开始", "2023-02-13", None),
        ("本周内", None, "2023-02-12"),
        ("年中前", None, "2023-06-30"),
        ("截至10月底", None, "2023-10-31"),
        ("上半年前", None, "2023-06-30"),
        ("暑期前", None, "2023-06-30"),
        ("半个月内", None, "2023-02-25"),
        ("用3年时间", None, "2025-12-31"),
        ("后年", "2025-01-01", "2025-12-31"),
        ("下月", "2023-03-01", "2023-03-31"),
    ],
)
def test_rarer_words_mean_a_day_too(words: str, start: str | None, end: str | None) -> None:
    found = find_deadlines(words, ISSUED)

    assert [(one.start, one.end) for one in found] == [(day(start), day(end))]


@pytest.mark.parametrize(
    "words",
    ["今年", "全年", "年底前", "上半年", "三季度末", "3月至5月", "年中前", "本月起", "月底前",
     "本周五前", "今后五年", "5个工作日内", "一届任期内", "国庆节前", "暑期", "明年", "从今年起"],
)  # fmt: skip
def test_every_word_that_leans_on_the_day_of_issue_needs_one(words: str) -> None:
    found = find_deadlines(words, None)

    assert [(one.start, one.end) for one in found] == [(None, None)]


@pytest.mark.parametrize("words", ["较上年", "本周", "国庆期间的", "压缩到5个工作日以内"])
def test_words_that_only_mention_a_time(words: str) -> None:
    found = find_deadlines(words, ISSUED)

    assert all(one.end is None or one.rule == "festival" for one in found)
