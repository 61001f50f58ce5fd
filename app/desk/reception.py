"""Everything received in some days, whichever way it came (P1-2): visits, calls, messages left in person, letters, faxes, e-mails."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.drawing import as_about, days_words, from_about, how_words, office_name, printed_words
from app.calls.fields import CallKind, Direction, MailKind
from app.calls.lists import ContactFilter, ContactRow, register_rows
from app.calls.record import Message
from app.core.actor import DESK, Actor, allowed
from app.core.clock import local
from app.core.i18n import _, ngettext
from app.core.ids import new_id
from app.desk import reception_complaints, reception_paper, reception_tickets
from app.desk.reception_rows import WAYS, Handling, Reception
from app.office.settings import get_settings
from app.people.record import Person
from app.printing import queue
from app.printing.queue import JobRow
from app.visits.fields import STATE_WORDS, VisitState
from app.visits.kinds import as_date, joined
from app.visits.lists import CAME, VisitFilter, VisitRow
from app.visits.lists import register_rows as visit_rows
from app.visits.marks import NextStep, VisitOutcome

SOME = 500


# what tells who took a matter up, by the id of the visit, call or letter it came of; a room that handles matters adds itself
Tells = Callable[[Session, Sequence[UUID]], Mapping[UUID, Handling]]


def receptions(s: Session, wanted: ContactFilter) -> tuple[Reception, ...]:
    """All of some days in the order they came; what was voided, expected or went out is none."""
    visits = visit_rows(s, VisitFilter(wanted.first, wanted.last, frozenset(CAME), wanted.for_whom, wanted.text))
    contacts = register_rows(s, replace(wanted, what=""))
    homes = _homes(s, [row.person_id for row in contacts if row.person_id is not None])
    found = [_visit(row) for row in visits]
    found += [_contact(row, homes.get(row.person_id, "") if row.person_id else "") for row in contacts if _is_reception(row)]
    found += reception_tickets.opened_alone(s, wanted)
    found += reception_complaints.registered_alone(s, wanted)
    known: dict[UUID, Handling] = {}
    ids = [one.id for one in found]
    for tells in TELLS:
        for start in range(0, len(ids), SOME):
            known.update(tells(s, ids[start : start + SOME]))
    found = [replace(one, handling=_joined(one.handling, known[one.id])) if one.id in known else one for one in found]
    return tuple(sorted(found, key=lambda one: (one.at, one.number)))


def _homes(s: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where callers live or work, as far as the desk knows."""
    found: dict[UUID, str] = {}
    for start in range(0, len(ids), SOME):
        query = select(Person.id, Person.place).where(Person.id.in_(ids[start : start + SOME]), Person.place != "")
        found |= {row.id: row.place for row in s.execute(query)}
    return found


def _is_reception(row: ContactRow) -> bool:
    if row.is_void or (row.form == "call" and (row.direction != Direction.IN or row.how == CallKind.WRONG_NUMBER)):
        return False
    if row.form == "message":
        return not row.source_number  # one left in a call or by a visitor stands with it
    return row.form == "call" or row.direction == Direction.IN


def _visit(row: VisitRow) -> Reception:
    outcome = "" if row.state in (VisitState.INSIDE, VisitState.WAITING) else _(STATE_WORDS[row.state])
    handling = Handling(department=row.department, outcome=" · ".join(part for part in (outcome, row.reason) if part))
    return Reception(row.id, row.number, row.at, "visit", row.name, row.phone, row.host, row.purpose, row.received_by, handling)


def _contact(row: ContactRow, home: str) -> Reception:
    way = MailKind(row.how) if row.form == "mail" else row.form
    how = "" if row.form == "mail" else how_words(row.form, row.how, row.direction)
    is_answered = row.form == "call" and row.how == CallKind.ANSWERED
    handler = row.for_whom if row.department and row.for_whom != row.department else ""  # a home handles nothing
    handling = Handling(handler, row.department, answered_at=row.at if is_answered else None, outcome=how)
    name = " · ".join(part for part in (row.name, row.company) if part)
    return Reception(row.id, row.number, row.at, way, name, row.phone, home, " ".join(row.text.split()), row.taken_by, handling)


def _joined(known: Handling, told: Handling) -> Handling:
    """What a room tells counts before what the record itself says; words of both stand."""
    outcome = " · ".join(dict.fromkeys(part for part in (known.outcome, told.outcome) if part))
    return Handling(
        told.handler or known.handler, told.department or known.department, told.promised or known.promised,
        told.answered_at or known.answered_at, outcome,
    )  # fmt: skip


def _of_visits(s: Session, ids: Sequence[UUID]) -> dict[UUID, Handling]:
    """The outcome of a visit and its next steps (V5)."""
    found: dict[UUID, Handling] = {}
    steps: dict[UUID, list[NextStep]] = {}
    for step in s.execute(select(NextStep).where(NextStep.visit_id.in_(ids)).order_by(NextStep.due)).scalars():
        steps.setdefault(step.visit_id, []).append(step)
    for kept in s.execute(select(VisitOutcome).where(VisitOutcome.visit_id.in_(ids))).scalars():
        found[kept.visit_id] = Handling(department=kept.departments, answered_at=kept.recorded_at, outcome=" ".join(kept.discussed.split()))
    for visit_id, made in steps.items():
        done = [step.done_at for step in made if step.done_at is not None]
        last = max(done) if len(done) == len(made) else None
        due = f"{as_date(made[0].due):%m-%d}"
        steps_told = Handling(joined(dict.fromkeys(step.owner for step in made)), "", due, last)
        found[visit_id] = _joined(found.get(visit_id, Handling()), steps_told)
    return found


def _of_calls(s: Session, ids: Sequence[UUID]) -> dict[UUID, Handling]:
    """The message left in a call, or in person: whom it was for, when they were told, what came of it."""
    columns = (Message.id, Message.source_id, Message.for_whom, Message.department, Message.told_at, Message.done_at, Message.outcome)
    query = select(*columns).where(Message.voided_at.is_(None), Message.source_id.in_(ids) | Message.id.in_(ids))
    found = {}
    for row in s.execute(query):
        handler = row.for_whom if row.department and row.for_whom != row.department else ""
        told = Handling(handler, row.department, "", row.done_at or row.told_at, row.outcome)
        found[row.source_id if row.source_id in ids else row.id] = told
    return found


TELLS: tuple[Tells, ...] = (_of_visits, _of_calls, reception_tickets.of_sources, reception_complaints.of_sources)


# -- paper


def reception_pdf(s: Session, wanted: ContactFilter, *, now: datetime, by: Actor | None = None) -> bytes:
    """来访接待记录表 of some days (papers.md 3)."""
    rows = receptions(s, wanted)
    about = (days_words(wanted.first, wanted.last), wanted.for_whom.strip(), wanted.text.strip())
    return reception_paper.reception(reception_paper.ReceptionValues(
        rows=[_line(row) for row in rows], about=" · ".join(part for part in about if part), totals=_totals(rows),
        office=office_name(s), printed=printed_words(by, now),
    ))  # fmt: skip


def _line(row: Reception) -> reception_paper.ReceptionLine:
    told = row.handling
    return reception_paper.ReceptionLine(
        number=row.number, at=f"{local(row.at):%m-%d %H:%M}", way=_(WAYS[row.way]), name=row.name, phone=row.phone, place=row.place,
        matter=row.matter, received_by=row.received_by, handler=told.handler, department=told.department, promised=told.promised,
        answered=f"{local(told.answered_at):%m-%d %H:%M}" if told.answered_at is not None else "", outcome=told.outcome,
    )  # fmt: skip


def _totals(rows: Sequence[Reception]) -> str:
    if not rows:
        return _("Nothing in these days.")
    counts = Counter(row.way for row in rows)
    words = ngettext("{n} reception", "{n} receptions", len(rows)).format(n=len(rows))
    return " · ".join((words, *(" ".join((_(WAYS[way]), str(counts[way]))) for way in WAYS if counts[way])))


def reception_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued record sheet."""
    return reception_pdf(s, from_about(job.about), now=now)


@allowed(DESK)
def print_reception(s: Session, wanted: ContactFilter, *, by: Actor, now: datetime) -> UUID:
    """Queue the record sheet of some days for the printer for forms."""
    printer = get_settings(s).slip_printer
    job = queue.NewJob(paper="reception", record_id=new_id(), title=_("Reception record"), printer=printer, about=as_about(wanted))
    return queue.add(s, job, by=by, now=now)
