"""The test label: a frame where the stock may be printed, a ruler from its edge, which way a shift goes, and a code to scan."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.i18n import _
from app.office.settings import get_settings
from app.printing import codes
from app.printing.fields import from_form
from app.printing.queue import JobRow
from app.printing.sheet import WHITE, Box, Sheet
from app.printing.stock import Stock
from app.printing.text import Style

ENDLESS = 60.0  # mm of an endless roll a test takes


def labels_of(stock: Stock, length: float) -> Iterator[tuple[int, float, float]]:
    """Number and place (without the shift) of every label on the page."""
    for number in range(stock.across * stock.down if stock.is_sheet else 1):
        row, column = divmod(number, stock.across)
        x = stock.left + column * (stock.width + stock.gap_x) if stock.is_sheet else 0.0
        y = stock.top + row * (length + stock.gap_y) if stock.is_sheet else 0.0
        yield number + 1, x, y


def trial_label(stock: Stock, *, code: str) -> bytes:
    """The whole page: on a sheet every label from the first free one on gets its frame and number."""
    width, height = stock.label
    length = ENDLESS if height is None else height
    page_width, page_height = stock.page
    sheet = Sheet(page_width, page_height or length, title=stock.name, origin=(stock.nudge_x, stock.nudge_y))
    for number, x, y in labels_of(stock, length):
        label = Box(x, y, width, length)
        if number == stock.start_at:
            _draw(sheet, label, stock, code)
        elif number > stock.start_at:
            sheet.frame(label.inset(*stock.margins), line=0.2)
            sheet.text(label.inset(*stock.margins).cut_top(6)[0].inset(1, 0.5), str(number), Style(9, 6))
    return sheet.finish()


def _draw(sheet: Sheet, label: Box, stock: Stock, code: str) -> None:
    inside = label.inset(*stock.margins)
    sheet.frame(inside.inset(0.1), line=0.2)
    _ruler(sheet, label, inside)
    bars = codes.bars(code, stock.dpi)
    rest = Box(inside.x + 6, inside.y + 6, inside.w - 7, inside.h - 7)
    strip = bars.height if rest.h > 18 else 5.0
    if bars.total <= label.w:
        below, rest = rest.cut_bottom(strip, 1)
        sheet.fill(Box(inside.x + 0.4, below.y, inside.w - 0.8, below.h), WHITE)  # the ruler keeps out of the quiet zones
        sheet.bars(Box(label.x, below.y, label.w, below.h), bars)
    elif bars.total <= label.h - (inside.y - label.y) - 6:
        beside, rest = rest.cut_right(bars.height, 1)
        sheet.bars(Box(beside.x, rest.y, beside.w, label.bottom - rest.y), bars, is_upright=True)
    elif found := codes.squares(code, stock.dpi, min(18.0, rest.w, rest.h)):
        corner, rest = rest.cut_right(found.total, 1)
        sheet.squares(corner, found)
    _arrows(sheet, rest, stock)


def _ruler(sheet: Sheet, label: Box, inside: Box) -> None:
    """A tick every millimetre from the label's own edge, longer every five, a number every ten."""
    for mm in range(1, int(label.w)):
        if inside.x < label.x + mm < inside.right:
            tick = 3.0 if mm % 10 == 0 else 2.2 if mm % 5 == 0 else 1.2
            sheet.line((label.x + mm, inside.y), (label.x + mm, inside.y + tick), line=0.15)
            if mm % 10 == 0 and label.x + mm + 4 < inside.right:
                sheet.text(Box(label.x + mm - 4, inside.y + 3, 8, 2.6), str(mm), Style(6, 5), align="center")
    for mm in range(1, int(label.h)):
        if inside.y < label.y + mm < inside.bottom:
            tick = 3.0 if mm % 10 == 0 else 2.2 if mm % 5 == 0 else 1.2
            sheet.line((inside.x, label.y + mm), (inside.x + tick, label.y + mm), line=0.15)
            if mm % 10 == 0 and label.y + mm > inside.y + 7 and label.y + mm + 2 < inside.bottom:
                sheet.text(Box(inside.x + 3, label.y + mm - 1.5, 4, 3), str(mm), Style(6, 5))


def _arrows(sheet: Sheet, box: Box, stock: Stock) -> None:
    """Which way each shift moves the print, and how far it is shifted now."""
    if box.h < 4 or box.w < 16:
        return
    words = box
    if box.h >= 12 and box.w >= 34:
        cross, words = box.cut_left(12, 1.5)
        x, y, size = cross.x + 6, cross.y + min(6.0, cross.h / 2), 4.5
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            tip = (x + dx * size, y + dy * size)
            sheet.line((x, y), tip, line=0.3)
            for side in (-1, 1):
                sheet.line(tip, (tip[0] - dx * 1.4 + dy * side * 0.9, tip[1] - dy * 1.4 + dx * side * 0.9), line=0.3)
    lines = (
        stock.name if stock.maker_number in stock.name else f"{stock.name} · {stock.maker_number}",
        _("Shift now: right {x} mm, down {y} mm").format(x=f"{stock.nudge_x:g}", y=f"{stock.nudge_y:g}"),
        _("Too far left or up? Shift right or down by what the ruler misses."),
    )
    height = min(7.0, words.h / len(lines))
    for line in lines:
        row, words = words.cut_top(height)
        sheet.text(row, line, Style(8.5, 5.5, 4.5))


def trial_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued test label: the stock as its form stood."""
    return trial_label(from_form(json.loads(job.about)), code=codes.badge_code(0, prefix=get_settings(s).badge_prefix))


def trial_page(s: Session, stock: Stock) -> bytes:
    """The test label of a stock as a PDF to keep."""
    return trial_label(stock, code=codes.badge_code(0, prefix=get_settings(s).badge_prefix))
