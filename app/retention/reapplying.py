"""A restored backup holds again what was erased since it was made: it is erased again before anybody sees it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, SYSTEM, Actor, allowed
from app.people.record import Person
from app.retention import ledger
from app.retention.erasing import Deletion, erase, erase_people
from app.retention.fields import ERASED, Cause, Gone
from app.retention.forgetting import everybody, forget_words
from app.retention.lists import TABLES, as_body
from app.retention.personal import Kept
from app.retention.running import Door
from app.retention.service import counted, leave_no_words, make_report

AT_ONCE = 200


def reapply(store: Door, present: Path, *, by: Actor = SYSTEM, now: datetime) -> int:
    """Erase in `store` (restored, in nobody's sight yet) what the ledger beside the present office says; gives how many went."""
    marks = ledger.read(present)
    return int(store.do(erase_again, marks, by=by, now=now).value) if marks else 0


@allowed(ADMINISTRATORS)
def erase_again(s: Session, marks: dict[bytes, bool], *, by: Actor, now: datetime) -> int:
    """Everything of these marks that is whole goes, in one transaction with its report; the ledger takes over the marks."""
    office = ledger.office_of(s)
    found = {kept.kind: list(_marked(s, kept, office, marks)) for kept in TABLES}
    ledger.add(s, marks, now=now)
    if not any(found.values()):
        return 0
    report = make_report(s, Cause.RESTORED, "{}", by=by, now=now)
    forget_words(s, everybody(s, [row.id for row, flag in found[Person.__tablename__] if flag]), report.number)
    what, gone = Deletion(report.number, now), list[Gone]()
    for kept in TABLES:
        rows = found[kept.kind]
        for start in range(0, len(rows), AT_ONCE):
            batch = rows[start : start + AT_ONCE]
            _erase(s, kept, batch, what)
            gone = counted(gone, kept, [row for row, _flag in batch])
    report.body, report.finished_at = as_body(gone, left=leave_no_words(s)), now
    s.flush()
    return sum(map(len, found.values()))


def _erase(s: Session, kept: Kept, batch: list[tuple[Any, bool]], what: Deletion) -> None:
    for is_forgotten in {flag for _row, flag in batch}:
        ids = [row.id for row, flag in batch if flag is is_forgotten]
        asked = replace(what, is_forgotten=is_forgotten)
        if kept.record is Person:
            erase_people(s, ids, asked)
        else:
            erase(s, kept, ids, asked)


def _marked(s: Session, kept: Kept, office: UUID, marks: dict[bytes, bool]) -> Iterator[tuple[Any, bool]]:
    """The rows of a table that were erased, and whether somebody asked for it."""
    record: Any = kept.record
    query = select(record.id, getattr(record, kept.number).label("known_as"), getattr(record, kept.at).label("at"))
    if kept.mark:
        query = query.where(getattr(record, kept.mark) != ERASED)
    for row in s.execute(query.order_by(record.id).execution_options(yield_per=5000)):
        flag = marks.get(ledger.mark_of(office, kept.kind, row.id))
        if flag is not None:
            yield row, flag
