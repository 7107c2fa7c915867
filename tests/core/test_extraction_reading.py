"""Reading whole texts: what is a task, what is soft, what is background, and with which fields."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi_core.extraction import Candidate, ReasonCode, extract

ISSUED = date(2025, 2, 10)


def tasks(text: str, kind: str = "工作要点", issued_on: date | None = ISSUED) -> list[Candidate]:
    found = extract(text, issued_on=issued_on, kind=kind).candidates
    return [one for one in found if one.label == "HARD"]


def words(text: str, kind: str = "工作要点") -> list[str]:
    return [one.text for one in tasks(text, kind)]


def codes(one: Candidate) -> set[str]:
    return {reason.code.value for reason in one.reasons}


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("新增规上企业2家", "number_and_unit"),
        ("6月底前完成摸底排查", "date"),
        ("每月调度一次", "frequency"),
        ("制定城区停车管理实施细则", "document_verb"),
        ("出台《清源县招商引资奖励办法》", "document_verb"),
        ("推行首席服务员制度", "document_verb"),
        ("成立征迁工作专班", "body_set_up"),
        ("承办首届清源河龙舟大赛", "named_event"),
        ("清源河大桥竣工通车", "delivery_verb"),
        ("加快建设清源至河湾高速公路", "delivery_verb"),
        ("推进河湾水厂、城北泵站、西山水库等项目建设", "named_list"),
        ("争创全国文明城市", "award"),
        ("不发生规模性返贫", "zero_or_full"),
        ("实现行政村光纤全覆盖", "zero_or_full"),
        ("将整改情况书面报送县委督查室", "report_due"),
    ],
)
def test_each_kind_of_evidence_makes_a_task(clause: str, code: str) -> None:
    found = tasks(f"坚持稳中求进。{clause}。")

    assert [one.text for one in found] == [clause]
    assert code in codes(found[0])


@pytest.mark.parametrize(
    "clause",
    [
        "提高政治站位，强化责任担当",
        "深入实施提振消费专项行动",
        "健全常态化调度机制",
        "打造一批优秀品牌",
        "适时进行抽查",
        "严格执行“三会一课”",
        "支持企业牵头组建创新联合体",
        "推动公共服务向农村覆盖",
    ],
)
def test_duties_without_a_product_are_soft(clause: str) -> None:
    found = extract(f"聚焦重点。我们要{clause}。", issued_on=ISSUED, kind="工作要点").candidates

    assert {one.label for one in found} == {"SOFT"}


@pytest.mark.parametrize(
    "text",
    [
        "一、2024年工作回顾\n全年新增规上企业12家，建成公园3个。",
        "今年以来，全县新增规上企业12家。",
        "一年来，我们砥砺前行。\n——产业升级加快。新增绿色工厂9家。",
        "截至1月底，已完成整改35项。",
        "三、存在问题\n停车泊位计划新增600个，目前新增110个。",
        "习近平总书记强调，要确保粮食产量达到1.4万亿斤。",
        "1.“两重”：是指国家重大战略实施。",
        "如果能够坚持每周解决一件事，就前进了一大步。",
        "居民自愿加装电梯的，可申请补助20万元。",
        "考核得分在90分以上的评为优秀等次，奖励5万元。",
        "会议听取了2个项目的汇报。",
        "突出三个重点领域。",
        "清源县2025年十件民生实事\n",
        "2023年，全县改造老旧小区14个。",
    ],
)
def test_what_is_past_quoted_explained_or_permitted_is_no_task(text: str) -> None:
    assert words(text, "政府工作报告") == []


def test_under_a_plan_heading_the_same_words_are_a_task() -> None:
    text = "一、工作回顾\n建成公园3个。\n二、下步安排\n建成公园3个。"

    assert [(one.start, one.text) for one in tasks(text)] == [(22, "建成公园3个")]


def test_clauses_are_cut_at_commas_outside_brackets() -> None:
    text = "创建科技平台（含基地，中心）10家以上，新增技能人才2万人；力争就业5万人。"

    assert words(text) == ["创建科技平台（含基地，中心）10家以上", "新增技能人才2万人",
                           "力争就业5万人"]  # fmt: skip


def test_items_that_share_a_predicate_stay_together() -> None:
    found = tasks("全县新增规上企业40家、专精特新企业12家、单项冠军企业2家以上。")

    assert [(one.op, one.value, one.unit) for one in found[0].targets] == [
        ("=", Decimal(40), "家"),
        ("=", Decimal(12), "家"),
        (">=", Decimal(2), "家"),
    ]


def test_a_leading_date_belongs_to_the_span() -> None:
    found = tasks("2025年3月底前，县卫健局建立全县绩效考核信息系统。", "意见")

    assert found[0].text == "2025年3月底前，县卫健局建立全县绩效考核信息系统"
    assert found[0].action == "建立全县绩效考核信息系统"
    assert found[0].deadline is not None
    assert (found[0].deadline.end, found[0].deadline.inherited) == (date(2025, 3, 31), False)
    assert [(one.name, one.role) for one in found[0].units] == [("县卫健局", "lead")]


def test_a_date_without_work_takes_the_work_before_it() -> None:
    assert words("组织召开总河长会议，6月底前完成。") == ["组织召开总河长会议，6月底前完成"]


def test_a_closing_sentence_dates_the_sentence_before_it() -> None:
    text = "各地要全面摸底排查，分别建立台账。该项工作于2025年4月底前完成。"

    found = tasks(text, "通知")

    assert [one.text for one in found] == [text[:-1]]
    assert found[0].deadline is not None
    assert found[0].deadline.end == date(2025, 4, 30)


def test_members_belong_to_the_body_set_up() -> None:
    text = "成立治理工作小组，组长由副县长担任，成员由有关部门负责同志组成。"

    assert words(text, "通知") == [text[:-1]]


def test_units_that_lead_and_support_belong_to_the_span() -> None:
    found = tasks("由县住建局牵头，城北镇、河湾乡配合，6月20日前完成剩余27户签约。", "会议纪要")

    assert [one.text for one in found] == [
        "由县住建局牵头，城北镇、河湾乡配合，6月20日前完成剩余27户签约"
    ]
    assert [(one.name, one.role) for one in found[0].units] == [
        ("县住建局", "lead"),
        ("城北镇", "support"),
        ("河湾乡", "support"),
    ]


def test_the_subject_acts_on_in_the_clauses_that_follow() -> None:
    found = tasks("县财政局负责落实资金1850万元，9月10日前拨付到位。", "会议纪要")

    assert [[unit.name for unit in one.units] for one in found] == [["县财政局"], ["县财政局"]]


def test_a_note_in_brackets_covers_its_line() -> None:
    text = "选派12名干部驻点招商，外出招商每月不少于2次。（党群部牵头，投资局配合）\n新增企业3家。"

    found = tasks(text)

    assert [[(unit.name, unit.role) for unit in one.units] for one in found] == [
        [("党群部", "lead"), ("投资局", "support")],
        [("党群部", "lead"), ("投资局", "support")],
        [],
    ]


def test_notes_below_an_item_cover_the_item() -> None:
    text = (
        "（一）督察反馈：水质超标4个月。\n整改措施：新建管网23公里。\n整改时限：2025年6月底\n"
        "牵头单位：县住建局；配合单位：县水利局\n（二）督察反馈：滞后。\n整改措施：修复山体362亩。\n"
    )

    first, second = tasks(text, "整改方案")

    assert first.deadline is not None
    assert (first.deadline.end, first.deadline.inherited) == (date(2025, 6, 30), True)
    assert [(unit.name, unit.role) for unit in first.units] == [
        ("县住建局", "lead"),
        ("县水利局", "support"),
    ]
    assert (second.deadline, second.units) == (None, ())


def test_a_row_of_a_table_is_one_task_with_its_cells() -> None:
    text = (
        "序号\t工作任务\t牵头单位\t责任单位\t完成时限\n"
        "1\t实施重点项目86个,完成投资92亿元\t县发改局\t各乡镇、县直部门\t12月底\n"
        "2\t持续提升管理水平\t县城管局\t各乡镇\t长期坚持\n"
    )

    found = extract(text, issued_on=ISSUED, kind="任务分解表").candidates

    assert [(one.label, one.text) for one in found] == [
        ("HARD", "实施重点项目86个,完成投资92亿元"),
        ("SOFT", "持续提升管理水平"),
    ]
    assert found[0].deadline is not None
    assert (found[0].deadline.raw, found[0].deadline.end) == ("12月底", date(2025, 12, 31))
    assert [(unit.name, unit.role) for unit in found[0].units] == [
        ("县发改局", "lead"),
        ("各乡镇", "support"),
        ("县直部门", "support"),
    ]


def test_a_table_with_bars_is_read_too() -> None:
    text = "| 序号 | 任务 | 责任单位 |\n| 1 | 新建学校3所 | 县教育局、县住建局 |\n"

    found = tasks(text)

    assert [(one.text, [(u.name, u.role) for u in one.units]) for one in found] == [
        ("新建学校3所", [("县教育局", "lead"), ("县住建局", "support")])
    ]


def test_directions_count_in_a_list_of_targets_only() -> None:
    goals = "今年主要预期目标是：生产总值增长5%左右，粮食产量保持稳定。"
    text = goals + "我们要坚定信心。城乡居民收入稳定增长。"

    found = tasks(text, "政府工作报告")

    assert [one.text for one in found] == ["生产总值增长5%左右", "粮食产量保持稳定"]
    assert codes(found[1]) == {"indicator_list", "heading_date"}


def test_a_yearly_plan_gives_its_year_and_a_speech_gives_none() -> None:
    text = "要完成改造260户。"

    plan, speech = tasks(text, "年度工作计划")[0], tasks(text, "领导讲话")[0]

    assert plan.deadline is not None
    assert (plan.deadline.raw, plan.deadline.end) == ("", date(2025, 12, 31))
    assert (speech.deadline, speech.confidence < plan.confidence) == (None, True)


def test_the_year_in_the_title_is_the_year_of_the_plan() -> None:
    found = tasks(
        "河湾乡2026年工作计划\n6月底前改造茶园500亩，新增企业2家。", "", date(2025, 12, 20)
    )

    assert [one.deadline.end if one.deadline else None for one in found] == [
        date(2026, 6, 30),
        date(2026, 12, 31),
    ]


def test_the_goal_of_a_long_plan_dates_what_has_no_date() -> None:
    text = "到2030年的主要目标：生产总值突破300亿元。\n建成高标准农田22万亩。"

    found = tasks(text, "五年规划")

    assert [one.deadline.end if one.deadline else None for one in found] == [
        date(2030, 12, 31),
        date(2030, 12, 31),
    ]


def test_a_recurring_task_has_its_rhythm_and_no_day() -> None:
    found = tasks("各支部每月15日开展1次主题党日。")

    assert (found[0].recurrence, found[0].deadline) == ("monthly", None)


def test_a_speech_with_figures_makes_no_tasks_of_its_figures() -> None:
    text = "在我们县，常住人口有32万人，财政收入占全市的15%。大家要提高认识。"

    assert words(text, "领导讲话") == []


def test_a_round_up_of_work_is_past_until_it_turns() -> None:
    text = "组织学习24次，走访企业60家。\n下一步，我将每月调研1次。"

    assert words(text, "述职报告") == ["我将每月调研1次"]


def test_a_register_finds_units_the_shapes_miss() -> None:
    text = "县融媒完成专题片3部。"

    found = extract(text, issued_on=ISSUED, kind="工作要点", register=["县融媒", " "]).candidates

    assert [(unit.name, unit.role) for unit in found[0].units] == [("县融媒", "lead")]


def test_every_reason_points_at_its_words() -> None:
    text = "会议要求，县水利局6月底前完成28处隐患整改，每周通报一次。"

    for one in tasks(text, "会议纪要"):
        for reason in one.reasons:
            assert reason.code is ReasonCode.PLAN_YEAR or (
                text[reason.start : reason.end] == reason.words
            )


def test_vague_words_lower_the_confidence() -> None:
    sure, vague = tasks("建设示范村50个，因地制宜建设示范点50个。")

    assert vague.confidence < sure.confidence
    assert "vague_word" in codes(vague)


def test_without_a_day_of_issue_the_reader_says_so() -> None:
    found = extract("6月底前完成整改3处。", issued_on=None)

    assert found.warnings == ("no_issue_date",)
    assert found.candidates[0].deadline is None


def test_segments_cover_the_text() -> None:
    text = "一、重点任务\n　　坚持稳中求进，扎实推进各项工作落实。完成改造260户，加强领导。\n"

    found = extract(text, issued_on=ISSUED, kind="工作计划").segments

    assert "".join(text[one.start : one.end] for one in found) == text
    assert [one.label for one in found] == ["heading", "soft", "task", "soft"]


def test_an_empty_text_holds_nothing() -> None:
    found = extract("", issued_on=ISSUED)

    assert (found.segments, found.candidates) == ((), ())


def test_glosses_and_traditional_forms_are_read_through() -> None:
    text = "請(qǐng)縣(xiàn)財(cái)政局6月底前完成項(xiàng)目驗收3個(gè)。加强領導。"

    found = extract(text, issued_on=ISSUED, kind="会议纪要")

    task = found.candidates[0]
    assert (task.label, task.text) == ("HARD", text[: text.index("(gè)")])
    assert task.deadline is not None
    assert (task.deadline.raw, task.deadline.end) == ("6月底前", date(2025, 6, 30))
    assert [unit.name for unit in task.units] == ["縣(xiàn)財(cái)政局"]
    assert [text[one.start : one.end] for one in task.targets] == ["3個"]
    assert "".join(text[one.start : one.end] for one in found.segments) == text
    assert all(text[one.start : one.end] == one.words for one in task.reasons)


def test_traditional_forms_alone_keep_every_place() -> None:
    text = "完成改造260戶，新建學校3所。"

    assert words(text) == ["完成改造260戶", "新建學校3所"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "未开工的7个项目，责任单位要于8月10日前报送书面说明。",
            "督查通报",
            ["未开工的7个项目，责任单位要于8月10日前报送书面说明"],
        ),
        (
            "从现在起到6月底，集中50天时间，开展隐患大排查。",
            "通知",
            ["从现在起到6月底，集中50天时间，开展隐患大排查"],
        ),
        (
            "各省要于7月底前制定实施方案，并报省厅备案。",
            "通知",
            ["各省要于7月底前制定实施方案，并报省厅备案"],
        ),
        (
            "要抓紧制定实施方案，细化任务措施，并于3月底前报县政府办备案。",
            "通知",
            ["要抓紧制定实施方案，细化任务措施，并于3月底前报县政府办备案"],
        ),
        (
            "县委常委会召开会议，学习全会精神。会议强调，10月底前形成规划初稿。",
            "会议报道",
            ["10月底前形成规划初稿"],
        ),
        (
            "“十五五”时期，生产总值年均增长7%以上，规上企业达到300家。",
            "规划纲要",
            ["“十五五”时期，生产总值年均增长7%以上", "规上企业达到300家"],
        ),
        (
            "考核结果反馈医院，向社会公布，并报送省卫健委。",
            "通知",
            ["向社会公布，并报送省卫健委"],
        ),
        ("完成投资110亿元，增长15%；惠及群众3万人。", "工作要点",
         ["完成投资110亿元，增长15%", "惠及群众3万人"]),
    ],
)  # fmt: skip
def test_what_belongs_together_stays_together(text: str, kind: str, expected: list[str]) -> None:
    assert words(text, kind) == expected


def test_a_shortened_procedure_is_a_number_and_no_date() -> None:
    found = tasks("各窗口要把审批时限压缩到7个工作日以内。")

    assert [(one.op, one.value, one.unit) for one in found[0].targets] == [
        ("<=", Decimal(7), "个工作日")
    ]
    assert found[0].deadline is not None
    assert found[0].deadline.rule == "plan_year"


@pytest.mark.parametrize(
    "clause",
    [
        "并请县政协委员和列席的同志提出意见",
        "请各位政协委员提出宝贵意见和建议",
        "请予审议",
        "现将工作情况提请大会审议",
    ],
)
def test_what_the_house_asks_of_itself_is_no_task(clause: str) -> None:
    text = f"现在，我代表县人民政府报告工作，请予审议，{clause}。\n6月底前完成摸底排查。"

    found = extract(text, issued_on=ISSUED, kind="政府工作报告", register=["县政协"]).candidates

    assert [one.text for one in found] == ["6月底前完成摸底排查"]


def test_what_is_asked_of_a_unit_by_a_day_is_a_task() -> None:
    found = extract(
        "请县司法局6月底前提出修改意见。", issued_on=ISSUED, kind="会议纪要", register=["县司法局"]
    ).candidates

    assert [(one.label, [unit.name for unit in one.units]) for one in found] == [
        ("HARD", ["县司法局"])
    ]


@pytest.mark.parametrize(
    ("clause", "units"),
    [
        ("县政协委员6月底前完成提案办理", ["县政协委员"]),
        ("县政协6月底前完成提案办理", ["县政协"]),
        ("县人大代表6月底前完成走访", []),
        ("县人大6月底前完成走访", ["县人大"]),
    ],
)
def test_members_of_a_unit_are_not_the_unit(clause: str, units: list[str]) -> None:
    found = extract(
        f"会议要求。\n{clause}。", issued_on=ISSUED, kind="会议纪要", register=["县政协", "县人大"]
    ).candidates

    assert [[unit.name for unit in one.units] for one in found] == [units]


@pytest.mark.parametrize(
    ("clause", "operator", "action"),
    [
        ("每月全县性会议不超过3次", "<=", "全县性会议不超过3次"),
        ("每月全县会议不得超过3次", "<=", None),
        ("每月调研不低于3次", ">=", None),
        ("每月调研不少于3次", ">=", None),
        ("规上企业超过3家", ">=", None),
        ("能耗控制在3%以内", "<=", None),
    ],
)
def test_at_most_is_not_at_least(clause: str, operator: str, action: str | None) -> None:
    found = extract(
        f"重点工作安排。\n{clause}。", issued_on=ISSUED, kind="工作要点", register=["全县"]
    ).candidates

    assert [target.op for one in found for target in one.targets] == [operator]
    if action:
        assert found[0].action == action


@pytest.mark.parametrize(
    ("clause", "what"),
    [
        ("6月底前完成2023年以来42个专项自查", "专项自查"),
        ("6月底前完成42个专项自查", "专项自查"),
        ("6月底前完成老旧小区改造12个", "完成老旧小区改造"),
    ],
)
def test_a_target_is_named_by_what_is_counted(clause: str, what: str) -> None:
    (found,) = tasks(f"重点工作安排。\n{clause}。")

    assert [target.what for target in found.targets] == [what]
