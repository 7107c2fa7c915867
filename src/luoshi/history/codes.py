"""Square codes: a paper that a telephone can read back, without asking anybody."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

QUIET = 4
_SHORT = 300


def matrix(text: str) -> list[list[bool]]:
    """The squares of a code with its quiet edge; empty where the text is too long for one."""
    correction = ERROR_CORRECT_M if len(text) <= _SHORT else ERROR_CORRECT_L
    code = qrcode.QRCode(error_correction=correction, border=QUIET)
    code.add_data(text)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return []
    return list(code.get_matrix())


def square_code(text: str) -> SafeString:
    """The code as a drawing for a page; empty where the text is too long for one."""
    squares = matrix(text)
    if not squares:
        return SafeString("")
    path = "".join(
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(squares)
        for column, is_dark in enumerate(line)
        if is_dark
    )
    return format_html(
        '<svg class="square-code" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" '
        'shape-rendering="crispEdges"><path d="{2}"/></svg>',
        len(squares),
        _("Square code with the text of this paper"),
        path,
    )
