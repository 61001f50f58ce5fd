"""The lists of complaints on paper: the register of days or a month (P2六), the round of the return visits due, by address."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import papers
from app.complaints.drawing import OPEN, contact, joined, lines
from app.complaints.duties import return_visits, this_week
from app.complaints.fields import CHANNEL_WORDS, SATISFACTION_WORDS, STATE_WORDS, ClockKind, Satisfaction, State
from app.complaints.lists import ComplaintRow, stored_rows, with_clocks
from app.complaints.record import Complaint
from app.complaints.tracks import ReturnVisit
from app.core.actor import Actor
from app.core.clock import day_span, local
from app.core.i18n import C_, _, ngettext
from app.office.duty import roster
from app.printing.queue import JobRow
from app.printing.register import Framing
from app.storage.imports import shown, unfinished
from app.tickets.drawing import moment, office_name, printed
from app.visits.drawing import span_words

MOST = 200_000
PART = 900
COUNTED_OUT = frozenset({State.VOID, State.MERGED})


def register_rows(s: Session, first: date, last: date, *, now: datetime) -> list[ComplaintRow]:
    """Every complaint received on these days in the order of receipt; void and merged ones too, as their numbers stand in the register."""
    start, end = day_span(first)[0], day_span(last)[1]
    where = (Complaint.received_at >= start, Complaint.received_at < end, *shown(Complaint.import_id, unfinished(s)))
    stored, found = stored_rows(s, where, (Complaint.received_at, Complaint.number), limit=MOST), roster(s, now=now)
    return [row for at in range(0, len(stored), PART) for row in with_clocks(s, stored[at : at + PART], found)]


def last_visits(s: Session, complaint_ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, str]]:
    """When and by whom each was last revisited and somebody met."""
    found: dict[UUID, tuple[datetime, str]] = {}
    for start in range(0, len(complaint_ids), PART):
        query = select(ReturnVisit.complaint_id, ReturnVisit.visited_at, ReturnVisit.visitor).where(
            ReturnVisit.complaint_id.in_(list(complaint_ids[start : start + PART])), ReturnVisit.satisfaction != Satisfaction.NOT_MET
        )
        for row in s.execute(query.order_by(ReturnVisit.visited_at)):
            found[row.complaint_id] = (row.visited_at, row.visitor)
    return found


# -- register


def register(s: Session, first: date, last: date, *, now: datetime, by: Actor | None = None) -> bytes:
    """客户投诉登记表 of some days, both counted in."""
    rows = register_rows(s, first, last, now=now)
    visits = last_visits(s, [row.id for row in rows])
    around = Framing(
        title=_("Register of complaints"), about=month_words(first, last), totals=totals(rows),
        signs=(_("Registered by:"), _("Seen by the director:")), office=office_name(s), printed=printed(by, now),
    )  # fmt: skip
    heads = (
        _("No."), _("Number"), _("Date"), _("Complainant"), _("Home"), _("Phone"), _(C_("complaint", "Channel")), _("Original"), _("Kind"),
        _("Summary"),
        _("What is wanted"), _("Verify by / verified"), _("Notice"), _("Result"), _("Return visit"), _("Satisfied?"), _("Closed on"),
    )  # fmt: skip
    centred = (0,)
    columns = [(head, float(width), "center" if n in centred else "left")
               for n, (head, width) in enumerate(zip(heads, papers.REGISTER_WIDTHS, strict=True))]  # fmt: skip
    values = papers.ListValues(
        around=around, columns=columns, rows=[_cells(n, row, visits.get(row.id)) for n, row in enumerate(rows, 1)],
        struck=frozenset(n for n, row in enumerate(rows) if row.state in COUNTED_OUT),
    )  # fmt: skip
    return papers.listed(values)


def month_words(first: date, last: date) -> str:
    """2026-11 where the days are a whole month, else the days."""
    from app.opinions.drawing import month_words as words

    return words(first, last)


def short(at: datetime | None) -> str:
    """11-23 15:00, in the narrow columns of a register."""
    return f"{local(at):%m-%d %H:%M}" if at is not None else ""


def day_words(at: datetime | None) -> str:
    """2026-11-23."""
    return f"{local(at):%Y-%m-%d}" if at is not None else ""


def _cells(n: int, row: ComplaintRow, visit: tuple[datetime, str] | None) -> tuple[str, ...]:
    verify = row.clock(ClockKind.VERIFY)
    checked = lines(short(verify.due_at) if verify else "", short(row.verified_at) or ("—" if verify else ""))
    told = row.result or row.final_answer
    if row.state in COUNTED_OUT or not told:
        told = lines(_(STATE_WORDS[row.state]), row.reason if row.state in COUNTED_OUT else "", told)
    return (
        str(n), row.number, day_words(row.received_at), row.complainant, row.home or row.place, row.phone, _(CHANNEL_WORDS[row.channel]),
        row.original, row.kind.rsplit(" / ", 1)[-1], row.summary, row.wish, checked, lines(day_words(row.dispatched_at), row.team), told,
        lines(day_words(visit[0]), visit[1]) if visit else "", _said(row),
        day_words(row.closed_at),
    )  # fmt: skip


def _said(row: ComplaintRow) -> str:
    """How satisfied somebody was; nobody was ever asked of a case that ended without."""
    if row.state is State.NEVER_MET:
        return _(STATE_WORDS[row.state])
    return _(SATISFACTION_WORDS[row.satisfaction]) if row.satisfaction else ""


def totals(rows: Sequence[ComplaintRow]) -> str:
    """How many, how many are over, how satisfied people were."""
    counted = [row for row in rows if row.state not in COUNTED_OUT]
    n, over = len(counted), sum(not row.is_open for row in counted)
    unmet = sum(row.state is State.NEVER_MET for row in counted)
    said = Counter(row.satisfaction for row in counted if row.satisfaction is not None)
    parts = [
        ngettext("{n} complaint", "{n} complaints", n).format(n=n), _("closed {n}").format(n=over), _("open {n}").format(n=n - over),
        *(" ".join((_(SATISFACTION_WORDS[each]), str(said[each]))) for each in SATISFACTION_WORDS if said[each]),
        *([" ".join((_(STATE_WORDS[State.NEVER_MET]), str(unmet)))] if unmet else []),
    ]  # fmt: skip
    if len(rows) > n:
        parts.append(_("void or merged {n}").format(n=len(rows) - n))
    return " · ".join(parts)


# -- round list


def round_list(s: Session, last: date | None = None, *, visitor_id: UUID | None = None, now: datetime, by: Actor | None = None) -> bytes:
    """The return visits due until the end of `last` (of this week) in the order of their addresses, with room to write and sign."""
    rows = return_visits(s, last, visitor_id=visitor_id, now=now)
    monday, sunday = this_week(now)
    around = Framing(
        title=_("Round of return visits"), about=span_words(monday, last or sunday),
        totals=ngettext("{n} return visit due", "{n} return visits due", len(rows)).format(n=len(rows)),
        signs=(_("Return visitor:"), _("Checked by:")), office=office_name(s), printed=printed(by, now),
    )  # fmt: skip
    columns = (
        (_("No."), 8.0, "center"), (_("Home / address"), 34.0, "left"), (_("Complainant"), 22.0, "left"), (_("Phone"), 24.0, "left"),
        (_("Number"), 27.0, "left"), (_("Matter and result"), 0.0, "left"), (_(C_("complaint", "Due")), 21.0, "left"),
        (_("Return visitor"), 19.0, "left"), (_("Satisfied?"), 30.0, "left"), (_("Signature, date"), 32.0, "left"),
    )  # fmt: skip
    asked = "\n".join(" ".join((OPEN, _(words))) for each, words in SATISFACTION_WORDS.items())
    cells = [
        (str(n), joined(row.home, row.place), row.complainant, contact(row), lines(row.number, _("Round {n}").format(n=row.round)),
         lines(row.summary, row.result[:160]), _due(row, now), row.visitor or (row.acts.name if row.acts else ""), asked, "")
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    return papers.listed(papers.ListValues(around=around, columns=columns, rows=cells, least=17.0))


def _due(row: ComplaintRow, now: datetime) -> str:
    clock = row.clock(ClockKind.RETURN)
    if clock is None:
        return ""
    return lines(moment(clock.due_at), _("overdue") if clock.due_at < now else "")


# -- print jobs


def register_about(first: date, last: date) -> str:
    """A register's days as its print job keeps them."""
    return json.dumps({"first": first.isoformat(), "last": last.isoformat()})


def register_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued register: the days as they stand when printed."""
    told = json.loads(job.about)
    return register(s, date.fromisoformat(told["first"]), date.fromisoformat(told["last"]), now=now)


def round_about(last: date | None, visitor_id: UUID | None) -> str:
    """A round's end and visitor as its print job keeps them."""
    return json.dumps({"last": last.isoformat() if last else "", "visitor": visitor_id.hex if visitor_id else ""})


def round_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued round list: what is due when it is printed."""
    told = json.loads(job.about)
    last = date.fromisoformat(told["last"]) if told["last"] else None
    return round_list(s, last, visitor_id=UUID(hex=told["visitor"]) if told["visitor"] else None, now=now)
