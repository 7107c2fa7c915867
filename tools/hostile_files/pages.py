"""Hostile PDF files and web pages: loops, bombs, active content, nesting."""

import zlib

from tools.hostile_files.making import WORDS, Draw, Made, pdf, pdf_page, pdf_stream


def pdf_loop(draw: Draw) -> Made:
    """Pages that are their own children, objects that are themselves, tables that go round."""
    shape = draw.randrange(5)
    if shape == 0:
        bodies = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>",
        ]
        return pdf(bodies), "环.pdf"
    if shape == 1:
        return pdf([b"1 0 R", b"2 0 R"]), "自指.pdf"
    if shape == 2:
        made = pdf(pdf_page(b"BT (x) Tj ET"))
        start = made.rfind(b"xref\n0")
        return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start), "回环.pdf"
    if shape == 3:
        page = pdf_page(b"/X Do " * 20)
        page[2] = page[2].replace(b"/Resources <<", b"/Resources << /XObject << /X 5 0 R >>")
        form = b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> >>"
        return pdf([*page, pdf_stream(b"/X Do " * 20, form)]), "套嵌.pdf"
    depth = draw.choice((500, 5_000, 50_000))
    return pdf([*pdf_page(b"BT (x) Tj ET"), b"[" * depth + b"]" * depth]), "深.pdf"


def pdf_bomb(draw: Draw) -> Made:
    """Streams that unpack to hundreds of megabytes, once or through several filters."""
    once = zlib.compress(b" " * draw.choice((5_000_000, 60_000_000)), 9)
    shape = draw.randrange(3)
    if shape == 0:
        return pdf(pdf_page(once, b"/Filter /FlateDecode")), "胀.pdf"
    if shape == 1:
        twice = zlib.compress(once, 9)
        return pdf(pdf_page(twice, b"/Filter [/FlateDecode /FlateDecode]")), "胀二.pdf"
    count = draw.choice((20_000, 20_000, 20_000, 400_000))
    drawn = zlib.compress(b"BT /F1 9 Tf (words) Tj ET\n" * count, 9)
    return pdf(pdf_page(drawn, b"/Filter /FlateDecode")), "画.pdf"


def pdf_broken(draw: Draw) -> Made:
    """Tables of objects that are missing, wrong or absurd."""
    made = pdf(pdf_page(b"BT /F1 12 Tf 60 700 Td (some words here) Tj ET"))
    swap = draw.choice(
        (
            (b"startxref\n", b"startxref\n9"),
            (b"xref\n0", b"xref\n9999999999"),
            (b"/Count 1", b"/Count -1"),
            (b"/Length", b"/Lengte"),
            (b"endstream", b"endstraem"),
            (b"/Kids [3 0 R]", b"/Kids 7"),
            (b"trailer", b"tr\x00iler"),
            (b"/Root 1 0 R", b"/Root 99 0 R"),
            (b"%%EOF", b""),
            (b"/MediaBox [0 0 595 842]", b"/MediaBox [a]"),
            (b"/Pages 2 0 R", b"/Pages null"),
            (b"/Count 1", b"/Count 999999999"),
            (b"/Filter", b"/Filter /Nope /X"),
            (b"obj\n", b"obj"),
        )
    )
    return made.replace(*swap), "破.pdf"


def pdf_active(draw: Draw) -> Made:
    """PDF files that would run, open or send something."""
    act = draw.choice(
        (
            b"/S /JavaScript /JS (app.alert\\(1\\))",
            b"/S /Launch /F (/bin/sh)",
            b"/S /URI /URI (http://127.0.0.1:9/)",
            b"/S /SubmitForm /F (http://127.0.0.1:9/)",
        )
    )
    bodies = pdf_page(b"BT /F1 12 Tf 60 700 Td (some words here) Tj ET")
    bodies[0] = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << " + act + b" >> >>"
    return pdf(bodies), "动.pdf"


def pdf_locked(draw: Draw) -> Made:
    """PDF files whose keys make no sense."""
    made = pdf(pdf_page(b"BT (x) Tj ET"))
    keys = b"/Encrypt << /Filter /%s /V %d /R %d /O (%s) /U (x) /P -1 /Length %d >>" % (
        draw.choice((b"Standard", b"Nope")),
        draw.randint(-1, 6),
        draw.randint(-1, 7),
        b"x" * draw.choice((0, 32, 48)),
        draw.choice((0, 40, 128, 256, 99_999_999)),
    )
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R " + keys + b" /ID [(a) (b)]"), "锁.pdf"


def web_deep(draw: Draw) -> Made:
    """Pages nested without end, of rubbish, or with scripts everywhere."""
    depth = draw.choice((300, 5_000, 100_000))
    tag = draw.choice(("div", "table><tr><td", "b", "ul><li", "svg", "font"))
    inner = draw.choice(
        (
            f"<p>{WORDS}</p>",
            "<script>while(1);</script>",
            "<svg onload=alert(1)>",
            '<img src=x onerror="alert(1)">',
            '<iframe src="file:///etc/passwd"></iframe>',
            '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
        )
    )
    return f"<html><body>{f'<{tag}>' * depth}{inner}{WORDS}".encode(), "网页.html"


def web_comments(draw: Draw) -> Made:
    """Heads of pages made to send a search for patterns round in circles."""
    head = draw.choice(
        (
            "<!---->" * 580,
            "<!--" * 1_000,
            " " * 4_000,
            "<?xml" + " " * 4_000,
            "<" * 4_000,
            "<!-- -->" * 500 + "<",
            "<!doctype " * 400,
            "&" * 4_000,
            "<a " + "b=" * 2_000,
        )
    )
    return (head + f"<html><body><p>{WORDS}</p></body></html>").encode(), "头.html"
