"""The gallery: every component once, with invented content, for those who build pages."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.common import charts

_ZONE = ZoneInfo("Asia/Shanghai")
_TODAY = date(2026, 5, 15)
_UNITS = ("县发展和改革局", "县住建局", "县农业农村局", "县教育局", "城北镇", "河湾乡", "县卫健局")


class SampleForm(forms.Form):
    """A form with each kind of field; sent empty it shows its errors."""

    title = forms.CharField(label="标题", help_text="一句话说清做成什么。", max_length=80)
    due_on = forms.DateField(
        label="时限", widget=forms.DateInput(attrs={"type": "date"}), help_text="写到日。"
    )
    amount = forms.DecimalField(label="目标值", required=False)
    unit = forms.ChoiceField(label="牵头单位", choices=[("", "请选择"), *((u, u) for u in _UNITS)])
    words = forms.CharField(label="进展、问题、下一步", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="反馈频次",
        choices=[("month", "每月"), ("quarter", "每季"), ("once", "办结时")],
        widget=forms.RadioSelect,
        initial="month",
    )
    is_public = forms.BooleanField(label="向社会公开", required=False)


class SampleFilters(forms.Form):
    """What a list may be narrowed to."""

    q = forms.CharField(
        label="关键词", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    unit = forms.ChoiceField(
        label="牵头单位", required=False, choices=[("", "全部"), *((u, u) for u in _UNITS)]
    )
    standing = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("behind", "滞后")]
    )


class SampleUpload(forms.Form):
    """A file to drop."""

    file = forms.FileField(
        label="把讲话、文件或分解表拖到这里", help_text="docx、pdf、txt、xlsx，最大 20 MB"
    )


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component once."""
    sample = request.GET.get("message", "")
    if sample:
        messages.add_message(
            request, messages.SUCCESS, "已签收：任务 2026-015，请在 3 月 2 日前报备办理方案。"
        )
        messages.add_message(
            request, messages.ERROR, "没有保存：完成值 7 大于目标 6 万平方米，请核对。"
        )
    content: dict[str, object] = {
        **_surroundings(),
        **_progress(),
        **_lists(),
        **_lens(),
        "form": SampleForm({} if "wrong" in request.GET else None),
        "filter_form": SampleFilters(request.GET or None),
        "upload_form": SampleUpload(),
        "page": Paginator(range(146), 25).get_page(request.GET.get("page", 2)),
    }
    return render(request, "components/gallery.html", content)


def _of(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**values)


def _surroundings() -> dict[str, object]:
    parts = (
        ("工作台", "/", 7),
        ("文件", "/documents/", 3),
        ("台账", "/tasks/", 146),
        ("督查", "/supervision/", 12),
        ("诉求", "/matters/", 58),
        ("巡察整改", "/inspections/", 31),
        ("项目", "/projects/", 44),
        ("会议议事", "/meetings/", 2),
        ("考核", "/appraisal/", None),
        ("公开", "/publication/", None),
        ("组织", "/organisations/", None),
        ("留痕", "/history/", None),
    )
    return {
        "rail": [
            _of(
                label=label,
                url=url,
                count=count,
                current=url == "/tasks/",
                starts_group=url == "/appraisal/",
            )
            for label, url, count in parts
        ],
        "actor": _of(
            name="林岚",
            post_title="督查专员",
            organisation_name="县委督查室",
            acting_note="代 何进（A角）",
            body_name="清源县",
        ),
        "demo_day": _TODAY,
        "today": _TODAY,
        "crumbs": [_of(label="台账", url="/tasks/"), _of(label="组件", url="")],
    }


def _progress() -> dict[str, object]:
    plan = [(date(2026, 3, 1), "0"), (date(2026, 3, 31), "10"), (date(2026, 5, 10), "50"),
            (date(2026, 6, 30), "100")]  # fmt: skip
    reports = [(date(2026, 3, 1), "0"), (date(2026, 3, 25), "6"), (date(2026, 4, 10), "15"),
               (date(2026, 4, 25), "25"), (date(2026, 5, 8), "31")]  # fmt: skip
    checks = [(date(2026, 5, 8), "20")]
    chart = charts.progress_chart(
        [(day, Decimal(percent)) for day, percent in plan],
        [(day, Decimal(percent)) for day, percent in reports],
        [(day, Decimal(percent)) for day, percent in checks],
        _TODAY,
        title="完成城北产业园标准厂房一期主体工程。",
    )
    silent = charts.progress_chart(
        [(date(2025, 3, 1), Decimal(0)), (date(2026, 3, 31), Decimal(100))], [], [], _TODAY
    )
    return {
        "chart": chart,
        "silent_chart": silent,
        "reported": Decimal(31),
        "confirmed": Decimal(20),
        "expected": Decimal(54),
        "why": [
            "时间过 67%，计划应达 54%，上报 31%，差 23 个百分点；10 至 30 为滞后。",
            "最近报送 7 天前。",
        ],
        "way_back": "最短的回绿之路：5 月底前再完成 1.26 万平方米，或经批准调整节点。",
        "steps": [
            _of(stage="说了", quote="由县发改局牵头，各乡镇配合，6 月底前完成……主体工程",
                url="#lens", state="done", when="2 月 24 日讲话，第 41 句"),
            _of(stage="派了", text="立项交办", by="林岚", when="2 月 26 日", state="done"),
            _of(stage="干了", text="报送 5 次，求助 1 件", when="至 5 月 8 日", state="done"),
            _of(stage="证了", text="现场核实 20%，与上报相差 11 个百分点", by="抽签第 3 轮",
                when="5 月 8 日", state="confirmed"),
            _of(text="受阻：线路迁改未批", by="县供电公司", when="5 月 20 日前", state="trouble"),
            _of(text="拟提示：催办函（待签发）", when="须由专人签发", state="now"),
            _of(stage="评了", text="销号验收，计入二季度考核", when="6 月 30 日前", state="todo"),
        ],
    }  # fmt: skip


def _lists() -> dict[str, object]:
    rows = (
        ("县发展和改革局", (7, 2, 4, 1, 1, 0, 0, 3), "31", "24", 9, 5),
        ("县住建局", (9, 1, 2, 0, 0, 0, 0, 3), "58", "55", 12, 1),
        ("县农业农村局", (6, 3, 1, 0, 0, 2, 0, 2), "49", "47", 8, 12),
        ("城北镇", (4, 1, 2, 2, 0, 1, 0, 1), "36", "22", 7, 41),
        ("河湾乡", (3, 2, 1, 0, 1, 0, 2, 1), "44", None, 0, 3),
    )
    keys = ("on_track", "near_due", "behind", "overdue", "blocked", "no_evidence", "not_started",
            "closed")  # fmt: skip
    moment = datetime(2026, 5, 8, 17, 26, tzinfo=_ZONE)
    return {
        "units": [
            _of(
                name=name,
                counts=dict(zip(keys, numbers, strict=True)),
                total=sum(numbers),
                reported=Decimal(reported),
                confirmed=Decimal(confirmed) if confirmed else None,
                checks=checks,
                last=_TODAY - timedelta(days=ago),
            )
            for name, numbers, reported, confirmed, checks, ago in rows
        ],
        "links": {"behind": "#behind", "overdue": "#overdue"},
        "chips": [_of(label="牵头：城北镇", remove_url="?"), _of(label="滞后", remove_url="?")],
        "facts": [("牵头", "县发展和改革局"), ("配合", "各乡镇（14 个单位）"),
                  ("包抓领导", "常务副县长"), ("时限", "2026年6月30日（还有 30 个工作日）")],
        "entries": [
            _of(at=moment, who="周启（投资股股长，代 何进）", what="报送 5 月上半月进展 31%",
                why="2 号厂房封顶。", receipt="#48213", receipt_url="#r"),
            _of(at=moment - timedelta(days=13), who="何进（局长）", what="审签 4 月下半月进展 25%",
                receipt="#46990"),
            _of(at=moment - timedelta(days=71), who="林岚（督查专员）", what="交办任务"),
        ],
        "keys": [("J", "下一条"), ("K", "上一条"), ("Enter", "确认"), ("E", "改"), ("/", "搜索")],
        "options": [_of(value=unit, note="县直" if unit[0] == "县" else "乡镇") for unit in _UNITS],
        "tabs": [_of(label="全部", url="#", current=True, count=146),
                 _of(label="一单位一清单", url="#", current=False, count=37),
                 _of(label="按领导", url="#", current=False, count=None)],
    }  # fmt: skip


def _lens() -> dict[str, object]:
    return {
        "sentence_counts": {
            "task": 52, "soft": 96, "undecided": 15, "rejected": 6, "background": 203,
        },
        "candidates": [
            _of(number=14, title="新开工亿元以上项目 18 个、投产 12 个", why="", decided="已确认",
                facts=[_of(term="时限", value="2026-12-31", said="今年"),
                       _of(term="牵头", value="县发展和改革局", said="")]),
            _of(number=15, title="完成城北产业园标准厂房一期 6 万平方米主体工程", decided="",
                why="依据：日期、数量、“完成”；“由…牵头”指明牵头单位。把握 0.93",
                facts=[_of(term="目标", value="主体工程 = 6 万平方米", said=""),
                       _of(term="时限", value="2026-06-30", said="6 月底前"),
                       _of(term="牵头", value="县发展和改革局", said="由县发改局牵头")]),
            _of(number=16, title="23 个村村级集体经济收入全部达到 10 万元以上", decided="", why="",
                facts=[_of(term="时限", value="2026-12-31", said="年底前"),
                       _of(term="牵头", value="", said="")]),
        ],
    }  # fmt: skip
