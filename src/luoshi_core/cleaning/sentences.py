"""What cleaning says to people: why something is cut, and what only a person can mend."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]
Values = Mapping[str, str | int]

CUTS: dict[str, tuple[str, str]] = {
    "page_chrome": ("网页或手机应用的界面文字", "Words of a web page or an app, not of the text"),
    "site_header": ("网站的栏目和发布时间", "A site's column and time of publishing"),
    "repeated_text": (
        "全文重复出现，删去后一遍（{count} 字）",
        "The text stands twice; the later copy is cut ({count} characters)",
    ),
    "pinyin_gloss": ("括号里的注音", "A reading in brackets"),
    "reprint_notice": ("转载或版权声明", "A notice about reprinting"),
    "page_number": ("页码", "A page number"),
    "header_footer": ("页眉或页脚", "A line repeated at the edge of each page"),
    "line_end": ("句子中间的换行", "A line end inside a sentence"),
    "other_news": ("文后的其他新闻", "Other news after the text"),
}

WARNINGS: dict[str, tuple[str, str]] = {
    "mojibake": (
        "约 {share}% 的文字是乱码（{count} 处），请换一份好的文件；能读的部分照常读取。",
        (
            "About {share}% of the text is broken ({count} places). Get a better copy; "
            "what can be read is read."
        ),
    ),
    "columns_out_of_order": (
        "正文像是报纸分栏，段落次序乱了（{count} 处断开或标题脱落），请对照原文人工调整。",
        (
            "The paragraphs look out of order, as from newspaper columns ({count} breaks or "
            "detached headings). A person must set them right against the original."
        ),
    ),
    "placeholder": (
        "有 {count} 处用“{sample}”之类代替的内容，没有猜测，请对照原文补上。",
        (
            "{count} places hold placeholders such as “{sample}”. Nothing was guessed: "
            "fill them in from the original."
        ),
    ),
    "truncated": (
        "结尾停在“{sample}”，文字可能不全，请核对原文。",
        "The text stops at “{sample}” and may be incomplete. Check the original.",
    ),
    "traditional_forms": (
        "正文有 {count} 个繁体字，单位和词语可能认不全，请核对。",
        "The text has {count} Traditional characters; units and words may be missed.",
    ),
}


def sentence(code: str, values: Values, language: Language) -> str:
    """The words a person reads for a cut or a warning."""
    chinese, english = CUTS.get(code) or WARNINGS[code]
    return (chinese if language == "zh" else english).format(**values)
