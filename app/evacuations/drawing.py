"""From roll calls on record to their papers: every value a paper shows is put into words here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import day_of, local
from app.core.i18n import _, ngettext
from app.evacuations import papers
from app.evacuations.fields import ANSWER_ORDER, ANSWER_WORDS, Answer, Part, place_words
from app.evacuations.lists import CallRow, Counts, RollRow, present, roll
from app.evacuations.service import MASKED
from app.office.record import Office
from app.printing.queue import JobRow
from app.visits.fields import assistance_words

TICKS = {Answer.OPEN: papers.TICK, Answer.FOUND: "✓", Answer.MISSING: "×", Answer.NOT_HERE: "—"}


def clock_words(at: datetime | None, now: datetime) -> str:
    """13:52, with the day where it is another; empty for no time."""
    if at is None:
        return ""
    return f"{local(at):%H:%M}" if day_of(at) == day_of(now) else f"{local(at):%m-%d %H:%M}"


def moment(at: datetime | None) -> str:
    """2026-11-21 13:52:07 at the office; in an evacuation seconds count."""
    return f"{local(at):%Y-%m-%d %H:%M:%S}" if at else ""


def people_words(n: int) -> str:
    """How many people."""
    return ngettext("{n} person", "{n} people", n).format(n=n)


def where_words(row: RollRow) -> str:
    """Whom or which home somebody visits."""
    return " · ".join(part for part in (row.host, row.department) if part)


def name_words(row: RollRow) -> str:
    """Who it is, and with whom a companion came: the lead is who can say where they are."""
    return _("{name}, with {lead}").format(name=row.name, lead=row.lead) if row.lead else row.name


def heading(row: RollRow) -> str:
    """The heading a row stands under: its part of the list, inside the house its place."""
    if row.part is Part.ASSISTANCE:
        return _("Needs help: look for these first")
    if row.part is Part.LEFT:
        return _("Left in the last 15 minutes")
    return place_words(row.place) or _("Place not known")


def by_heading(rows: Iterable[RollRow]) -> list[tuple[str, list[RollRow]]]:
    """The rows under their headings, in the order given."""
    return [(title, list(under)) for title, under in groupby(rows, key=heading)]


def _office_name(s: Session) -> str:
    return s.execute(select(Office.name)).scalar() or ""


def _printed(by: str, now: datetime) -> str:
    at = f"{local(now):%Y-%m-%d %H:%M}"
    return _("Printed by {name} at {time}").format(name=by, time=at) if by else _("Printed at {time}").format(time=at)


def _totals(rows: Sequence[RollRow]) -> str:
    inside = [row for row in rows if row.part is not Part.LEFT]
    return _("Inside {people} · need help {help} · left in the last 15 minutes {left}").format(
        people=sum(row.people for row in inside),
        help=sum(row.people for row in inside if row.assistance),
        left=sum(row.people for row in rows if row.part is Part.LEFT),
    )


def _list_row(row: RollRow, now: datetime) -> papers.ListRow:
    seen = row.last_seen_at
    words = _("left {time}") if row.part is Part.LEFT and seen == row.left_at else _("in {time}")
    place = place_words(row.place) if row.part is not Part.INSIDE else ""
    return papers.ListRow(
        tick=TICKS[row.answer], name=name_words(row), company=row.company, phone=row.phone, people=row.people,
        where=" · ".join(part for part in (place, where_words(row)) if part),
        seen=words.format(time=clock_words(seen, now)) if seen else "", help=assistance_words(row.assistance),
    )  # fmt: skip


def _list(s: Session, rows: Sequence[RollRow], about: str, warning: str, printed: str, *, now: datetime) -> bytes:
    parts = []
    for title, under in by_heading(rows):
        words = f"{title} ({people_words(sum(row.people for row in under))})"
        parts.append(papers.Part(words, [_list_row(row, now) for row in under]))
    values = papers.ListValues(
        parts=parts, about=about, totals=_totals(rows), office=_office_name(s), warning=warning,
        empty=_("Nobody is inside, and nobody left in the last 15 minutes."), printed=printed,
    )  # fmt: skip
    return papers.evacuation_list(values)


def list_now(s: Session, *, now: datetime, by: Actor | None = None) -> bytes:
    """The evacuation list as it stands, without a roll call (office tool)."""
    rows = present(s, now=now, has_phones=True)
    return _list(s, rows, _("As of {time}").format(time=moment(now)), "", _printed(by.name if by else "", now), now=now)


def call_list(
    s: Session, call_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0, has_phones: bool = True
) -> bytes:  # fmt: skip
    """The list of a roll call with what was said so far."""
    found = roll(s, call_id, has_phones=has_phones)
    call = found.call
    about = _("{number} · started {time} by {name}").format(number=call.number, time=moment(call.started_at), name=call.started_by)
    printed = _printed(by.name if by else call.started_by, now)
    return _list(s, found.rows, about, papers.drill_words(call.is_drill, reprint), printed, now=call.started_at)


def report(s: Session, call_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """The closing report; of a roll call under way what is known so far."""
    found = roll(s, call_id)
    call, counts = found.call, found.counts
    values = papers.ReportValues(
        number=call.number, facts=_facts(call, counts), parts=_report_parts(found.rows, call.started_at), office=_office_name(s),
        warning=papers.drill_words(call.is_drill, reprint), printed=_printed(by.name if by else call.ended_by or call.started_by, now),
    )  # fmt: skip
    return papers.report(values)


def _facts(call: CallRow, counts: Counts) -> list[list[tuple[str, str, float]]]:
    seconds = int((call.ended_at - call.started_at).total_seconds()) if call.ended_at else 0
    took = _("{minutes} min {seconds} s").format(minutes=seconds // 60, seconds=seconds % 60) if call.ended_at else "—"
    return [
        [(_("Kind"), _("Drill") if call.is_drill else _("Evacuation"), 1), (_("Started"), moment(call.started_at), 1.6),
         (_("By"), call.started_by, 1.2), (_("Closed"), moment(call.ended_at) or "—", 1.6), (_("By"), call.ended_by or "—", 1.2),
         (_("Took"), took, 1.2)],
        [(_("People inside"), str(counts.total), 1), (_("Found"), str(counts.found), 1), (_("Not found"), str(counts.missing), 1),
         (_("Was not here"), str(counts.not_here), 1), (_("Not asked"), str(counts.open), 1)],
    ]  # fmt: skip


def _report_parts(rows: Sequence[RollRow], now: datetime) -> list[papers.Part]:
    asked = [row for row in rows if row.part is not Part.LEFT or row.answer is not Answer.OPEN]
    parts = [(_(ANSWER_WORDS[answer]), [row for row in asked if row.answer is answer]) for answer in ANSWER_ORDER]
    parts.append((_("Left in the last 15 minutes"), [row for row in rows if row not in asked]))
    return [
        papers.Part(f"{title} ({people_words(sum(row.people for row in under))})", [_report_row(row, now) for row in under])
        for title, under in parts
        if under
    ]


def _report_row(row: RollRow, now: datetime) -> papers.ReportRow:
    return papers.ReportRow(
        name=name_words(row), company=row.company, people=row.people,
        where=" · ".join(part for part in (place_words(row.place), where_words(row)) if part),
        seen=clock_words(row.last_seen_at, now),
        answered=f"{local(row.answered_at):%H:%M:%S}" if row.answered_at else "", by=row.answered_by,
        help=assistance_words(row.assistance),
    )  # fmt: skip


def list_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued list."""
    return call_list(s, job.record_id, now=now, reprint=job.reprint, has_phones=job.about != MASKED)


def report_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued report."""
    return report(s, job.record_id, now=now, reprint=job.reprint)
