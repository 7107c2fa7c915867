"""What reading says to people: every refusal and warning once, in Chinese and in English."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]
Values = Mapping[str, str | int]

REFUSALS: dict[str, tuple[str, str]] = {
    "empty_file": (
        "“{name}”是空文件，没有可读的内容。请检查是否传错，重新选择文件。",
        "“{name}” is empty: there is nothing to read. Check the file and choose it again.",
    ),
    "too_large": (
        "“{name}”有 {size} MB，超过 {limit} MB 的上限。请删去图片或拆成几个文件再上传。",
        (
            "“{name}” has {size} MB, more than the {limit} MB allowed. "
            "Remove pictures or split the file."
        ),
    ),
    "text_too_long": (
        "“{name}”的文字有 {count} 字，超过 {limit} 字的上限。请拆成几个文件。",
        "“{name}” holds {count} characters, more than the {limit} allowed. Split the file.",
    ),
    "picture": (
        (
            "“{name}”的内容是图片，不是文档。请上传原始的 Word、PDF 或文本文件，"
            "或先用文字识别软件转成文字。"
        ),
        (
            "“{name}” is a picture, not a document. Upload the original Word, PDF or text file, "
            "or recognise its text (OCR) first."
        ),
    ),
    "unknown_kind": (
        "认不出“{name}”是什么文件。请另存为 .docx、.pdf、.txt 或 .xlsx 后再上传。",
        "The kind of “{name}” is not known. Save it as .docx, .pdf, .txt or .xlsx.",
    ),
    "ofd": (
        "“{name}”是 OFD 版式文件，这里读不了。请在阅读软件里另存或打印为 PDF，或上传原来的 Word。",
        "“{name}” is an OFD file and cannot be read here. Save it as PDF, or upload the Word file.",
    ),
    "packed": (
        "“{name}”是压缩包。请解压后逐个上传里面的文件。",
        "“{name}” is a packed archive. Unpack it and upload the files in it one by one.",
    ),
    "encrypted_document": (
        "“{name}”设了打开密码，无法读取。请在 Word 或 WPS 中取消密码，另存后再上传。",
        "“{name}” is protected by a password. Remove the password in Word or WPS and save it.",
    ),
    "encrypted_pdf": (
        "“{name}”是加密的 PDF，无法读取。请去掉密码，另存后再上传。",
        "“{name}” is an encrypted PDF. Remove the password and save it again.",
    ),
    "scanned": (
        "“{name}”的 {pages} 页里没有文字，应是扫描件。请先做文字识别（OCR），或上传原始文档。",
        (
            "The {pages} pages of “{name}” hold no text: it is scanned and needs OCR. "
            "Recognise its text first or upload the original document."
        ),
    ),
    "no_text": (
        "“{name}”里没有文字。请检查内容是否是图片，或是否传错了文件。",
        "“{name}” holds no text. Check whether its content is a picture or the wrong file.",
    ),
    "damaged": (
        "“{name}”已损坏，打不开。请在原来的软件里打开，另存后再上传。",
        "“{name}” is damaged and cannot be opened. Open it where it was made and save it again.",
    ),
    "unpacks_too_large": (
        "“{name}”展开后超过 {limit} MB，可能是压缩炸弹。请上传正常保存的文件。",
        "“{name}” unpacks to more than {limit} MB. Upload a normally saved file.",
    ),
    "packed_too_tightly": (
        "“{name}”里的“{member}”压缩了 {ratio} 倍，不像正常文档。请重新另存后再上传。",
        "“{member}” in “{name}” is packed {ratio} times, unlike a normal document. Save it again.",
    ),
    "too_many_members": (
        "“{name}”里有 {count} 个部件，超过 {limit} 个的上限。请重新另存后再上传。",
        "“{name}” has {count} parts, more than the {limit} allowed. Save it again.",
    ),
    "unsafe_member": (
        "“{name}”里有不安全的部件名“{member}”。请在 Word 或 WPS 中打开，另存后再上传。",
        (
            "“{name}” holds a part with the unsafe name “{member}”. "
            "Open it in Word or WPS and save it again."
        ),
    ),
    "doubled_member": (
        "“{name}”里有两个同名部件“{member}”，不予打开。请在 Word 或 WPS 中打开，另存后再上传。",
        "“{name}” holds two parts named “{member}” and is not opened. Open it and save it again.",
    ),
    "entities": (
        "“{name}”的“{member}”里有外部声明，不予打开。请在 Word 或 WPS 中另存后再上传。",
        "“{member}” in “{name}” declares entities and is not opened. Save it again in Word or WPS.",
    ),
    "macros": (
        "“{name}”带有宏，不予打开。请另存为不带宏的 .docx 或 .xlsx 后再上传。",
        "“{name}” holds macros and is not opened. Save it as .docx or .xlsx without macros.",
    ),
    "far_cell": (
        (
            "“{name}”的工作表“{sheet}”在 {cell} 有内容，超过 {rows} 行、{columns} 列的上限。"
            "请删去远处的单元格后再上传。"
        ),
        (
            "Sheet “{sheet}” of “{name}” has content at {cell}, beyond {rows} rows and "
            "{columns} columns. Delete the far cells."
        ),
    ),
    "classified": (
        "“{name}”第一页标有“{marking}”。本系统严禁录入涉密内容，请立即停止上传并按保密规定处理。",
        (
            "The first page of “{name}” is marked “{marking}”. Classified content must not be "
            "entered here: stop and follow the secrecy rules."
        ),
    ),
    "office_missing": (
        (
            "“{name}”是旧格式（{kind}），本机没有 LibreOffice，读不了。"
            "请在 Word 或 WPS 中另存为 .docx 再上传，或请管理员安装 LibreOffice。"
        ),
        (
            "“{name}” has an old format ({kind}) and LibreOffice is not installed here. "
            "Save it as .docx, or ask the administrator to install LibreOffice."
        ),
    ),
    "office_failed": (
        "“{name}”转换成 .docx 没有成功。请在 Word 或 WPS 中打开，另存为 .docx 后再上传。",
        "“{name}” could not be converted to .docx. Open it in Word or WPS and save it as .docx.",
    ),
    "took_too_long": (
        "“{name}”读了 {seconds} 秒还没读完，已停止。请拆成几个文件或另存后再上传。",
        (
            "“{name}” was not read within {seconds} seconds and was stopped. "
            "Split it or save it again."
        ),
    ),
    "took_too_much_memory": (
        "读“{name}”需要的内存超过 {megabytes} MB，已停止。请拆成几个文件或另存后再上传。",
        (
            "“{name}” needs more than {megabytes} MB of memory and was stopped. "
            "Split it or save it again."
        ),
    ),
    "reader_failed": (
        "读“{name}”时出错，已停止，文件可能已损坏。请在原来的软件里打开，另存后再上传。",
        (
            "Reading “{name}” failed and was stopped; the file may be damaged. "
            "Open it where it was made and save it again."
        ),
    ),
}

WARNINGS: dict[str, tuple[str, str]] = {
    "broken_encoding": (
        "有 {count} 处字节不能按 {encoding} 解码，已用 � 代替。最好换一份好的文件。",
        (
            "{count} places could not be decoded as {encoding} and are shown as �. "
            "Better get a good copy."
        ),
    ),
    "pages_without_text": (
        "第 {pages} 页没有文字，可能是扫描的图片，没有读到。",
        "Pages {pages} hold no text, perhaps scanned pictures, and were not read.",
    ),
    "date_proposed": (
        "文件日期“{date}”取自正文，请核对。",
        "The document's date {date} was taken from its text: please check it.",
    ),
    "date_not_understood": (
        "看不懂文件头里的日期“{value}”，请写成 2024-03-01 的样子。",
        "The date “{value}” in the file's head is not understood: write it as 2024-03-01.",
    ),
    "formulas": (
        "工作表“{sheet}”里有 {count} 个公式，读的是保存时的结果。",
        "Sheet “{sheet}” holds {count} formulas; their saved results were read.",
    ),
}


def sentence(code: str, values: Values, language: Language) -> str:
    """The whole sentence a person reads for a code."""
    chinese, english = REFUSALS.get(code) or WARNINGS[code]
    return (chinese if language == "zh" else english).format(**values)
