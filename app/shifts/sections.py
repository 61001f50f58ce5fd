"""What stands on a hand-over sheet: one Section each, in the order of the paper. A room adds its own with one line in SECTIONS."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, overload

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.calls.fields import MessageState
from app.calls.lists import MessageRow, open_messages
from app.clocks.fields import Standing
from app.complaints.fields import STATE_WORDS as COMPLAINT_WORDS
from app.complaints.lists import ComplaintRow
from app.complaints.lists import due_until as complaints_due_until
from app.core.clock import day_of, local
from app.core.i18n import N_, _
from app.drafts.fields import ParkedRow, form_words
from app.drafts.lists import parked
from app.incidents.lists import open_incidents
from app.items.fields import ITEM_WORDS
from app.items.lists import ItemRow, open_items
from app.office.presence import is_late, still_out
from app.printing.lists import printing_counter
from app.printing.queue import JobRow, open_jobs
from app.printing.record import JobState
from app.shifts.fields import CALL_BACK, COMPLAINT, FORM, INCIDENT, JOB, MESSAGE, PAPER_WORDS, STAFF, STEP, TICKET, Line, Part
from app.storage.direct import id_of, run
from app.storage.imports import unfinished
from app.storage.types import from_ms
from app.tickets.fields import STATE_WORDS, Level
from app.tickets.lists import TicketRow, due_until
from app.visits.carried import EscortWait, GoneRow, StepRow, late_escorts, records_due, slips_out, steps
from app.visits.fields import is_any_time
from app.visits.kinds import as_date, as_number
from app.visits.lists import VisitRow, missed
from app.visits.record import day_number

MOST = 600  # lines a part lists; what is more is counted
NEXT_SHIFT = timedelta(hours=12)
_LIGHT = "id, number, name, company, people, host, state, at, import_id"
HERE = text(f"SELECT {_LIGHT} FROM visit WHERE state IN ('expected', 'waiting', 'inside') AND state <> 'expected' ORDER BY at, number")
COMING = text(
    f"SELECT {_LIGHT} FROM visit WHERE state IN ('expected', 'waiting', 'inside') AND state = 'expected' "
    "AND day >= :today AND at <= :until ORDER BY at, number"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom a sheet is read: the moment, the counter whose printer counts."""

    now: datetime
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: `when` says what the time of its lines means, `read` gives all of them."""

    key: str
    title: str
    when: str
    read: Callable[[Session, Asked], Sequence[Line]]


def when_words(at: datetime | None, now: datetime) -> str:
    """13:52, with the day where it is another; a day alone where no time was said."""
    if at is None:
        return ""
    wall, today = local(at), local(now)
    if not (wall.hour or wall.minute or wall.second or wall.microsecond):
        return f"{wall.month:02d}-{wall.day:02d}"
    clock = f"{wall.hour:02d}:{wall.minute:02d}"
    return clock if wall.date() == today.date() else f"{wall.month:02d}-{wall.day:02d} {clock}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _to(about: str, host: object) -> str:
    return f"{about} → {host}".strip() if host else about


class _Lines(Sequence[Line]):
    """Lines made of rows as they are asked for: of thousands inside the sheet lists some and counts the others."""

    def __init__(self, rows: Sequence[Any], line: Callable[[Any], Line]) -> None:
        self.rows, self.line = rows, line

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        return [*map(self.line, self.rows[place])] if isinstance(place, slice) else self.line(self.rows[place])


def _visits(s: Session, rows: Sequence[Any], now: datetime) -> Sequence[Line]:
    hidden = set(unfinished(s))
    shown = [row for row in rows if row[-1] is None or id_of(row[-1]) not in hidden] if hidden else rows
    return _Lines(shown, lambda row: _visit_line(row, now))


def _visit_line(row: Any, now: datetime) -> Line:
    kept, number, name, company, people, host, state, at, _import_id = row
    key = id_of(kept).hex
    moment = from_ms(at)
    mark = "waiting" if state == "waiting" else "overdue" if state == "expected" and moment < now and not is_any_time(moment) else ""
    title = name if people == 1 else _("{name} and {n} more").format(name=name, n=people - 1)
    return Line(title, _to(company, host), when_words(moment, now), number, mark, id=key, about_id=key)


def _inside(s: Session, asked: Asked) -> Sequence[Line]:
    return _visits(s, run(s, HERE), asked.now)


def _expected(s: Session, asked: Asked) -> Sequence[Line]:
    return _visits(s, run(s, COMING, {"today": day_number(asked.now), "until": asked.now + NEXT_SHIFT}), asked.now)


def _missed(s: Session, asked: Asked) -> list[Line]:
    return [_missed_line(row, asked.now) for row in missed(s, limit=MOST + 1).rows]


def _missed_line(row: VisitRow, now: datetime) -> Line:
    about = _joined(_to(row.company, row.host), row.purpose)
    return Line(row.name, about, when_words(row.expected_at or row.at, now), row.number, id=row.id.hex, about_id=row.id.hex)


def _incidents(s: Session, asked: Asked) -> list[Line]:
    found = []
    for row in open_incidents(s, limit=MOST):
        mark = "" if row.reported_at else "unreported"
        about = _joined(row.place, " ".join(row.what.split()))
        found.append(Line(row.kind_words, about, when_words(row.happened_at, asked.now), row.number, mark, INCIDENT, row.id.hex))
    return found


def _late_escorts(s: Session, asked: Asked) -> list[Line]:
    return [_escort_line(wait, asked.now) for wait in late_escorts(s, now=asked.now)]


def _escort_line(wait: EscortWait, now: datetime) -> Line:
    who = _joined(wait.name, wait.department) or _("escort not named yet")
    about = _to(_joined(who, wait.areas), wait.host)
    key = wait.visit_id.hex
    return Line(wait.visitor, about, when_words(wait.called_at, now), wait.number, "late", "escort", key, key)


def _slips(s: Session, asked: Asked) -> list[Line]:
    return [_gone_line(row, "slip", asked.now) for row in slips_out(s)]


def _items(s: Session, asked: Asked) -> list[Line]:
    return [_item_line(item, asked.now) for item in open_items(s, limit=MOST)]


def _item_line(item: ItemRow, now: datetime) -> Line:
    what = " ".join(part for part in (_(ITEM_WORDS[item.kind]), item.number) if part)
    about = item.visit_id.hex if item.visit_id else ""
    return Line(what, _joined(item.name, item.note), when_words(item.given_at, now), item.visit_number, kind="item", id=item.id.hex,
                about_id=about)  # fmt: skip


def _records(s: Session, asked: Asked) -> list[Line]:
    return [_gone_line(row, "record", asked.now) for row in records_due(s)]


def _gone_line(row: GoneRow, kind: str, now: datetime) -> Line:
    about = _joined(_to(row.company, row.host), row.purpose)
    return Line(row.name, about, when_words(row.left_at, now), row.number, kind=kind, id=row.id.hex, about_id=row.id.hex)


def _steps(s: Session, asked: Asked) -> list[Line]:
    return [step_line(step, asked.now) for step in steps(s)]


def step_line(step: StepRow, now: datetime) -> Line:
    """A next step as a line."""
    today = as_number(day_of(now))
    mark = "overdue" if step.due < today and step.done_at is None else ""
    about = _joined(step.owner, step.department, step.visitor)
    return Line(step.what, about, f"{as_date(step.due):%Y-%m-%d}", step.number, mark, STEP, step.id.hex, step.visit_id.hex)


def _failed_prints(s: Session, asked: Asked) -> list[Line]:
    return [_job_line(job, asked.now) for job in open_jobs(s, asked.counter) if job.state is JobState.FAILED]


def _job_line(job: JobRow, now: datetime) -> Line:
    return Line(_(PAPER_WORDS.get(job.paper, job.paper)), job.reason, when_words(job.made_at, now), job.title, kind=JOB, id=job.id.hex)


def _parked(s: Session, asked: Asked) -> list[Line]:
    return [_parked_line(row, asked.now, asked.counter) for row in parked(s)]


def _parked_line(row: ParkedRow, now: datetime, counter: str) -> Line:
    what = form_words(row.kind)
    where = printing_counter(row.counter) if row.counter != counter else ""
    about = _joined(what if row.title else "", row.about, where)
    return Line(row.title or what, about, when_words(row.begun_at, now), kind=FORM, id=row.id.hex)


def _out(s: Session, asked: Asked) -> list[Line]:
    """Staff who went out and were not seen back (X-out); `id` is theirs."""
    return [
        Line(row.name, _joined(row.department, row.place, row.note), when_words(row.from_at, asked.now),
             mark="overdue" if is_late(row, asked.now) else "", kind=STAFF, id=row.staff_id.hex)
        for row in still_out(s, now=asked.now)
    ]  # fmt: skip


def _tickets(s: Session, asked: Asked) -> list[Line]:
    """Tickets something must happen to before the next shift is over, with whoever answers for them."""
    return [_ticket_line(row, asked.now) for row in due_until(s, asked.now + NEXT_SHIFT, now=asked.now, limit=MOST)]


def _ticket_line(row: TicketRow, now: datetime) -> Line:
    about = _joined(row.matter.splitlines()[0], row.acts.name if row.acts else "", _(STATE_WORDS[row.state]))
    mark = "overdue" if row.level(now) is Level.LATE else ""
    return Line(row.caller, about, when_words(row.act_by, now), row.number, mark, TICKET, row.id.hex)


def _complaints(s: Session, asked: Asked) -> list[Line]:
    """Complaints something must happen to before the next shift is over, with whoever answers for them."""
    rows = complaints_due_until(s, asked.now + NEXT_SHIFT, now=asked.now, limit=MOST)
    return [_complaint_line(row, asked.now) for row in rows]


def _complaint_line(row: ComplaintRow, now: datetime) -> Line:
    sees = _("{name} is to see the person").format(name=row.sees.name) if row.sees else ""
    about = _joined(row.summary, row.home, row.acts.name if row.acts else "", _(COMPLAINT_WORDS[row.state]), sees)
    mark = "overdue" if row.level_at(now) is Level.LATE else ""
    return Line(row.complainant, about, when_words(row.act_by, now), row.number, mark, COMPLAINT, row.id.hex)


def _messages(s: Session, asked: Asked) -> list[Line]:
    """Words nobody was told yet, and calls the office owes (W4.3)."""
    return [_message_line(row, asked.now) for row in open_messages(s, limit=MOST)]


def _message_line(row: MessageRow, now: datetime) -> Line:
    is_new = row.state is MessageState.NEW
    is_late = row.clock is not None and row.clock.standing(now) is Standing.OVERDUE
    mark = "overdue" if is_late else "urgent" if is_new and row.is_urgent else ""
    wants = _("please call back") if row.wants_call_back else ""
    told = "" if is_new else _("told {time}").format(time=when_words(row.told_at, now))
    about = _joined(" ".join(row.text.split()), row.name, row.company, row.phone, wants, told)
    title, kind = _("For {name}").format(name=row.for_whom), MESSAGE if is_new else CALL_BACK
    return Line(title, about, when_words(row.at, now), row.number, mark, kind, row.id.hex)


# what somebody must see to comes first, the long lists last
SECTIONS: tuple[Section, ...] = (
    Section("incidents", N_("Open incidents"), N_("since"), _incidents),
    Section("late_escorts", N_("Late escorts"), N_("called at"), _late_escorts),
    Section("slips", N_("Visit slips not returned"), N_("left at"), _slips),
    Section("items", N_("Cards, keys and belongings not returned"), N_("given at"), _items),
    Section("prints", N_("Failed prints"), N_("made at"), _failed_prints),
    Section("messages", N_("Messages to tell, calls back owed"), N_("taken at"), _messages),
    Section("tickets", N_("Tickets due in the next shift"), N_("act by"), _tickets),
    Section("complaints", N_("Complaints due in the next shift"), N_("act by"), _complaints),
    Section("parked", N_("Forms put away"), N_("begun at"), _parked),
    Section("out", N_("Staff not back"), N_("went at"), _out),
    Section("records", N_("Outcomes to be recorded"), N_("left at"), _records),
    Section("steps", N_("Open next steps"), N_("due on"), _steps),
    Section("missed", N_("Expected, never came"), N_("expected at"), _missed),
    Section("expected", N_("Still expected"), N_("expected at"), _expected),
    Section("inside", N_("Still inside"), N_("in since"), _inside),
)


def parts(s: Session, asked: Asked) -> tuple[Part, ...]:
    """Every section as it stands, empty ones too: that nothing is open is worth knowing."""
    found = []
    for section in SECTIONS:
        lines = section.read(s, asked)
        found.append(Part(section.key, tuple(lines[:MOST]), len(lines)))
    return tuple(found)


def section(key: str) -> Section | None:
    """The section of a key; None for one this program no longer has."""
    return next((one for one in SECTIONS if one.key == key), None)
