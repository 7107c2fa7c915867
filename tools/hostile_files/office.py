"""Hostile Word and Excel parts: declarations, depth, far cells, formulas, macros."""

from tools.hostile_files.making import (
    HEAD,
    LINKS,
    OFFICE,
    OLE,
    SHEET,
    WORD,
    WORDS,
    Draw,
    Made,
    archive,
    cell,
    paragraph,
    row,
    sheet_parts,
    word_parts,
)


def doctype(draw: Draw) -> Made:
    """XML that reads other files, calls other machines, or unfolds without end."""
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "哈">' for n in range(9)
    )
    inner = draw.choice(
        (
            '<!ENTITY x SYSTEM "file:///etc/passwd">',
            '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
            '<!ENTITY % p SYSTEM "file:///etc/hostname"> %p; <!ENTITY x "y">',
            laughs + '<!ENTITY x "&l8;">',
            f'<!ENTITY x "{"长" * 50_000}">',
            '<!ENTITY x "&x;">',
        )
    )
    uses = "&x;" * draw.choice((1, 5_000))
    head = f"{HEAD}<!DOCTYPE d [{inner}]>"
    if draw.random() < 0.5:
        body = f'{head}<w:document xmlns:w="{WORD}"><w:body>{paragraph(uses)}</w:body></w:document>'
        return archive({**word_parts(""), "word/document.xml": body.encode()}), "实体.docx"
    part = draw.choice(("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"))
    body = f'{head}<worksheet xmlns="{SHEET}"><sheetData>{uses}</sheetData></worksheet>'
    return archive({**sheet_parts(row(1, cell("A1", "任务"))), part: body.encode()}), "实体.xlsx"


def doctype_hidden(draw: Draw) -> Made:
    """The same in another encoding, where a search for the word would miss it."""
    body = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{WORD}">'
        f"<w:body>{paragraph('&x;')}</w:body></w:document>"
    )
    encoding = draw.choice(("utf-16", "utf-16-le", "utf-16-be"))
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return archive(
        {**word_parts(""), "word/document.xml": (head + body).encode(encoding)}
    ), "x.docx"


def deep_word(draw: Draw) -> Made:
    """Tables in tables, or runs in runs, thousands deep."""
    depth = draw.choice((200, 2_000, 20_000, 100_000))
    opened, closed = draw.choice(
        (
            ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
            ("<w:p>", "</w:p>"),
            ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        )
    )
    return archive(word_parts(opened * depth + paragraph(WORDS) + closed * depth)), "很深.docx"


def wide_word(draw: Draw) -> Made:
    """A part with an element that has very many children or attributes, or one giant word."""
    shape = draw.randrange(3)
    if shape == 0:
        return archive(word_parts("<w:p/>" * 300_000 + paragraph(WORDS))), "很宽.docx"
    if shape == 1:
        attributes = " ".join(f'a{n}="{n}"' for n in range(40_000))
        return archive(word_parts(f"<w:p {attributes}/>" + paragraph(WORDS))), "很多.docx"
    return archive(word_parts(paragraph("长" * 3_000_000))), "很长.docx"


def numbering_loop(draw: Draw) -> Made:
    """Lists whose numbering points at itself, at nothing, or counts beyond all bounds."""
    level = draw.choice(("0", "-1", "99999999999", "x", ""))
    body = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{draw.choice("1x9")}"/>'
        f"</w:numPr></w:pPr><w:r><w:t>{WORDS}</w:t></w:r></w:p>"
    )
    return archive(word_parts(body * draw.choice((1, 500)))), "编号.docx"


def links_out(draw: Draw) -> Made:
    """Relations that point at other machines, at the part itself, or at nothing."""
    target = draw.choice(
        (
            "http://127.0.0.1:9/template.dotm",
            "file:///etc/passwd",
            "document.xml",
            "../../x",
            "\\\\127.0.0.1\\share\\x",
            "x" * 5_000,
        )
    )
    mode = draw.choice(("", ' TargetMode="External"'))
    kind = draw.choice(("attachedTemplate", "image", "oleObject", "frame", "numbering", "styles"))
    links = (
        f'{HEAD}<Relationships xmlns="{LINKS}"><Relationship Id="r9" Type="{OFFICE}/{kind}" '
        f'Target="{target}"{mode}/></Relationships>'
    )
    parts = word_parts(paragraph(WORDS) + '<w:altChunk r:id="r9"/>')
    return archive({**parts, "word/_rels/document.xml.rels": links.encode()}), "外链.docx"


def macros(draw: Draw) -> Made:
    """Macro projects under honest and under harmless names."""
    place = draw.choice(("word/vbaProject.bin", "xl/vbaProject.bin", "word/VBAPROJECT.BIN"))
    base = word_parts(paragraph(WORDS)) if place.startswith("word") else sheet_parts(row(1))
    return archive({**base, place: OLE}), draw.choice(("宏.docx", "宏.docm", "宏.xlsx", "宏.xlsm"))


def embedded(draw: Draw) -> Made:
    """Programs and other documents carried inside a document."""
    name = draw.choice(("word/embeddings/oleObject1.bin", "word/media/image1.exe", "word/a.js"))
    content = draw.choice((b"MZ" + draw.randbytes(500), OLE, b"alert(1)"))
    return archive({**word_parts(paragraph(WORDS)), name: content}), "夹带.docx"


def far_cells(draw: Draw) -> Made:
    """One cell at the far end of a sheet, or places that cannot be."""
    place = draw.choice(
        ("XFD1048576", "ZZZZ1", "A99999999", "A0", "1A", "", "A1:B2", "AAAAAAAA1", "XFE1", "A-1")
    )
    name = draw.choice(("远.xlsx", "远.docx"))
    return archive(sheet_parts(row(1, cell("A1", "任务")) + row(2, cell(place, "远")))), name


def formulas(draw: Draw) -> Made:
    """Formulas that call programs or other machines, with and without results."""
    words = draw.choice(
        (
            "cmd|' /C calc'!A0",
            "HYPERLINK(&quot;http://127.0.0.1:9/?x=&quot;&amp;A1)",
            "WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)",
            "A1",
            "DDE(&quot;cmd&quot;,&quot;x&quot;)",
            "SUM(" * 500 + ")" * 500,
        )
    )
    value = draw.choice(("", "<v>1</v>", "<v>#REF!</v>", "<v></v>"))
    rows = row(1, cell("A1", "任务")) + row(2, f'<c r="A2"><f>{words}</f>{value}</c>')
    return archive(sheet_parts(rows)), "公式.xlsx"


def merges(draw: Draw) -> Made:
    """Merged cells without number or end, and such that overlap."""
    places = [
        draw.choice(("A1:XFD1048576", "A1:A1", "B2:A1", "A1:Z20000", "x", "A1", "A1:A0"))
        for _ in range(draw.choice((1, 50, 5_000)))
    ]
    extra = (
        "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in places) + "</mergeCells>"
    )
    return archive(sheet_parts(row(1, cell("A1", "任务")), extra)), "合并.xlsx"


def many_rows(draw: Draw) -> Made:
    """More rows, or longer rows, than a ledger has."""
    if draw.random() < 0.5:
        rows = "".join(row(n, cell(f"A{n}", "事")) for n in range(1, 60_001))
        return archive(sheet_parts(rows)), "百万行.xlsx"
    return archive(
        sheet_parts(row(1, *('<c t="inlineStr"><is><t>x</t></is></c>',) * 20_000))
    ), "宽.xlsx"


def odd_cells(draw: Draw) -> Made:
    """Cells whose kind, style or value makes no sense."""
    kinds = ("s", "n", "b", "e", "d", "str", "zzz")
    values = ("-1", "99999999999", "NaN", "1e999", "inf", "", "2958466", "-99999", "0x10", "真")
    cells = "".join(
        f'<c r="{column}1" t="{draw.choice(kinds)}" s="{draw.choice(("0", "999", "-1", "x"))}">'
        f"<v>{draw.choice(values)}</v></c>"
        for column in "ABCDEFGH"
    )
    return archive(sheet_parts(row(1, cells) + row(2, cell("A2", "任务")))), "怪值.xlsx"


def giant_cell(draw: Draw) -> Made:
    """One cell with a megabyte of words, or a styles part of a hundred thousand formats."""
    if draw.random() < 0.5:
        return archive(
            sheet_parts(row(1, cell("A1", "".join(draw.choices(WORDS, k=20_000)) * 40)))
        ), "g.xlsx"
    styles = (
        f'{HEAD}<styleSheet xmlns="{SHEET}"><cellXfs>{"<xf/>" * 100_000}</cellXfs></styleSheet>'
    )
    return archive(
        {**sheet_parts(row(1, cell("A1", "x"))), "xl/styles.xml": styles.encode()}
    ), "s.xlsx"


def old_office(draw: Draw) -> Made:
    """Old office containers that hold rubbish behind a familiar stream."""
    stream = draw.choice(("PowerPoint Document", "Workbook", "Book", "Nothing"))
    name = draw.choice(("旧.doc", "旧.xls", "旧.wps", "旧.et"))
    return OLE + stream.encode("utf-16-le") + draw.randbytes(draw.choice((0, 600, 9_000))), name


def open_document(draw: Draw) -> Made:
    """OpenDocument containers with traps inside."""
    head = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' if draw.random() < 0.5 else ""
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    repeats = draw.choice((1, 1_048_576, 2_000_000_000))
    content = (
        f'{HEAD}{head}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
        'office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:'
        'oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="表"><table:table-row table:number-rows-repeated="{repeats}">'
        f'<table:table-cell table:number-columns-repeated="{repeats}" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({"mimetype": kind, "content.xml": content.encode()}, packed=False), "开放.ods"
