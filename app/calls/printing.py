"""Queueing the call list for the printer for forms."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.calls.drawing import as_about
from app.calls.lists import ContactFilter
from app.core.actor import DESK, Actor, allowed
from app.core.i18n import _
from app.core.ids import new_id
from app.office.settings import get_settings
from app.printing import queue


@allowed(DESK)
def print_calls(s: Session, wanted: ContactFilter, *, by: Actor, now: datetime) -> UUID:
    """Queue the call list of a filter; it is drawn when its turn comes."""
    printer = get_settings(s).slip_printer
    job = queue.NewJob(paper="calls", record_id=new_id(), title=_("Call list"), printer=printer, about=as_about(wanted))
    return queue.add(s, job, by=by, now=now)
