"""The report of a month as a workbook: a page of days with a chart, a page for each block; texts as texts, numbers as numbers."""

import io
from collections.abc import Sequence
from typing import Any

from app.core.i18n import _
from app.reports.fields import SUBJECT_WORDS, Block, Measure, MonthFigures, Subject, month_words

LONGEST_NAME = 31  # of a page of a workbook
WIDE, NARROW = 34, 14


def workbook(figures: MonthFigures) -> bytes:
    """The bytes of an .xlsx file."""
    import xlsxwriter

    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        _days(book, figures, head)
        for block in figures.blocks:
            _page(book, block, head)
    return memory.getvalue()


def _days(book: Any, figures: MonthFigures, head: Any) -> None:
    name = month_words(figures.first)
    sheet = book.add_worksheet(name)
    titles = [_("Day"), *(_(SUBJECT_WORDS[subject]) for subject in Subject), _("Together")]
    _heads(sheet, titles, head)
    for row, day in enumerate(figures.days, 1):
        sheet.write_string(row, 0, f"{day.day:%Y-%m-%d}")
        for column, many in enumerate((*day.counts, sum(day.counts)), 1):
            sheet.write_number(row, column, many)
    last = len(figures.days)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for column in range(1, len(Subject) + 1):
        chart.add_series({
            "name": [name, 0, column], "categories": [name, 1, 0, last, 0], "values": [name, 1, column, last, column], "gap": 40,
        })  # fmt: skip
    chart.set_title({"name": _("Received each day")})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 960, "height": 380})
    sheet.insert_chart(last + 2, 0, chart)


def _page(book: Any, block: Block, head: Any) -> None:
    sheet = book.add_worksheet(_page_name(block.title))
    _heads(sheet, [block.head, *(column.title for column in block.columns)], head)
    percent = book.add_format({"num_format": "0%"})
    row = 0
    for row, line in enumerate((*block.lines, *((block.total,) if block.total else ())), 1):
        sheet.write_string(row, 0, line.name)
        for place, (value, column) in enumerate(zip(line.numbers, block.columns, strict=True), 1):
            if value is not None and column.measure is Measure.PERCENT:
                sheet.write_number(row, place, value / 100, percent)
            elif value is not None:
                sheet.write_number(row, place, value)
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
