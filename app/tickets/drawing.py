"""From tickets on record to their papers: every value a paper shows is put into words here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import local
from app.core.errors import UserError
from app.core.i18n import C_, _, ngettext
from app.office.duty_record import Department
from app.office.record import Office, Staff
from app.printing.flow import Cells
from app.printing.queue import JobRow
from app.tickets import papers
from app.tickets.ab_sheets import AbSheetRow, ab_sheet
from app.tickets.directing import direction
from app.tickets.fields import CHANNEL_WORDS, VERDICT_WORDS, ClockKind, TicketState, Verdict
from app.tickets.forms import DELIVERIES, PROOFS
from app.tickets.lists import TicketRow, one
from app.tickets.story import ListRow, ReportRow, lists_of, reports_of


def office_name(s: Session) -> str:
    """The office as papers name it."""
    return s.execute(select(Office.name)).scalar() or ""


def moment(at: datetime | None) -> str:
    """2026-11-23 15:00; nothing for None."""
    return f"{local(at):%Y-%m-%d %H:%M}" if at is not None else ""


def printed(by: Actor | None, now: datetime) -> str:
    """Who printed it and when."""
    at = moment(now)
    return _("Printed by {name} at {time}").format(name=by.name, time=at) if by else _("Printed at {time}").format(time=at)


def contact_words(s: Session, row: TicketRow) -> str:
    """Whom to ask for, where and on which phone: whoever answers now, else the owner."""
    return contact_of(s, row.acts.staff_id if row.acts else row.owner_id) or row.owner


def contact_of(s: Session, staff_id: UUID | None) -> str:
    """Somebody of the staff with department, place and a phone (the department's where they have none); empty for nobody."""
    found = s.execute(select(Staff.name, Staff.department, Staff.phone, Staff.place).where(Staff.id == staff_id)).first()
    if found is None:
        return ""
    phone = found.phone or s.execute(select(Department.phone).where(Department.name == found.department)).scalar() or ""
    return "  ".join(part for part in (found.name, found.department, found.place, phone) if part)


def promise_words(row: TicketRow) -> str:
    """Promised by when; without a promise by when an answer is expected, or that it will be given (P1-2: no blind promise)."""
    clock = next((clock for clock in row.running if clock.kind == ClockKind.PROMISE), None)
    if row.is_promised and clock is not None:
        if clock.is_paused:
            return _("{item}: the time runs on once all papers are in").format(item=row.topic)
        return _("{item}: promised by {time}").format(item=row.topic, time=moment(clock.due_at))
    if row.expected_at is not None:
        return _("Not promised; an answer is expected by {time}").format(time=moment(row.expected_at))
    return _("Not promised; you will be told how it stands")


def _person_rows(row: TicketRow) -> list[Cells]:
    contact = row.phone if not row.is_contact_refused else _("leaves no contact")
    return [
        [(_("Person"), row.caller, 3), (_("Contact"), contact, 3), (_(C_("ticket", "Channel")), _(CHANNEL_WORDS[row.channel]), 2),
         (_("Received"), moment(row.received_at), 3)],
        [(_("Home / address"), row.home, 4), (_("Company"), row.company, 4), (_("Received by"), row.received_by, 3)],
    ]  # fmt: skip


def ticket(s: Session, ticket_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """The receipt of a ticket as it stands."""
    row = one(s, ticket_id, now=now)
    if row.state is TicketState.VOID:
        raise UserError(_("Ticket {number} is void, so it is not printed.").format(number=row.number))
    values = papers.ReceiptValues(
        number=row.number, rows=_person_rows(row), matter=row.matter, contact=contact_words(s, row), promise=promise_words(row),
        note=_("Whoever received you follows this up until you have an answer. Give the number above when you call or come."),
        office=office_name(s), printed=printed(by, now),
    )  # fmt: skip
    return papers.receipt(values, reprint=reprint)


# -- one-time notice


def notice(s: Session, ticket_id: UUID, number: str = "", *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """A list of missing papers (the newest that counts, or the one of a number); one that does not count is not printed."""
    row = one(s, ticket_id, now=now)
    found = [one for one in lists_of(s, ticket_id) if (one.number == number if number else one.is_valid)]
    if not found:
        raise UserError(_("Ticket {number} has no list of missing papers that counts.").format(number=row.number))
    if not found[-1].is_valid:
        raise UserError(_("List {number} does not count: a second list needs the head's approval first.").format(number=found[-1].number))
    return papers.notice(_notice_values(s, row, found[-1], now=now, by=by), reprint=reprint)


def _notice_values(s: Session, row: TicketRow, found: ListRow, *, now: datetime, by: Actor | None) -> papers.NoticeValues:
    lines = [
        papers.PaperLine(str(paper.number), paper.what, paper.why, paper.standard, papers.DONE if paper.ticked_at else papers.OPEN)
        for paper in found.papers
    ]
    about = ""
    if found.place > 1:
        about = _("List no. {n}, approved by {name} on {time}").format(
            n=found.place, name=found.approved_by, time=moment(found.approved_at)
        )
    said = _("Told {how}, {proof}; {name}, {time}").format(
        how=_(dict(DELIVERIES)[found.delivery]), proof=_(dict(PROOFS)[found.proof]), name=found.made_by, time=moment(found.made_at)
    )
    contact = row.phone if not row.is_contact_refused else _("leaves no contact")
    return papers.NoticeValues(
        number=found.number, ticket=row.number,
        rows=[
            [
                (_("Person"), row.caller, 3), (_("Contact"), contact, 3), (_("Ticket"), row.number, 3),
                (_("Told on"), moment(found.made_at), 3),
            ],
        ],
        matter=row.matter, basis=found.basis, papers=lines, points=found.points, contact=contact_words(s, row), about=about, said=said,
        office=office_name(s), printed=printed(by, now),
    )  # fmt: skip


# -- red light


def red_light(s: Session, ticket_id: UUID, number: str = "", *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """A red-light report of a ticket (the newest, or the one of a number), three copies."""
    row = one(s, ticket_id, now=now)
    found = [one for one in reports_of(s, ticket_id) if not number or one.number == number]
    if not found:
        raise UserError(_("Ticket {number} has no red-light report.").format(number=row.number))
    return papers.red_light(_report_values(s, row, found[-1], now=now, by=by), reprint=reprint)


def _report_values(s: Session, row: TicketRow, found: ReportRow, *, now: datetime, by: Actor | None) -> papers.ReportValues:
    blocks = [
        papers.Block(_("Matter"), row.matter, 14, 36), papers.Block(_("Ground"), found.ground, 14, 36),
        papers.Block(_("Papers to add / what is missing"), found.missing, 14, 32),
    ]  # fmt: skip
    told = papers.Block(_("What the caller was told"), _("It is being asked"), 11.5, 11.5)
    return papers.ReportValues(
        number=found.number, ticket=row.number,
        rows=[
            [(_("Ticket"), row.number, 3), (_("Department"), found.department, 3), (_("Reported by"), found.asked_by, 3),
             (_("Reported at"), moment(found.asked_at), 3)],
            *_person_rows(row)[:1],
            [(_("Home / address"), row.home, 4), (_("Told: department head"), found.head, 3),
             (_("Told: division leader"), found.leader, 3)],
        ],
        blocks=[*blocks, told], outcomes=_outcomes(found), opinion="\n".join(part for part in (found.opinion, found.basis) if part),
        decision=_decision(found), office=office_name(s), printed=printed(by, now),
    )  # fmt: skip


def _outcomes(found: ReportRow) -> list[tuple[bool, str]]:
    later = _(VERDICT_WORDS[Verdict.NOT_NOW])
    if found.look_again:
        later = _("{outcome}, to be looked at again on {day}").format(outcome=later, day=day_words(found.look_again))
    return [
        (found.verdict is Verdict.REFUSED, _(VERDICT_WORDS[Verdict.REFUSED])), (found.verdict is Verdict.NOT_NOW, later),
        (found.verdict is Verdict.INSTRUCTED, _(VERDICT_WORDS[Verdict.INSTRUCTED])),
    ]  # fmt: skip


def day_words(number: int) -> str:
    """20261201 as 2026-12-01."""
    return f"{number // 10000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def _decision(found: ReportRow) -> str:
    if found.decided_at is None:
        return ""
    if found.verdict is Verdict.WITHDRAWN:
        return _(VERDICT_WORDS[Verdict.WITHDRAWN])
    as_words = {
        "head": _("Department head"), "leader": _("Division leader"), "director": _("Office director"),
        "for_head": _("Division leader, for the head who is away"),
    }.get(found.decided_as, "")  # fmt: skip
    return "  ".join(part for part in (found.decided_by, as_words, moment(found.decided_at)) if part)


# -- A and B


def ab_handover(s: Session, sheet_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """An A/B sheet as it was frozen."""
    return papers.ab_sheet(_ab_values(s, ab_sheet(s, sheet_id), now=now, by=by), reprint=reprint)


def _ab_values(s: Session, found: AbSheetRow, *, now: datetime, by: Actor | None) -> papers.AbValues:
    count = ngettext("{n} ticket", "{n} tickets", len(found.lines)).format(n=len(found.lines))
    span = " – ".join(part for part in (moment(found.from_at), moment(found.until_at)) if part)
    rows: list[Cells] = [
        [(_("A role"), found.name, 3), (_("Department"), found.department, 3), (_("Away"), span or _("from now on"), 5),
         (_("Tickets"), count, 2)],
    ]  # fmt: skip
    if found.is_back:
        columns = [
            (_("No."), 9.0, "center"), (_("Ticket"), 31.0, "left"), (_("Matter"), 0.0, "left"), (_("State"), 27.0, "left"),
            (_("Taken up"), 21.0, "left"), (_("By (B role)"), 20.0, "left"), (_("What was done"), 45.0, "left"),
        ]  # fmt: skip
        lines = [(str(n), line.number, line.matter, line.state, line.due, line.other, line.done) for n, line in enumerate(found.lines, 1)]
    else:
        columns = [
            (_("No."), 9.0, "center"), (_("Ticket"), 31.0, "left"), (_("Matter"), 0.0, "left"), (_("Person"), 26.0, "left"),
            (_("State"), 27.0, "left"), (_("Act by"), 21.0, "left"), (_("Taken over by (B role)"), 27.0, "left"),
        ]  # fmt: skip
        lines = [(str(n), line.number, line.matter, line.caller, line.state, line.due, line.other) for n, line in enumerate(found.lines, 1)]
    return papers.AbValues(
        number=found.number, title=_("A/B hand-back") if found.is_back else _("A/B hand-over"), rows=rows, columns=columns, lines=lines,
        note=found.note, office=office_name(s), printed=printed(by, now),
        signs=(_("A role (signature):"), _("B role (signature):"), _("Department head:")),
    )  # fmt: skip


# -- direction


def direction_note(s: Session, direction_id: UUID, *, now: datetime, by: Actor | None = None) -> bytes:
    """A guard's direction note (W4.4)."""
    row = direction(s, direction_id)
    made = "  ".join(part for part in (moment(row.made_at), row.made_by, _("void (note)") if row.void_at else "") if part)
    values = papers.DirectionValues(
        number=row.number, place=row.place, contact=row.contact, matter=row.matter, name=row.name, made=made, office=office_name(s),
        is_void=row.void_at is not None,
    )  # fmt: skip
    return papers.direction(values)


# -- print jobs


def ticket_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued receipt."""
    return ticket(s, job.record_id, now=now, reprint=job.reprint)


def notice_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued one-time notice; its record is the list."""
    from app.tickets.duties import PaperList

    ticket_id, number = s.execute(select(PaperList.ticket_id, PaperList.number).where(PaperList.id == job.record_id)).one()
    return notice(s, ticket_id, number, now=now, reprint=job.reprint)


def red_light_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued red-light report; its record is the report."""
    from app.tickets.duties import RedLightReport

    ticket_id, number = s.execute(select(RedLightReport.ticket_id, RedLightReport.number).where(RedLightReport.id == job.record_id)).one()
    return red_light(s, ticket_id, number, now=now, reprint=job.reprint)


def ab_handover_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued A/B sheet."""
    return ab_handover(s, job.record_id, now=now, reprint=job.reprint)


def direction_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued direction note."""
    return direction_note(s, job.record_id, now=now)
