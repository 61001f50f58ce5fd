"""The figures of a day on A4, and the words its numbers are told in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import local
from app.core.i18n import _
from app.core.ids import new_id
from app.office.record import Office
from app.office.settings import get_settings
from app.printing import queue
from app.printing.queue import JobRow
from app.printing.register import draw_head
from app.printing.sheet import Box, Sheet
from app.printing.table import Column, Row, Table, labelled
from app.printing.text import Style
from app.visits.answers import TRIES, try_words
from app.visits.fields import TYPE_WORDS
from app.visits.figures import DayFigures, DepartmentFigures, Span, TypeFigures, figures

A4 = (210.0, 297.0)
DASH = "—"
Facts = Sequence[Sequence[tuple[str, str, float]]]


@dataclass(frozen=True, kw_only=True)
class FiguresValues:
    """What the paper says: facts in rows of (label, value, share), the two tables as texts, a line of tries, notes."""

    title: str
    office: str
    about: str
    facts: Facts
    departments: Sequence[Sequence[str]]
    types: Sequence[Sequence[str]]
    notes: Sequence[str]
    printed: str


def time_words(seconds: float | None) -> str:
    """A measured time as people say it, to the half minute below ten minutes; a dash where nothing was measured."""
    if seconds is None:
        return DASH
    minutes = seconds / 60
    if minutes < 10:
        return _("{n} min").format(n=f"{minutes:.1f}".removesuffix(".0"))
    whole = round(minutes)
    return _("{hours} h {minutes:02d} min").format(hours=whole // 60, minutes=whole % 60) if whole >= 60 else _("{n} min").format(n=whole)


def came_facts(day: DayFigures) -> list[tuple[str, str]]:
    """Label and value of what happened, in the order of the sheet."""
    inside = _("Inside at the day's end") if day.is_over else _("Inside now")
    return [
        (_("Arrivals"), str(day.came.arrivals)), (_("Persons"), str(day.came.people)), (inside, str(day.here.inside)),
        (_("Waiting now") if not day.is_over else _("Waiting at the day's end"), str(day.here.waiting)),
        (_("Gone"), str(day.gone.gone)), (_("of them time unknown"), str(day.gone.unknown)),
        (_("Missed"), str(day.came.missed)), (_("Still expected"), str(day.came.expected)),
        (_("Turned away"), str(day.came.turned_away)), (_("Cancelled"), str(day.came.cancelled)), (_("Over the limit"), str(day.over)),
    ]  # fmt: skip


def department_cells(row: DepartmentFigures) -> tuple[str, ...]:
    """A department's line: arrivals, measured waits with mean, median and longest, and those without a measured wait."""
    return (
        row.name,
        str(row.arrivals),
        *_span_cells(row.waits),
        str(row.at_once + row.not_measured),
        str(row.waiting),
        str(row.turned_away),
    )


def all_waits(day: DayFigures) -> tuple[str, ...]:
    """The line of all departments together."""
    unmeasured = sum(row.at_once + row.not_measured for row in day.departments)
    waiting, refused = (sum(getattr(row, name) for row in day.departments) for name in ("waiting", "turned_away"))
    return (_("All departments"), str(day.came.arrivals), *_span_cells(day.came.waits), str(unmeasured), str(waiting), str(refused))


def type_cells(row: TypeFigures) -> tuple[str, ...]:
    """A visitor type's line: measured stays, those not measured, its limit, how many went over it."""
    return (_(TYPE_WORDS[row.type]), *_span_cells(row.stays), str(row.not_measured), time_words(row.limit * 60), str(row.over))


def all_stays(day: DayFigures) -> tuple[str, ...]:
    """The line of all visitor types together."""
    return (_("All visitors"), *_span_cells(day.gone.stays), str(sum(row.not_measured for row in day.types)), "", str(day.over))


def _span_cells(span: Span) -> tuple[str, str, str, str]:
    return (str(span.count), time_words(span.mean), time_words(span.median), time_words(span.longest))


def department_heads() -> tuple[str, ...]:
    """Headings of the departments' table."""
    return (
        _("Department"), _("Arrivals"), _("Waits measured"), _("Mean"), _("Median"), _("Longest"), _("Not measured"), _("Waiting"),
        _("Turned away"),
    )  # fmt: skip


def type_heads() -> tuple[str, ...]:
    """Headings of the visitor types' table."""
    return (_("Visitor type"), _("Stays measured"), _("Mean"), _("Median"), _("Longest"), _("Not measured"), _("Limit"), _("Over it"))


def notes(day: DayFigures) -> list[str]:
    """What the averages leave out, and how often hosts were tried."""
    found = [
        _("Waiting is from arrived to admitted. Who went in on arrival, at a time nobody saw or by a clock set back is in no average."),
    ]
    if day.gone.not_admitted:
        found.append(_("{n} left without having been admitted.").format(n=day.gone.not_admitted))
    if day.clock_back:
        found.append(_("{n} with times that run backwards: the PC's clock was set back.").format(n=day.clock_back))
    tries = [try_words(answer, "", 1) + f" {day.tries[answer]}" for answer in TRIES if answer in day.tries]
    if tries:
        found.append(_("Tries to reach hosts: {tries}").format(tries=_(", ").join(tries)))
    return found


def as_text(day: DayFigures) -> list[str]:
    """The figures as lines for a terminal, columns parted by tabs."""
    lines = ["\t".join((f"{day.day:%Y-%m-%d}", *(f"{label} {value}" for label, value in came_facts(day))))]
    departments = (department_heads(), *(department_cells(row) for row in day.departments), all_waits(day))
    types = (type_heads(), *(type_cells(row) for row in day.types), all_stays(day))
    lines += ["", *("\t".join(cells) for cells in departments), "", *("\t".join(cells) for cells in types), "", *notes(day)]
    return lines


def figures_pdf(s: Session, day: date | None = None, *, now: datetime, by: Actor | None = None) -> bytes:
    """The figures of a day (default: today) as PDF."""
    found = figures(s, day, now=now)
    facts = came_facts(found)
    office = s.execute(select(Office.name)).scalar() or ""
    made = f"{local(now):%Y-%m-%d %H:%M}"
    printed = _("Printed by {name} at {time}").format(name=by.name, time=made) if by else _("Printed at {time}").format(time=made)
    return draw(FiguresValues(
        title=_("Figures of the day"),
        office=office,
        about=f"{found.day:%Y-%m-%d}" if found.is_over else _("{day} until {time}").format(day=f"{found.day:%Y-%m-%d}", time=made[-5:]),
        facts=[[(label, value, 1.0) for label, value in facts[start : start + 4]] for start in range(0, len(facts), 4)],
        departments=[*(department_cells(row) for row in found.departments), all_waits(found)],
        types=[*(type_cells(row) for row in found.types), all_stays(found)],
        notes=notes(found),
        printed=printed,
    ))  # fmt: skip


def figures_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for queued figures: the day they were asked for, as it stands when printed."""
    return figures_pdf(s, date.fromisoformat(job.about), now=now)


@allowed(DESK)
def print_figures(s: Session, day: date, *, by: Actor, now: datetime) -> Any:
    """Queue the figures of a day for the printer for forms."""
    title = _("Figures {day}").format(day=f"{day:%Y-%m-%d}")
    job = queue.NewJob(paper="figures", record_id=new_id(), title=title, printer=get_settings(s).slip_printer, about=day.isoformat())
    return queue.add(s, job, by=by, now=now)


def draw(values: FiguresValues) -> bytes:
    """The sheet: numbers large at the top, waits by department, stays by visitor type, what is left out."""
    sheet = Sheet(*A4, title=values.title)
    page = Box(0, 0, *A4).inset(12, 11)
    foot, body = page.cut_bottom(5, 1)
    style = Style(9, 7, 5.5)
    widths = (44.0, 17.0, 19.0, 20.0, 20.0, 20.0, 17.0, 14.0, 15.0)
    waits = Table(_columns(department_heads(), widths), style=style, most=11, least=6)
    stays = Table(_columns(type_heads(), (36.0, 22.0, 24.0, 24.0, 24.0, 20.0, 22.0, 14.0)), style=style, most=11, least=6)
    rows = [waits.row(cells) for cells in values.departments]
    types = [stays.row(cells) for cells in values.types]
    room = body.h - 13
    top = 12.6 * len(values.facts) + 4
    last = 12 + stays.head.height + sum(row.height for row in types) + 6.5 * len(values.notes) + 22
    pages = waits.pages(rows, room - top - 7, room - 7, last if last < room else 0)
    for n, on_page in enumerate(pages, 1):
        if n > 1:
            sheet.next_page()
        head, rest = body.cut_top(13)
        draw_head(sheet, head, values.title, office=values.office, about=values.about)
        if n == 1:
            rest = _facts(sheet, rest, values.facts)
        if on_page:
            y = _part(sheet, rest, _("Waiting by department"), waits, on_page)
            rest = Box(rest.x, y + 4, rest.w, max(0.0, rest.bottom - y - 4))
        if n == len(pages):
            _end(sheet, rest, values, (stays, types))
        sheet.foot(foot, values.printed, n, len(pages))
    return sheet.finish()


def _columns(heads: Sequence[str], widths: Sequence[float]) -> list[Column]:
    return [Column(words, width, "left" if not place else "right") for place, (words, width) in enumerate(zip(heads, widths, strict=True))]


def _facts(sheet: Sheet, rest: Box, facts: Facts) -> Box:
    for cells in facts:
        row, rest = rest.cut_top(12.6)
        # a short last row keeps the width of the cells above it
        width = rest.w * len(cells) / len(facts[0])
        labelled(sheet, Box(row.x, row.y, width, row.h), cells, size=13)
    return rest.cut_top(4)[1]


def _part(sheet: Sheet, box: Box, title: str, table: Table, rows: Sequence[Row]) -> float:
    sheet.text(Box(box.x, box.y, box.w, 6), title, Style(10.5, 8, bold=True))
    return table.draw(sheet, box.x, box.y + 7, rows)


def _end(sheet: Sheet, rest: Box, values: FiguresValues, stays: tuple[Table, Sequence[Row]]) -> None:
    y = _part(sheet, rest, _("Stays by visitor type"), *stays) + 3
    for words in values.notes:
        sheet.text(Box(rest.x, y, rest.w, 6), words, Style(8.5, 7, 5.5), valign="top")
        y += 6.5
    sheet.signatures(Box(rest.x, y + 3, rest.w, 11), (_("On duty:"), _("Checked by:")))
