"""交接班记录 as PDF: what is open, part by part, with both names and room for both signatures."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import _
from app.printing.sheet import MM, Box, Sheet
from app.printing.table import Column, Row, Table, labelled
from app.printing.text import Fitted, Style, fit

A4 = (210.0, 297.0)
FOOT = 5.0
TITLE = Style(17, 11, 9, bold=True)
BODY = Style(9, 7.4, 5.8)
NOTE = Style(10, 10, 7)
SIGNS = 16.0


@dataclass(frozen=True)
class SheetRow:
    """One line of the sheet."""

    title: str
    about: str = ""
    when: str = ""
    mark: str = ""
    number: str = ""


@dataclass(frozen=True)
class SheetPart:
    """Rows under one heading; `more` says how many are left out."""

    title: str
    rows: Sequence[SheetRow]
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class HandoverValues:
    """The sheet: `facts` are (label, value, share of the width), `nothing` names the parts in which nothing is open."""

    number: str
    facts: Sequence[tuple[str, str, float]]
    counts: str
    parts: Sequence[SheetPart]
    nothing: Sequence[str] = ()
    note: str = ""
    office: str = ""
    warning: str = ""
    printed: str = ""


def handover(values: HandoverValues) -> bytes:
    """交接班记录, A4: a box to tick on every line, headings again on every page, signatures under the last line."""
    sheet = Sheet(*A4, title=values.number)
    foot, body = Box(0, 0, *A4).inset(9, 8).cut_bottom(FOOT, 1)
    table = Table(
        [Column("✓", 8, "center"), Column(_("Who / what"), 46), Column(_("About"), 66), Column(_("Time"), 24),
         Column(_("Mark"), 15), Column(_("Number"), body.w - 159)],
        style=BODY, most=10.5, least=6.2,
    )  # fmt: skip
    rows = _rows(table, values)
    note = fit(values.note, NOTE, body.w * MM, 60 * MM) if values.note else None
    words = _("Nothing open: {parts}").format(parts=_(", ").join(values.nothing))
    nothing = fit(words, BODY, body.w * MM, 12 * MM) if values.nothing else None
    head_height = 31.0
    end_height = SIGNS + sum(part.height / MM + 4 for part in (note, nothing) if part is not None) + (6 if note else 0)
    pages = table.pages(rows, body.h - head_height, body.h - 8, end_height)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(head_height if n == 1 else 8)
        _head(sheet, head, values, is_first=n == 1)
        y = table.draw(sheet, rest.x, rest.y, on_page)
        if n == len(pages):
            _end(sheet, Box(rest.x, y + 2, rest.w, end_height), note, nothing)
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _rows(table: Table, values: HandoverValues) -> list[Row]:
    rows: list[Row] = []
    for part in values.parts:
        rows.append(table.band(part.title))
        rows += [table.row(("□", row.title, row.about, row.when, row.mark, row.number)) for row in part.rows]
        if part.more:
            rows.append(table.row(("", part.more, "", "", "", "")))
    return rows


def _head(sheet: Sheet, head: Box, values: HandoverValues, *, is_first: bool) -> None:
    if not is_first:
        words = " · ".join(part for part in (_("Shift hand-over"), values.warning, values.number) if part)
        sheet.text(head.cut_top(6)[0], words, Style(10, 7, bold=True))
        return
    line, rest = head.cut_top(9, 1.5)
    side = line.w * 0.3
    sheet.text(Box(line.x, line.y, side, line.h), values.office, Style(9, 6.5, 5.5), valign="bottom")
    sheet.text(Box(line.x + side, line.y, line.w - 2 * side, line.h), _("Shift hand-over"), TITLE, align="center")
    about = " ".join(part for part in (values.warning, values.number) if part)
    sheet.text(Box(line.right - side, line.y, side, line.h), about, Style(11, 8, 6.5, bold=True), align="right", valign="bottom")
    cells, rest = rest.cut_top(11.5, 1.5)
    labelled(sheet, cells, values.facts, size=11)
    sheet.text(rest.cut_top(6)[0], values.counts or _("Nothing is open."), Style(9.5, 7, 6, bold=True))


def _end(sheet: Sheet, box: Box, note: Fitted | None, nothing: Fitted | None) -> None:
    if nothing is not None:
        words, box = box.cut_top(nothing.height / MM + 1, 3)
        sheet.fitted(words, nothing, valign="top")
    if note is not None:
        label, box = box.cut_top(5, 1)
        sheet.text(label, _("Note for the next shift"), Style(9, 7, bold=True))
        words, box = box.cut_top(note.height / MM + 1, 3)
        sheet.fitted(words, note, valign="top")
    sheet.signatures(box.cut_top(12)[0], (_("Handed over (signature):"), _("Taken over (signature):")))
