"""The verbs of a change of shift; each call is one transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.clock import day_of
from app.core.errors import UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.settings import get_settings
from app.printing import queue
from app.shifts.fields import HANDOVER_FIELDS
from app.shifts.lists import digest_of, frozen
from app.shifts.record import HandoverContent, ShiftHandover
from app.shifts.sections import Asked, parts
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.visits.fields import HostRef
from app.visits.naming import staff_named

PAPER = "handover"


@dataclass(frozen=True, slots=True)
class Handed:
    """A hand-over just made, its sheet in the print queue."""

    handover_id: UUID
    number: str
    to_name: str


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes over besides the words in the form: who of the staff was picked, or that the words count as written."""

    picked: HostRef | None = None
    as_written: bool = False


@allowed(EVERYBODY)
def hand_over(s: Session, form: Mapping[str, object], taker: Taker | None = None, *, by: Actor, now: datetime) -> Handed:
    """Freeze what is open, number it and print it for both to sign. Raises FormErrors, UnknownStaff."""
    values = clean(HANDOVER_FIELDS, form).values
    taker = taker or Taker()
    to = staff_named(s, values["to"], field="to", picked=taker.picked, as_written=taker.as_written)
    found = parts(s, Asked(now, by.counter))
    body = frozen(found)
    record = ShiftHandover(
        number=daily_number("H", day_of(now), take(s, "handover", f"{day_of(now):%Y%m%d}")), made_at=now,
        from_id=by.staff_id, from_name=by.name, to_id=to.staff_id, to_name=to.name, counter=by.counter, note=values["note"].strip(),
        counts=json.dumps({part.key: part.total for part in found}, separators=(",", ":")), content_digest=digest_of(body),
    )  # fmt: skip
    add_new(s, record)
    s.add(HandoverContent(handover_id=record.id, body=body))
    _print(s, record.id, record.number, by=by, now=now)
    return Handed(record.id, record.number, to.name)


def _print(s: Session, handover_id: UUID, number: str, *, by: Actor, now: datetime) -> UUID:
    job = queue.NewJob(paper=PAPER, record_id=handover_id, title=number, stock="a4", printer=get_settings(s).slip_printer)
    return queue.add(s, job, by=by, now=now)


@allowed(EVERYBODY)
def print_again(s: Session, handover_id: UUID, *, by: Actor, now: datetime) -> str:
    """A sheet again, under its number, marked as a reprint; gives the number."""
    record = s.get(ShiftHandover, handover_id)
    if record is None:
        raise UserError(_("This hand-over is no longer on record. Load the list again."))
    job_id = queue.job_for(s, record.id, PAPER)
    if job_id is None:
        _print(s, record.id, record.number, by=by, now=now)
    else:
        queue.reprint(s, job_id, by=by, now=now)
    return record.number
