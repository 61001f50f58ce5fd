"""A register on paper, A4 across: head, table over as many pages as it needs, totals and two places to sign, page x of y."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.printing.sheet import Box, Sheet
from app.printing.table import Row, Table
from app.printing.text import Style

ACROSS = (297.0, 210.0)
WIDTH = ACROSS[0] - 14  # between the margins
FOOT, HEAD, LOW_HEAD, END = 5.0, 13.0, 7.0, 14.0
TITLE = Style(17, 11, 9, bold=True)


@dataclass(frozen=True, kw_only=True)
class Framing:
    """What stands around the table: `about` says days and filter, `totals` what it adds up to, `signs` who signs."""

    title: str
    about: str
    totals: str
    signs: tuple[str, str]
    office: str = ""
    printed: str = ""


def register(table: Table, rows: Sequence[Row], around: Framing) -> bytes:
    """Headings on every page, a low head from the second on, the end under the last row."""
    sheet = Sheet(*ACROSS, title=around.title)
    foot, body = Box(0, 0, *ACROSS).inset(7, 7).cut_bottom(FOOT, 1)
    pages = table.pages(rows, body.h - HEAD, body.h - LOW_HEAD, END)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        top, rest = body.cut_top(HEAD if n == 1 else LOW_HEAD)
        draw_head(sheet, top, around.title, office=around.office, about=around.about)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            words, signs = Box(rest.x, y + 1, table.width, END - 1).cut_top(5)
            sheet.text(words, around.totals, Style(9, 7, 5, bold=True))
            sheet.signatures(signs, around.signs)
        sheet.foot(foot, around.printed, n, len(pages))
    return sheet.finish()


def draw_head(sheet: Sheet, box: Box, title: str, *, office: str = "", about: str = "") -> None:
    """Title in the middle, office at the left, what it is about at the right; a low head is smaller."""
    line, _rest = box.cut_top(min(box.h - 1, 8.5))
    side = line.w * 0.32
    sheet.text(Box(line.x, line.y, side, line.h), office, Style(9, 6.5, 5.5), valign="bottom")
    style = TITLE if box.h > 8 else Style(10, 8, 6, bold=True)
    sheet.text(Box(line.x + side, line.y, line.w - 2 * side, line.h), title, style, align="center")
    sheet.text(Box(line.right - side, line.y, side, line.h), about, Style(9, 6.5, 5.5), align="right", valign="bottom")
