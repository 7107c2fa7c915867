"""Kinds of document with forms of their own: rectification, stages, circulars, tables, minutes."""

from datetime import date

import pytest

from luoshi_core.extraction import Candidate, extract

ISSUED = date(2025, 2, 10)


def tasks(text: str, kind: str = "工作要点", issued_on: date = ISSUED) -> list[Candidate]:
    found = extract(text, issued_on=issued_on, kind=kind).candidates
    return [one for one in found if one.label == "HARD"]


def roles(one: Candidate) -> list[tuple[str, str]]:
    return [(unit.name, unit.role) for unit in one.units]


def end_of(one: Candidate) -> date | None:
    return one.deadline.end if one.deadline else None


def test_a_rectification_plan_reads_measures_with_their_limit_and_units_not_problems() -> None:
    text = (
        "1.问题表现：水源地仍有围网破损2处，应装监控18套仅到位7套。\n"
        "整改措施：（1）修复破损围网2处；（2）补装监控11套。\n"
        "整改时限：2025年7月31日\n责任单位：县水利局（牵头）、城北镇"
    )

    found = tasks(text, "巡察整改方案")

    assert [one.text for one in found] == ["修复破损围网2处", "补装监控11套"]
    assert {end_of(one) for one in found} == {date(2025, 7, 31)}
    assert roles(found[0]) == [("县水利局", "lead"), ("城北镇", "support")]


def test_a_note_before_the_measures_holds_for_them_until_the_next_item() -> None:
    text = (
        "一、督察反馈，填埋场超负荷运行。\n整改时限：2025年12月底前\n责任单位：县住建局\n整改措施：\n"
        "（一）增设应急处理设备2套。\n二、督察反馈，扬尘管控不力。\n整改措施：\n（一）新购洒水车3台。"
    )

    found = tasks(text, "督察整改方案")

    assert [(one.text, end_of(one), roles(one)) for one in found] == [
        ("增设应急处理设备2套", date(2025, 12, 31), [("县住建局", "lead")]),
        ("新购洒水车3台", None, []),
    ]


def test_a_label_alone_on_its_line_heads_the_lines_below() -> None:
    text = "主要问题：\n个别村垃圾清运缺口3处。\n整改措施：\n增设垃圾收集点3处。"

    assert [one.text for one in tasks(text, "整改方案")] == ["增设垃圾收集点3处"]


def test_the_units_at_the_head_of_a_slip_hold_for_all_its_items() -> None:
    text = (
        "督办通知单\n承办单位：县自然资源局\n办理要求：\n1.3月15日前拆除设备4台。\n"
        "2.3月底前修复河滩地86亩。"
    )

    assert [roles(one) for one in tasks(text, "督办通知单")] == [
        [("县自然资源局", "lead")],
        [("县自然资源局", "lead")],
    ]


def test_a_stage_dates_what_stands_under_it_and_is_no_task() -> None:
    text = (
        "二、时间安排\n（一）动员摸排阶段（即日起至3月20日）。各镇逐户建立台账。\n"
        "（二）集中整改阶段（3月21日至5月15日）。对查出问题全部整改。\n三、工作要求\n组建检查组3个。"
    )

    found = tasks(text, "专项整治通知")

    assert [(one.text, end_of(one)) for one in found] == [
        ("各镇逐户建立台账", date(2025, 3, 20)),
        ("对查出问题全部整改", date(2025, 5, 15)),
        ("组建检查组3个", None),
    ]


def test_the_years_in_a_title_date_what_has_no_date() -> None:
    found = tasks("清源县茶产业三年行动方案（2025—2027年）\n新建良种基地6处。", "三年行动方案")

    assert end_of(found[0]) == date(2027, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "夜间施工投诉1207件，主要集中在城北镇。",
        "经核查：全县充电桩9100个，故障率4.1%。",
        "1月20日起，县公交公司停运线路2条。",
        "县文旅局举办了温泉节，接待游客26万人次。",
        "原计划1月底完工，目前仅完成工程量的55%。",
        "上月底，县住建局完成了管网普查412公里。",
    ],
)
def test_a_circular_tells_how_things_stand(text: str) -> None:
    assert tasks(f"12345热线专报\n{text}", "热线专报") == []


def test_a_circular_also_asks() -> None:
    text = "热线专报\n共受理643件。\n工作建议：由县住建局牵头，城北镇配合，3月15日前出台联审办法。"

    found = tasks(text, "热线专报")

    assert [one.text for one in found] == ["由县住建局牵头，城北镇配合，3月15日前出台联审办法"]
    assert roles(found[0]) == [("县住建局", "lead"), ("城北镇", "support")]


def test_units_named_after_the_task_belong_to_it() -> None:
    found = tasks("古渡口项目3月25日前取得批复，由县文旅局负责，城北镇配合。", "督查通报")

    assert roles(found[0]) == [("县文旅局", "lead"), ("城北镇", "support")]


def test_one_row_with_several_sub_items_is_a_group_with_limits_in_their_order() -> None:
    text = (
        "序号\t重点任务\t具体举措\t完成时间\t责任部门\n"
        "1\t产业振兴\t引进加工企业1家；建成车间2000平方米\t6月底；10月底\t经济发展办\n"
        "2\t人居环境\t完成户厕整改116户\t5月底\t村建办、各村\n"
        "3\t作风建设\t持续整治形式主义\t长期坚持\t党政办\n"
    )

    found = tasks(text, "任务清单")

    assert [(one.text, end_of(one)) for one in found] == [
        ("引进加工企业1家", date(2025, 6, 30)),
        ("建成车间2000平方米", date(2025, 10, 31)),
        ("完成户厕整改116户", date(2025, 5, 31)),
    ]
    assert found[0].group == found[1].group is not None
    assert found[2].group is None


def test_a_column_of_problems_holds_no_tasks() -> None:
    text = (
        "序号\t问题\t整改要求\t完成时限\n"
        "1\t3个乡镇资金412万元未上缴\t将资金412万元全部上缴\t9月底前\n"
    )

    assert [one.text for one in tasks(text, "整改台账")] == ["将资金412万元全部上缴"]


def test_a_day_in_the_row_makes_a_concrete_act_a_task() -> None:
    text = "任务\t时限\n敬老院消防改造验收合格\t8月20日\n提升精细化水平\t全年\n"

    assert [(one.text, end_of(one)) for one in tasks(text)] == [
        ("敬老院消防改造验收合格", date(2025, 8, 20))
    ]


def test_minutes_give_the_amended_paper_to_a_unit() -> None:
    text = "会议原则同意该办法，由县委组织部修改完善后印发。会议听取了2个项目的汇报。"

    assert [one.text for one in tasks(text, "会议纪要")] == ["由县委组织部修改完善后印发"]


def test_praise_figures_of_speech_and_quotations_in_a_speech_are_no_tasks() -> None:
    text = (
        "城北镇用两年时间改造厕所2600座，硬化村道48公里。老支书说，村里十件事有九件靠商量。"
        "习近平总书记指出，“绿水青山就是金山银山”。一个干部一年办成两件实事，十年就是二十件。"
        "去年，我们栽了4.6万亩树，成活率达到88%。今年春季要完成造林3.8万亩。"
    )

    assert [one.text for one in tasks(text, "领导讲话")] == ["今年春季要完成造林3.8万亩"]


def test_a_report_of_two_years_turns_to_the_next() -> None:
    text = (
        "一、2024年工作情况\n新增企业11家。\n二、2025年工作打算\n全年引进项目3个，到位资金5亿元。"
    )

    found = tasks(text, "工作总结及打算", date(2024, 12, 20))

    assert [(one.text, end_of(one)) for one in found] == [
        ("全年引进项目3个，到位资金5亿元", date(2025, 12, 31))
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("次月5日前公布检测结果", ("monthly", None)),
        ("每半个月召开一次会商会", ("semimonthly", None)),
        ("每2小时巡查一遍", ("every 2 hours", None)),
        ("22日18时前转移群众680名", (None, date(2025, 2, 22))),
        ("5日前转移群众680名", (None, date(2025, 3, 5))),
        ("今晚12时前转移群众680名", (None, date(2025, 2, 10))),
        ("明天下午转移群众680名", (None, date(2025, 2, 11))),
        ("下周拿出分解方案", (None, date(2025, 2, 23))),
        ("“五一”前清理死角3处", (None, date(2025, 4, 30))),
        ("从二季度起每季度暗访一轮", ("quarterly", None)),
        ("新报故障48小时内修复或者公示停用", (None, None)),
        ("秋季学期前完成照明改造7所", (None, None)),
    ],
)
def test_ways_of_setting_a_limit(words: str, expected: tuple[str | None, date | None]) -> None:
    one = tasks(f"要求如下。{words}。", "工作通知")[0]

    assert (one.recurrence, end_of(one)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("路基工程进度过半", [(50, "%")]),
        ("注册志愿者突破万人", [(1, "万人")]),
        ("贷款突破十亿元", [(10, "亿元")]),
        ("再拿出5个亿充实资金池", [(5, "亿元")]),
        ("病历甲级率≥95%", [(95, "%")]),
        ("每年举办一届茶文化节", [(1, "届")]),
        ("每个县建成一所三级医院", [(1, "所")]),
        ("建成千亩以上茶园3个", [(3, "个")]),
        ("税收千万元以上企业达到6家", [(6, "家")]),
        ("对被投诉10次以上的工地检查2次", [(2, "次")]),
        ("推动总投资820亿元的56个项目建设", [(56, "个")]),
        ("用水报装压减到2个环节", [(2, "个")]),
        ("城市低保标准提高到每月780元", [(780, "元")]),
        ("筹办好第十六届省运会", []),
        ("进入全省前五名", []),
    ],
)
def test_numbers_to_reach_and_numbers_that_describe(
    words: str, expected: list[tuple[int, str]]
) -> None:
    one = tasks(f"{words}。")[0]

    assert [(target.value, target.unit) for target in one.targets] == expected


def test_labels_side_by_side_each_keep_their_units() -> None:
    text = "1.建设储备库1座。\n（牵头单位：县应急局 配合单位：县发改局、城北镇）"

    assert roles(tasks(text, "实施方案")[0]) == [
        ("县应急局", "lead"),
        ("县发改局", "support"),
        ("城北镇", "support"),
    ]


def test_a_span_of_time_from_today_belongs_to_the_act() -> None:
    found = tasks("从今天起到9月底，企业全部检查一遍。", "领导讲话")

    assert [(one.text, end_of(one)) for one in found] == [
        ("从今天起到9月底，企业全部检查一遍", date(2025, 9, 30))
    ]
