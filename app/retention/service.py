"""Holding records back, and deleting those whose time is over: batch by batch behind the open desk, each a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, HEADS, Actor, allowed
from app.core.clock import day_of, local
from app.core.errors import UserError
from app.core.i18n import _
from app.office.keeping import Keep
from app.office.settings import get_settings
from app.people.record import Person
from app.people.search import INDEX
from app.retention import ledger
from app.retention.blocking import blockers, is_due
from app.retention.erasing import Deletion, erase, erase_people
from app.retention.fields import Cause, Gone, HoldRow, ReportRow, RuleRow
from app.retention.lists import TABLES, as_body, as_row, due, found, rules, until_of
from app.retention.personal import Kept
from app.retention.record import DeletionReport, Hold
from app.storage.adding import add_new
from app.storage.cleaning import left_on_disk
from app.storage.numbers import daily_number, take
from app.storage.store import leave_nothing
from app.storage.story_search import table_for
from app.tickets.service import print_paper

BATCH = 100  # a check-in waits no longer for one than it notices
PAPER = "deletion"


# -- hold marks


@allowed(HEADS)
def hold(s: Session, number: str, reason: str, *, by: Actor, now: datetime) -> HoldRow:
    """Keep one record back, by its number, whatever its keeping time says. Raises UserError."""
    kept, record_id, known_as = found(s, number)
    if not reason.strip():
        raise UserError(_("A reason is needed. Pick one or write one."))
    if s.scalars(select(Hold.id).where(Hold.record_id == record_id, Hold.lifted_at.is_(None))).first() is not None:
        raise UserError(_("{number} is held already. Nothing was changed.").format(number=known_as))
    made = Hold(record_kind=kept.kind, record_id=record_id, number=known_as, reason=reason.strip()[:255], made_at=now, made_by=by.name)
    row = _hold_row(made)
    add_new(s, made)
    return row


@allowed(HEADS)
def release(s: Session, number: str, reason: str, *, by: Actor, now: datetime) -> HoldRow:
    """Lift a record's hold mark: its keeping time counts again. Raises UserError."""
    wanted = (number.strip(), number.strip().upper())
    kept = s.scalars(select(Hold).where(Hold.number.in_(wanted), Hold.lifted_at.is_(None))).first()
    if kept is None:
        raise UserError(_("{number} is not held. Check the number.").format(number=number.strip()))
    if not reason.strip():
        raise UserError(_("A reason is needed. Pick one or write one."))
    kept.lift(reason.strip()[:255], by.name, now)
    return _hold_row(kept)


def _hold_row(record: Hold) -> HoldRow:
    return HoldRow(*(getattr(record, name) for name in HoldRow.__dataclass_fields__))


# -- a run


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: the table it is at and the key in it, how many went in all; over once `table` is past the last.

    `home_key` is the deletion's own (erasing.Deletion)."""

    report_id: UUID
    table: int = 0
    key: Any = None
    done: int = 0
    home_key: bytes = b""

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.table >= len(TABLES)


@allowed(ADMINISTRATORS)
def begin(s: Session, *, by: Actor, now: datetime) -> Step:
    """Start a deletion by the rules. Raises UserError where no keeping time is set, or nothing is due."""
    if not rules(get_settings(s)):
        raise UserError(_("Everything is kept for ever: no keeping time is set. Set one first; nothing was deleted."))
    rows = due(s, now=now)
    if not any(row.many for row in rows):
        raise UserError(_("Nothing has had its time, or all of it is held back. Nothing was deleted."))
    body = as_body((), ruled=[RuleRow(row.kind, row.keep, f"{row.until:%Y-%m-%d}", sum(row.held.values())) for row in rows])
    return Step(make_report(s, Cause.RULES, body, by=by, now=now).id, home_key=token_bytes(32))


def make_report(s: Session, cause: Cause, body: str, *, by: Actor, now: datetime) -> DeletionReport:
    """A new report of this day."""
    number = daily_number("X", day_of(now), take(s, "deletion", f"{day_of(now):%Y%m%d}"))
    made = DeletionReport(number=number, cause=cause, made_at=now, made_by=by.name, body=body)
    s.add(made)
    s.flush()
    return made


@allowed(ADMINISTRATORS)
def go_on(s: Session, step: Step, *, by: Actor, now: datetime) -> Step:
    """One batch of a run; look at `is_over` of what it gives before the next."""
    kept = TABLES[step.table]
    keep = rules(get_settings(s)).get(kept.keep)
    rows = _batch(s, kept, until_of(kept.keep, keep, now), step.key, now) if keep else []
    if not rows:
        return replace(step, table=step.table + 1, key=None)
    report = s.get_one(DeletionReport, step.report_id)
    ids = [row.id for row in rows]
    what = Deletion(report.number, now, key=step.home_key)
    if kept.record is Person:
        erase_people(s, ids, what)
    else:
        erase(s, kept, ids, what)
    _count(report, kept, rows)
    return replace(step, key=rows[-1].key, done=step.done + len(rows))


def _batch(s: Session, kept: Kept, until: date, key: Any, now: datetime) -> Sequence[Any]:
    """The next rows in the order of their days, or of their ids (which rise with time): each row is looked at once."""
    record: Any = kept.record
    order = record.day if hasattr(record, "day") else record.id
    known_as = getattr(record, kept.number).label("known_as")
    query = select(record.id, order.label("key"), getattr(record, kept.at).label("at"), known_as).where(*is_due(kept, until))
    if key is not None:
        query = query.where(order >= key)
    return s.execute(query.where(blockers(kept, now) == "").order_by(order, record.id).limit(BATCH)).all()


def _count(report: DeletionReport, kept: Kept, rows: Sequence[Any]) -> None:
    """Numbers and days of what went; a number names nobody."""
    told = as_row(report)
    report.body = as_body(counted(told.gone, kept, rows), told.kept, told.rules)


def counted(gone: Sequence[Gone], kept: Kept, rows: Sequence[Any]) -> list[Gone]:
    """What went so far, and these rows (`known_as`, `at`) of a table; those without a number of their own by their days."""
    has_number = kept.number == "number" and kept.keep is not Keep.ITEMS
    spans = [str(row.known_as) if has_number else f"{local(row.at):%Y-%m-%d}" for row in rows]
    first, last = (spans[0], spans[-1]) if has_number else (min(spans), max(spans))
    found = {one.table: one for one in gone}
    before = found.get(kept.kind) or Gone(kept.kind, 0, first, last)
    span = {"last": last} if has_number else {"first": min(first, before.first), "last": max(last, before.last)}
    found[kept.kind] = replace(before, many=before.many + len(rows), **span)
    return list(found.values())


@allowed(ADMINISTRATORS)
def finish(s: Session, report_id: UUID, *, prints: bool = True, by: Actor, now: datetime) -> ReportRow:
    """The end of a run, broken off or not: indexes written anew without the words that went, the report closed and printed."""
    report = s.get_one(DeletionReport, report_id)
    told = as_row(report)
    report.body = as_body(told.gone, told.kept, told.rules, left=leave_no_words(s))
    report.finished_at = now
    s.flush()
    if prints:
        print_report(s, report_id, by=by, now=now)
    return as_row(report)


def leave_no_words(s: Session) -> tuple[str, ...]:
    """Nothing of what went stays in the search indexes, the free pages or the log; gives what is to be said of a server's disk."""
    INDEX.optimize(s.connection())
    table_for(s.connection()).tidy(s.connection(), wholly=True)
    ledger.complete(s)
    leave_nothing(s)
    return left_on_disk(s)


@allowed(HEADS)
def print_report(s: Session, report_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Queue the paper of a deletion."""
    return print_report_for(s, s.get_one(DeletionReport, report_id), by=by, now=now)


def print_report_for(s: Session, report: DeletionReport, *, by: Actor, now: datetime) -> UUID:
    """Queue the paper of a deletion just made."""
    return print_paper(s, PAPER, report.id, report.number, by=by, now=now)
