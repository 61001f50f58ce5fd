"""The report of a month as a workbook: a page of days with a chart, a page for each block; texts as texts, numbers as numbers."""

import io
from collections.abc import Sequence
from typing import Any

from app.core.i18n import _
from app.reports.complaints import ComplaintFigures
from app.reports.fields import Bars, Block, Measure, MonthFigures, month_words

LONGEST_NAME = 31  # of a page of a workbook
WIDE, NARROW = 34, 14
MONTHS = 12


def workbook(figures: MonthFigures | ComplaintFigures) -> bytes:
    """The bytes of an .xlsx file."""
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        name = month_words(figures.first) if isinstance(figures, MonthFigures) else figures.words
        _bars(book, name, figures.bars, head)
        for block in figures.blocks:
            _page(book, block, head)
    return memory.getvalue()


def _bars(book: Any, name: str, bars: Bars, head: Any) -> None:
    sheet = book.add_worksheet(name)
    _heads(sheet, [_("Month") if len(bars.bars) == MONTHS else _("Day"), *bars.names, _("Together")], head)
    for row, bar in enumerate(bars.bars, 1):
        sheet.write_string(row, 0, bar.name)
        for column, many in enumerate((*bar.counts, sum(bar.counts)), 1):
            sheet.write_number(row, column, many)
    last = len(bars.bars)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column in range(1, len(bars.names) + 1):
        chart.add_series({
            "name": [name, 0, column], "categories": [name, 1, 0, last, 0], "values": [name, 1, column, last, column], "gap": 40,
        })  # fmt: skip
    chart.set_title({"name": bars.title})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 960, "height": 380})
    sheet.insert_chart(last + 2, 0, chart)


def _page(book: Any, block: Block, head: Any) -> None:
    sheet = book.add_worksheet(_page_name(block.title))
    _heads(sheet, [block.head, *(column.title for column in block.columns)], head)
    percent, days = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "0.0"})
    row = 0
    for row, line in enumerate((*block.lines, *((block.total,) if block.total else ())), 1):
        sheet.write_string(row, 0, line.name)
        for place, (value, column) in enumerate(zip(line.numbers, block.columns, strict=True), 1):
            if value is not None and column.measure is Measure.PERCENT:
                sheet.write_number(row, place, value / 100, percent)
            elif value is not None:
                sheet.write_number(row, place, value, days if column.measure is Measure.DAYS else None)
    if block.note:
        sheet.write_string(row + 2, 0, block.note)


def _heads(sheet: Any, titles: Sequence[str], head: Any) -> None:
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(titles), NARROW)
    sheet.freeze_panes(1, 1)


def _page_name(title: str) -> str:
    """What a workbook allows as the name of a page."""
    return "".join(char for char in title if char not in "[]:*?/\\'")[:LONGEST_NAME]
