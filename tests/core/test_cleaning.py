"""Cuts that can be shown and undone, and the way back to the original characters."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.cleaning import Cut, apply, clean, propose_title
from luoshi_core.cleaning.sentences import CUTS, WARNINGS
from luoshi_core.reading import read_bytes

CORPUS = Path("/work/shared/corpus/documents")
SPEECH = "".join(
    f"第{n}，要加快推进第{n}片高标准农田建设，确保{n}月底前完成{n * 7}万亩建设任务。\n"
    f"各乡镇要压实责任，逐级建立{n * 3}份清单，县委督查室要跟踪问效。\n"
    for n in range(1, 13)
)


def codes(text: str) -> list[tuple[str, str]]:
    """What is cut of a text and why."""
    return [(cut.code, text[cut.start : cut.end]) for cut in clean(text).cuts]


def warned(text: str) -> list[str]:
    """The codes of the warnings for a text."""
    return [warning.code for warning in clean(text).warnings]


def corpus(name: str) -> str:
    """A document of the labelled corpus as it is."""
    path = CORPUS / name
    if not path.is_file():
        pytest.skip("the labelled corpus is not here")
    return read_bytes(path.read_bytes(), name).text


def test_ordinary_text_is_left_alone() -> None:
    cleaning = clean("工作要点\n" + SPEECH)

    assert cleaning.cuts == ()
    assert cleaning.warnings == ()


def test_empty_text_has_nothing_to_clean() -> None:
    assert clean("").cuts == ()
    assert apply("", ()).text == ""
    assert apply("", ()).to_original(0) == 0


def test_whole_text_standing_twice_loses_its_later_copy() -> None:
    text = "工作要点\n" + SPEECH + "\n工作要点\n" + SPEECH + "谢谢大家！\n"

    cleaning = clean(text)

    first = len("工作要点\n" + SPEECH + "\n")
    assert [(cut.start, cut.end, cut.code) for cut in cleaning.cuts] == [
        (first, first + len("工作要点\n" + SPEECH), "repeated_text")
    ]


def test_near_copy_is_found_and_single_repeated_phrases_are_not() -> None:
    near = SPEECH.replace("县委督查室要跟踪问效", "县政府要跟踪问效", 3).replace("第5，", "其五，")

    assert codes(SPEECH + near) == [("repeated_text", near)]
    assert codes("要压实责任，逐级建立清单。\n" * 3) == []


def test_three_copies_leave_one() -> None:
    cleaned = apply(SPEECH * 3, clean(SPEECH * 3).cuts)

    assert cleaned.text == SPEECH


def test_copy_without_any_line_end_is_found() -> None:
    line = SPEECH.replace("\n", "")

    assert apply(line * 2, clean(line * 2).cuts).text == line


def test_page_furniture_is_cut_and_the_text_stays() -> None:
    text = (
        "打开APP\n首页 > 新闻中心 > 要闻\n关于工作的意见\n来源：清源日报 2024-03-01 09:45\n"
        f"{SPEECH}责任编辑：某人\n0 条评论\n"
    )

    cleaned = apply(text, clean(text).cuts)

    assert cleaned.text == "关于工作的意见\n" + SPEECH
    assert {code for code, _ in codes(text)} == {"page_chrome", "site_header"}


def test_date_of_issue_is_no_page_furniture() -> None:
    text = f"关于工作的意见\n（2024年3月1日）\n{SPEECH}清源县人民政府\n2024年3月1日\n"

    assert codes(text) == []


def test_other_news_after_the_text_is_cut() -> None:
    tail = "新闻推荐\n阳光下成长\n5月31日上午，孩子们来到了广场。\n"

    assert codes(SPEECH + tail) == [("other_news", tail)]


@pytest.mark.parametrize(
    "notice",
    [
        "声明：本文由网友上传，版权归作者所有。",
        "本文转载自某网站，如有侵权请联系删除。",
        "未经授权不得转载",
        "凡本网注明来源的作品，均不得转载。",
    ],
)
def test_reprint_notice_is_cut(notice: str) -> None:
    assert codes(SPEECH + notice + "\n") == [("reprint_notice", notice + "\n")]


def test_notice_on_the_line_of_a_broken_off_sentence_is_cut_and_the_break_is_told() -> None:
    text = SPEECH + "要牢牢掌握意识形态工作领导权，切实维护意识形…本文转载自某网站"

    assert codes(text) == [("reprint_notice", "本文转载自某网站")]
    assert [w.sentence() for w in clean(text).warnings] == [
        "结尾停在“领导权，切实维护意识形…”，文字可能不全，请核对原文。"
    ]


def test_reading_in_brackets_is_cut_and_ordinary_brackets_are_not() -> None:
    text = "完成項(xiàng)目驗收，獎勵(lì)先進(jìn)的(de)單位，开发应用(app)。"

    cut = [words for _, words in codes(text)]

    assert cut == ["(xiàng)", "(lì)", "(jìn)", "(de)", "(app)"]
    assert codes("开发便民应用(app)，方案(a)和方案(b)。") == []


def test_sentence_that_runs_over_a_page_is_put_together() -> None:
    open_line = "各乡镇要切实加强高标准农田建设的组织领导，加快推"
    text = f"{open_line}\n— 3 —\n进项目建设。\n二、民生\n第 4 页 共 9 页\n三、其他\n"

    cleaned = apply(text, clean(text).cuts)

    assert cleaned.text == f"{open_line}进项目建设。\n二、民生\n三、其他\n"


def test_bare_numbers_are_page_numbers_only_when_they_count_pages() -> None:
    first, second, third = (page * 5 for page in pages(3))

    assert codes(f"{first}1\n{second}2\n{third}") == [
        ("page_number", "1\n"),
        ("page_number", "2\n"),
    ]
    assert codes("1\n修路\n2\n建校\n") == []


def test_line_at_the_edge_of_each_later_page_is_cut() -> None:
    text = "".join(f"清源县人民政府公报\n{part}- {n} -\n" for n, part in enumerate(pages(4), 1))

    assert [code for code, _ in codes(text)].count("header_footer") == 3


def pages(count: int) -> list[str]:
    """Different full pages."""
    return [
        f"第{n}部分的工作由第{n}组负责落实，按月报告进展情况和问题。\n" * 2 for n in range(count)
    ]


def test_line_ends_inside_sentences_are_cut_in_text_of_fixed_width() -> None:
    whole = "各乡镇各部门要切实加强组织领导加快推进高标准农田建设如期完成全年各项目标任务" * 8
    text = "\n".join(whole[n : n + 30] for n in range(0, len(whole), 30)) + "。\n"

    cleaned = apply(text, clean(text).cuts)

    assert cleaned.text == whole + "。\n"
    assert {code for code, _ in codes(text)} == {"line_end"}


def test_damage_is_pointed_at_and_never_cut() -> None:
    broken = "要加强党?建设，推动项?落实，完成目?任务，服务群?需要。"

    assert codes(broken) == []
    assert warned(broken) == ["mojibake"]
    assert warned("锟斤拷锟斤拷锟斤拷锟斤拷要加强。") == ["mojibake"]
    assert warned("è¦\x81åŠ å¼ºå…šå»ºå·¥ä½œã€‚") == ["mojibake"]


def test_question_marks_after_question_words_are_not_damage() -> None:
    assert warned("怎么办呢?我们要干。行吗?行。为什么?因为有人民。") == []


def test_share_of_damage_is_told() -> None:
    warning = clean("要" * 95 + "。" + "\ufffd" * 4).warnings[0]

    assert warning.sentence("en") == (
        "About 4% of the text is broken (4 places). Get a better copy; what can be read is read."
    )


def test_placeholders_are_pointed_at_with_their_places() -> None:
    text = "在***区委的领导下，XX大精神深入人心，**同志讲话。"

    warning = clean(text).warnings[0]

    assert warning.code == "placeholder"
    assert [text[start:end] for start, end in warning.places] == ["***", "XX"]
    assert warned("**到2025年**要建成5座。") == []


def test_unfinished_end_is_pointed_at() -> None:
    assert warned(SPEECH + "要牢牢掌握意识形…") == ["truncated"]
    assert warned(SPEECH + "下一步，") == ["truncated"]
    assert warned(SPEECH + "（县农业农村局、县水利局牵头负责）") == []
    assert warned(SPEECH + "清源县人民政府\n2024年3月1日") == []
    assert warned("序号\t任务\n1\t持续提升城市精细化管理水平和服务能力\t长期坚持") == []


def test_traditional_forms_are_pointed_at() -> None:
    assert warned("堅持黨的領導，推動經濟發展，辦好民生實事。") == ["traditional_forms"]


def test_columns_out_of_order_are_left_to_a_person() -> None:
    text = (
        "要把握时代要求，推动工作落实。基层基础不牢就会地动山摇。基层治\n\n"
        "理、基层建设是一个长期过程，需要下苦功夫。\n\n三是对标经济社会发展的关键因素，\n\n"
        "找准工作的创新点，走符合实际的道路，不断开创新局面。\n\n"
        + SPEECH
        + "\n找准工作差距和短板，精准解决问题\n\n压实工作责任，锤炼干净担当队伍\n"
    )

    assert codes(text) == []
    assert warned(text) == ["columns_out_of_order"]


def test_doubled_corpus_speech_keeps_one_copy_and_no_furniture() -> None:
    text = corpus("002_ad234ba100576d65.txt")

    cleaned = apply(text, clean(text).cuts)

    assert cleaned.text.count("同志们:\n") == 1
    assert cleaned.text.startswith("\n向前进:")
    assert cleaned.text.rstrip().endswith("谢谢大家!")
    assert 10_200 < len(cleaned.text) < 10_400
    assert clean(text).warnings == ()


def test_corpus_newspaper_page_is_left_to_a_person_and_loses_its_tail() -> None:
    text = corpus("003_17572f70e75e8650.txt")

    cleaning = clean(text)

    assert [cut.code for cut in cleaning.cuts] == ["site_header", "other_news"]
    assert [warning.code for warning in cleaning.warnings] == ["columns_out_of_order"]


def test_corpus_article_loses_only_its_site_header() -> None:
    text = corpus("001_a2701cf3cb27f520.txt")

    assert codes(text) == [
        ("site_header", "- 综合资讯\n"),
        ("site_header", "- 2024-07-09 21:24:01\n"),
    ]


def test_title_is_proposed_from_the_first_line() -> None:
    assert propose_title("\n 工作要点\n正文。") == "工作要点"
    assert propose_title("各位代表：\n正文。") == ""


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "（" * 50_000 + "）" * 50_000,
        SPEECH.replace("\n", "") * 2_000,
        "建设" * 500_000,
        "新闻推荐\n" * 50_000,
        "勵(l" * 100_000,
    ],
    ids=["brackets", "pairs", "one line", "no stops", "tails", "readings"],
)
def test_monstrous_text_is_cleaned(text: str) -> None:
    cleaned = apply(text, clean(text).cuts)

    assert len(cleaned.text) <= len(text)


@given(
    st.text(alphabet="要建设。\n(lì) 5A", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6),
)
def test_every_kept_character_finds_its_way_back(text: str, places: list[tuple[int, int]]) -> None:
    cuts = [
        Cut(start, min(start + size, len(text)), "page_chrome")
        for start, size in places
        if start < len(text)
    ]

    cleaned = apply(text, cuts)

    assert [text[cleaned.to_original(n)] for n in range(len(cleaned.text))] == list(cleaned.text)
    for n in range(len(cleaned.text)):
        assert cleaned.to_cleaned(cleaned.to_original(n)) == n
    gone = {n for cut in cuts for n in range(cut.start, cut.end)}
    assert {n for n in range(len(text)) if cleaned.to_cleaned(n) is None} == gone


@given(st.text(alphabet="打开APP建设。，\n一是(ā)?*- 12", max_size=200))
def test_cuts_stand_in_order_and_inside_the_text(text: str) -> None:
    cuts = clean(text).cuts

    places = [place for cut in cuts for place in (cut.start, cut.end)]
    assert places == sorted(places)
    assert all(0 <= cut.start < cut.end <= len(text) for cut in cuts)


def test_span_reaches_over_a_cut() -> None:
    text = "完成項(xiàng)目"

    cleaned = apply(text, clean(text).cuts)

    assert cleaned.text == "完成項目"
    assert cleaned.original_span(2, 4) == (2, 11)
    assert cleaned.original_span(4, 4) == (11, 11)
    assert cleaned.to_cleaned(11) == 4
    with pytest.raises(IndexError):
        cleaned.to_original(5)


def test_undone_cut_stays_in_the_text() -> None:
    text = "打开APP\n正文在此。\n0 条评论\n"
    first, second = clean(text).cuts

    assert apply(text, [second]).text == "打开APP\n正文在此。\n"
    assert apply(text, [first]).text == "正文在此。\n0 条评论\n"


def test_every_code_has_its_words_in_both_languages() -> None:
    for chinese, english in [*CUTS.values(), *WARNINGS.values()]:
        assert chinese
        assert english.isascii() or "“" in english
    cut = Cut(0, 4, "repeated_text", {"count": 4})
    assert cut.sentence("zh") == "全文重复出现，删去后一遍（4 字）"
    assert cut.sentence("en") == "The text stands twice; the later copy is cut (4 characters)"


def test_reading_and_cleaning_know_the_day_of_the_corpus_speech() -> None:
    path = CORPUS / "002_ad234ba100576d65.txt"
    if not path.is_file():
        pytest.skip("the labelled corpus is not here")

    assert read_bytes(path.read_bytes(), path.name).issued_on == datetime.date(2017, 2, 19)
