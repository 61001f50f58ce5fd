"""Correcting a visit: the old value, who and why stay in the audit trail."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import at_local, local
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.storage.store import Change, changes_of
from app.visits.fields import TIME_FIELDS, VISIT_FIELDS, HostRef, Leaving, VisitorType, VisitState
from app.visits.hosts import resolve
from app.visits.marking import mark_anew
from app.visits.record import WITH_REASON, Visit, day_number


@allowed(DESK)
def correct(
    s: Session,
    visit_id: UUID,
    changes: Mapping[str, object],
    reason: str,
    *,
    version: int,
    by: Actor,
    now: datetime,
    as_written: bool = False,
) -> int:
    """Change fields (VISIT_FIELDS, TIME_FIELDS) of a visit opened at `version`; gives the new one. Raises FormErrors, StaleRecord."""
    visit = s.get(Visit, visit_id)
    if visit is None:
        raise UserError(_("This visit is no longer on record. Load the list again."))
    if visit.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    if not reason.strip():
        raise FormErrors({"reason": _("A reason is needed. Pick one or write one.")})
    values = clean(VISIT_FIELDS, {**shown(visit), **changes}).values
    times = clean(TIME_FIELDS, {**shown_times(visit), **changes}).values
    kind_before = visit.type, visit.purpose
    _set_host(s, visit, values["host"], as_written=as_written)
    for name in ("name", "phone", "company", "plate", "purpose", "belongings", "note", "language", "assistance"):
        if getattr(visit, name) != (values[name] or ""):
            setattr(visit, name, values[name] or "")
    visit.people = values["people"] or 1
    visit.type = VisitorType(values["type"] or visit.type)
    _set_times(visit, times, now)
    if kind_before != (visit.type, visit.purpose):
        mark_anew(s, visit, now=now)
    why = reason.strip()[:255]
    if visit.state not in WITH_REASON:  # why somebody was turned away, cancelled or void stays what it was
        visit.reason = why
    visit.is_corrected = True
    s.flush()
    # the trail names the reason of every correction, also where it is the same as last time
    changes_of(s).by_record.setdefault(visit.id, Change("Visit", visit.id, {}, {})).new["reason"] = why
    return visit.version


def shown(visit: Visit) -> dict[str, Any]:
    """A visit's fields as the form takes them."""
    return {field.name: getattr(visit, field.name) for field in VISIT_FIELDS}


def shown_times(visit: Visit) -> dict[str, Any]:
    """A visit's times as the form takes them: day and wall time apart."""
    found: dict[str, Any] = {}
    for name, at in (("arrived", visit.arrived_at), ("left", visit.left_at)):
        wall = local(at) if at else None
        found[f"{name}_day"] = wall.date() if wall else None
        found[f"{name}_time"] = wall.time().replace(microsecond=0, second=0) if wall else None
    return found


def _set_host(s: Session, visit: Visit, words: str, *, as_written: bool) -> None:
    if words == visit.host:
        return
    host: HostRef | None = resolve(s, words, as_written=as_written)
    visit.host = host.text if host else words
    visit.host_kind, visit.host_id, visit.department = (host.kind, host.id, host.department) if host else ("", None, "")


def _set_times(visit: Visit, times: Mapping[str, Any], now: datetime) -> None:
    before = shown_times(visit)
    arrived = _moment(times["arrived_day"], times["arrived_time"], "arrived_time")
    left = _moment(times["left_day"] or times["arrived_day"], times["left_time"], "left_time") if times["left_time"] else None
    arrival_kept = all(before[name] == times[name] for name in ("arrived_day", "arrived_time"))
    leaving_kept = all(before[name] == times[name] for name in ("left_day", "left_time"))
    if arrival_kept and leaving_kept:
        return
    arrived = visit.arrived_at if arrival_kept else arrived
    left = visit.left_at if leaving_kept else left
    _check_order(visit, arrived, left, now)
    if arrived and not arrival_kept:
        if visit.admitted_at and visit.admitted_at < arrived:
            visit.admitted_at = arrived
        visit.arrived_at = visit.at = arrived
        visit.day = day_number(arrived)
    if left and not leaving_kept:
        visit.left_at, visit.leaving = left, Leaving.REPORTED


def _check_order(visit: Visit, arrived: datetime | None, left: datetime | None, now: datetime) -> None:
    if visit.arrived_at and arrived is None:
        raise FormErrors({"arrived_time": _("The arrival time cannot be empty. Write it as 13:05.")})
    if visit.state is VisitState.LEFT and left is None:
        raise FormErrors({"left_time": _("The leaving time cannot be empty. Write it as 13:05.")})
    if left and visit.state is not VisitState.LEFT:
        raise FormErrors({"left_time": _("The visitor has not left. Sign out first, then correct the time.")})
    if arrived and left and left < arrived:
        raise FormErrors({"left_time": _("Leaving comes after arriving. Correct one of the two times.")})
    if (arrived and arrived > now) or (left and left > now):
        raise FormErrors(
            {"left_time" if left and left > now else "arrived_time": _("This time has not come yet. Correct the time, or the PC's clock.")}
        )


def _moment(day: date | None, wall: time | None, field: str) -> datetime | None:
    if day is None and wall is None:
        return None
    if day is None or wall is None:
        raise FormErrors({field: _("Day and time belong together. Fill in both.")})
    return at_local(day, wall)
