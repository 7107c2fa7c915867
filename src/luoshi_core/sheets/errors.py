"""What is wrong in a sheet, where it is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi_core.sheets.columns import Column, Language

SENTENCES: dict[str, tuple[str, str]] = {
    "not_a_workbook": (
        "这不是可以读取的 Excel 文件，请用 Excel 或 WPS 另存为 .xlsx 后重新上传。",
        "This is not an Excel file that can be read. Save it as .xlsx and upload it again.",
    ),
    "old_workbook": (
        "这是旧格式（.xls 或 .et）文件，请另存为 .xlsx 后重新上传。",
        "This file has an old format (.xls or .et). Save it as .xlsx and upload it again.",
    ),
    "encrypted": (
        "文件设了打开密码，请取消密码后重新上传。",
        "The file needs a password to open. Remove the password and upload it again.",
    ),
    "empty_file": (
        "文件是空的，请检查后重新上传。",
        "The file is empty. Check it and upload it again.",
    ),
    "damaged": (
        "文件已损坏（{part}），请用 Excel 或 WPS 打开后另存为新的 .xlsx 再上传。",
        "The file is damaged ({part}). Open it, save it as a new .xlsx and upload that.",
    ),
    "macros": (
        "文件含有宏，不能读取，请另存为不含宏的 .xlsx 后重新上传。",
        "The file has macros and is not read. Save it as .xlsx without macros and upload that.",
    ),
    "external_links": (
        "文件引用了其他工作簿（{part}），请在“数据—编辑链接”中断开链接后重新上传。",
        "The file draws on other workbooks ({part}). Break the links and upload it again.",
    ),
    "unpacks_too_large": (
        "文件解压后过大（{part}），上限为 {limit}，请删去图片和多余内容后重新上传。",
        "The file unpacks too large ({part}); the limit is {limit}. Remove pictures and surplus.",
    ),
    "too_many_rows": (
        "行数超过上限 {limit} 行，请拆分后分次上传。",
        "There are more than {limit} rows. Split the sheet and upload it in parts.",
    ),
    "too_many_columns": (
        "列数超过上限 {limit} 列，请删去右侧多余内容后重新上传。",
        "There are more than {limit} columns. Remove what stands at the right and try again.",
    ),
    "too_many_cells": (
        "各工作表合计超过 {limit} 个单元格，请拆分后分次上传。",
        "The sheets hold more than {limit} cells together. Split the file and upload it in parts.",
    ),
    "took_too_long": (
        "文件读了 {seconds} 秒还没读完，已停止。请拆成几个文件后分次上传。",
        "The file was not read within {seconds} seconds and was stopped. Split it.",
    ),
    "took_too_much_memory": (
        "读取文件需要的内存超过 {megabytes} MB，已停止。请拆成几个文件后分次上传。",
        "The file needs more than {megabytes} MB of memory and was stopped. Split it.",
    ),
    "reader_failed": (
        "读取文件时出错，已停止，文件可能已损坏。请用 Excel 或 WPS 打开，另存为新的 .xlsx 再上传。",
        "Reading the file failed and was stopped. Open it, save it as a new .xlsx and upload that.",
    ),
    "not_a_table_of_text": (
        "文件里没有用逗号或制表符分开的表格，请另存为 .xlsx 或 .csv 后重新上传。",
        "There is no table separated by commas or tabs in the file. Save it as .xlsx or .csv.",
    ),
    "no_table_in_word": (
        "Word 文件里没有表格，请检查后重新上传。",
        "There is no table in the Word file. Check it and upload it again.",
    ),
    "word_tables": (
        "读取了 Word 文件中的 {count} 个表格。",
        "{count} tables of the Word file were read.",
    ),
    "hidden_rows": (
        "有 {count} 行被隐藏（{places}），也已读取；不需要的请删除后重新上传。",
        "{count} hidden rows ({places}) were read as well; delete those that are not meant.",
    ),
    "hidden_columns": (
        "有 {count} 列被隐藏（{places}），也已读取。",
        "{count} hidden columns ({places}) were read as well.",
    ),
    "no_sheet": (
        "文件里没有可读的工作表，请检查工作表是否被隐藏或为空。",
        "There is no sheet to read. Check whether the sheets are hidden or empty.",
    ),
    "no_header": (
        "没有找到表头，需要有这些列：{wanted}。请检查前 {rows} 行。",
        "No header row was found. These columns are needed: {wanted}. Check the first {rows} rows.",
    ),
    "missing_columns": (
        "表头缺少这些列：{missing}。请补上，或改用标准列名。",
        "The header lacks these columns: {missing}. Add them or use the standard names.",
    ),
    "cell_too_long": (
        "内容有 {length} 个字，超过单元格上限 {limit}，请缩短后再导出。",
        "The text has {length} characters; a cell holds {limit}. Shorten it and export again.",
    ),
    "value_missing": (
        "“{column}”没有填写，请补上。",
        "“{column}” is empty. Fill it in.",
    ),
    "not_a_number": (
        "“{value}”不是数字，请只填数字，例如 12.5 或 3 万。",
        "“{value}” is not a number. Give a number only, such as 12.5.",
    ),
    "not_a_percent": (
        "“{value}”不是百分比，请填不小于 0 的数，例如 85%。",
        "“{value}” is not a percentage. Give a figure not below 0, such as 85%.",
    ),
    "no_such_day": (
        "“{value}”：没有这一天，请改为存在的日期，例如 {example}。",
        "“{value}”: there is no such day. Give a day that exists, such as {example}.",
    ),
    "not_a_date": (
        "“{value}”看不出是哪一天，请写成 2026-06-30、6月底、年底前，或“全年”“持续推进”。",
        "“{value}” names no day. Write 2026-06-30, 6月底, 年底前, 全年 or 持续推进.",
    ),
    "error_value": (
        "单元格是公式错误值 {value}，请改正公式或直接填写内容。",
        "The cell shows the formula error {value}. Mend the formula or type the value.",
    ),
    "not_yes_or_no": (
        "“{value}”看不出是或否，请填“是”或“否”。",
        "“{value}” is neither yes nor no. Write yes or no.",
    ),
    "formula_without_value": (
        "公式没有计算结果，请用 Excel 或 WPS 打开并保存一次，或直接填写内容。",
        "The formula has no result. Open and save the file once, or type the value.",
    ),
    "hidden_sheet": (
        "工作表已隐藏，未读取。",
        "The sheet is hidden and was not read.",
    ),
    "formulas": (
        "有 {count} 个公式，按显示的结果读取。",
        "There are {count} formulas; their results were read.",
    ),
}


def say(code: str, sheet: str, cell: str, values: Mapping[str, object], language: Language) -> str:
    """Say what is wrong, where, and what to do, in one of the two languages."""
    words = {key: _in_words(value, language) for key, value in values.items()}
    zh, en = SENTENCES[code]
    return _place(sheet, cell, language) + (zh if language == "zh" else en).format(**words)


@dataclass(frozen=True, slots=True)
class SheetNote:
    """Something a person should know about a sheet that was read all the same."""

    code: str
    sheet: str = ""
    cell: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language = "zh") -> str:
        """Say what was noticed and where."""
        return say(self.code, self.sheet, self.cell, self.values, language)


class SheetError(ValueError):
    """Something in a sheet that a person has to mend, with its place."""

    def __init__(
        self, code: str, sheet: str = "", cell: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.values = dict(values or {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SheetError) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((self.code, self.sheet, self.cell))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._parts()!r}"

    def __str__(self) -> str:
        return self.sentence("en")

    def _parts(self) -> tuple[str, str, str, dict[str, object]]:
        return self.code, self.sheet, self.cell, self.values

    def at(self, sheet: str, cell: str) -> "SheetError":
        """Return the same error with the place where it was found."""
        return type(self)(self.code, sheet, cell, self.values)

    def sentence(self, language: Language = "zh") -> str:
        """Say what is wrong, where, and what to do."""
        return say(self.code, self.sheet, self.cell, self.values, language)


class NoHeader(SheetError):
    """The sheet has no header row with the columns that are needed."""


def _in_words(value: object, language: Language) -> object:
    if isinstance(value, Column):
        return value.header(language)
    if isinstance(value, tuple):
        parts = [str(_in_words(part, language)) for part in value]
        return ("、" if language == "zh" else ", ").join(parts)
    return value


def _place(sheet: str, cell: str, language: Language) -> str:
    if not sheet and not cell:
        return ""
    if language == "zh":
        parts = (f"工作表“{sheet}”" if sheet else "", f"{cell} 单元格" if cell else "")
        return "".join(parts) + "："
    parts = (f"sheet “{sheet}”" if sheet else "", f"cell {cell}" if cell else "")
    place = ", ".join(part for part in parts if part)
    return f"{place[0].upper()}{place[1:]}: "


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Return an address such as C7 from a row and a column counted from 0."""
    return f"{column_letters(column)}{row + 1}"
