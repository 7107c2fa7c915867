"""The columns a county's 任务分解表 and 督办台账 have, with the other words in use for each."""

from luoshi_core.sheets.columns import ORDINAL_KEY, Column

_QUARTERS_ZH = "每季度形象进度"
_QUARTERS_EN = "Progress to reach by quarter"


def _also(words: str) -> tuple[str, ...]:
    return tuple(words.split("、"))


def _quarter(key: str, zh: str, en: str, words: str) -> Column:
    return Column(key, zh, en, 16, "long", _QUARTERS_ZH, _QUARTERS_EN, _also(words))


ORDINAL = Column(
    ORDINAL_KEY,
    "序号",
    "No.",
    6,
    "number",
    aliases=_also("编号、序列、号、#"),
)

# What tells a row of ours when it comes back: hidden, and shown by the office program on demand.
KEY = Column("key", "识别码", "Row key", 20, hidden=True)

TASK_COLUMNS: tuple[Column, ...] = (
    ORDINAL,
    Column(
        "category",
        "类别",
        "Category",
        10,
        aliases=_also("方面、类别/方面、类型、任务类别、事项类别、板块、专题、领域"),
    ),
    Column(
        "task",
        "目标任务",
        "Task",
        36,
        "long",
        aliases=_also(
            "重点工作、重点任务、目标任务/重点工作、工作任务、任务内容、任务事项、"
            "重点工作任务、主要任务、督办事项、工作内容、具体任务、任务、事项、"
            "承办任务、任务名称、工作事项、确定事项、议定事项、整改任务、Key task"
        ),
    ),
    Column(
        "target",
        "目标",
        "Target",
        18,
        "long",
        aliases=_also("工作目标、年度目标、目标要求、任务目标、预期目标、整改目标"),
    ),
    Column(
        "leader",
        "牵头领导",
        "Leader in charge",
        10,
        aliases=_also(
            "责任领导、牵头领导/责任领导、包抓领导、分管领导、牵头县领导、县级领导、"
            "分管负责人、包联领导"
        ),
    ),
    Column(
        "lead",
        "牵头单位",
        "Lead unit",
        16,
        aliases=_also(
            "责任单位、牵头单位/责任单位、主办单位、牵头部门、责任部门、承办单位、"
            "牵头责任单位、主责单位、落实单位、Responsible unit"
        ),
    ),
    Column(
        "support",
        "配合单位",
        "Supporting units",
        18,
        aliases=_also(
            "协作单位、配合单位/协作单位、协办单位、配合部门、协同单位、参与单位、责任协办单位"
        ),
    ),
    Column(
        "person",
        "具体责任人",
        "Person responsible",
        10,
        aliases=_also("责任人、联系人、经办人、具体负责人、工作责任人"),
    ),
    Column(
        "due",
        "完成时限",
        "Due",
        14,
        "date",
        aliases=_also(
            "完成时间、时限、办理时限、整改时限、时间节点、截止时间、完成期限、"
            "办结时限、计划完成时间、时限要求、Due date"
        ),
    ),
    _quarter("quarter_1", "一季度", "First quarter", "第一季度、1季度、1—3月、3月底、Q1"),
    _quarter(
        "quarter_2", "二季度", "Second quarter", "第二季度、2季度、1—6月、4—6月、上半年、6月底、Q2"
    ),
    _quarter("quarter_3", "三季度", "Third quarter", "第三季度、3季度、1—9月、7—9月、9月底、Q3"),
    _quarter(
        "quarter_4", "四季度", "Fourth quarter", "第四季度、4季度、1—12月、10—12月、12月底、Q4"
    ),
    Column(
        "measures",
        "具体措施",
        "Measures",
        28,
        "long",
        aliases=_also(
            "工作措施、主要措施、推进措施、整改措施、落实措施、办理要求、具体举措、"
            "工作举措、具体工作内容"
        ),
    ),
    Column(
        "remark",
        "备注",
        "Remarks",
        14,
        "long",
        aliases=_also("说明、备注说明、Remark"),
    ),
    Column(
        "number",
        "任务号",
        "Task number",
        14,
        aliases=_also("任务编号、事项编号、督办编号、编号"),
    ),
)

_FEEDBACK_COLUMNS: tuple[Column, ...] = (
    Column(
        "source",
        "任务来源",
        "Source",
        20,
        "long",
        aliases=_also(
            "来源、立项来源、文号、会议、批示、事项来源、依据、领导批示、巡察轮次/来源、任务依据"
        ),
    ),
    Column(
        "progress",
        "当前进展",
        "Progress",
        30,
        "long",
        aliases=_also(
            "进展情况、工作进展、推进情况、办理情况、落实情况、目前进展、完成情况、"
            "整改进展、进展、目前形象进度"
        ),
    ),
    Column(
        "percent",
        "完成比例",
        "Percent done",
        9,
        "percent",
        aliases=_also("完成率、进度、完成进度、完成比例（%）、完成百分比、进度（%）"),
    ),
    Column(
        "target_value",
        "目标值",
        "Target value",
        12,
        aliases=_also("年度目标值、计划值、目标数"),
    ),
    Column(
        "value",
        "完成值",
        "Value reached",
        12,
        aliases=_also("实际完成值、实际值、累计完成、完成数"),
    ),
    Column(
        "problem",
        "存在问题",
        "Problems",
        22,
        "long",
        aliases=_also("存在的问题、问题、主要问题、困难问题、存在困难、存在的困难和问题"),
    ),
    Column(
        "next_step",
        "下一步打算",
        "Next step",
        22,
        "long",
        aliases=_also(
            "下一步措施、下一步工作、下步打算、下一步计划、下步工作措施、下一步安排、"
            "下一步工作打算、下月计划"
        ),
    ),
    Column(
        "needs",
        "需协调事项",
        "Help needed",
        20,
        "long",
        aliases=_also(
            "需要协调事项、需协调解决事项、需协调解决的问题、存在问题/需协调事项、需协调问题"
        ),
    ),
    Column(
        "closed",
        "是否办结",
        "Closed",
        8,
        aliases=_also("办结情况、是否完成、是否销号"),
    ),
    Column(
        "standing",
        "状态",
        "Standing",
        10,
        "standing",
        aliases=_also("亮灯、状态（亮灯）、亮灯情况、办理状态、任务状态、预警"),
    ),
    Column(
        "updated",
        "更新时间",
        "Updated",
        14,
        "date",
        aliases=_also("填报时间、反馈时间、更新日期"),
    ),
    Column(
        "reporter",
        "填报人",
        "Reported by",
        10,
        aliases=_also("填报人/审核人、上报人、反馈人"),
    ),
    Column(
        "reviewer",
        "审核人",
        "Reviewed by",
        10,
        aliases=_also("审核、签发人、审签人"),
    ),
)

_BEFORE_TASK = 2
_BEFORE_REMARK = -2

LEDGER_COLUMNS: tuple[Column, ...] = (
    *TASK_COLUMNS[:_BEFORE_TASK],
    _FEEDBACK_COLUMNS[0],
    *TASK_COLUMNS[_BEFORE_TASK:_BEFORE_REMARK],
    *_FEEDBACK_COLUMNS[1:],
    *TASK_COLUMNS[_BEFORE_REMARK:],
)
