"""What an arrival leaves behind besides the visit: an escort to be called, an outcome to be recorded, a slip to come back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.forms import clean
from app.office.settings import Settings, get_settings
from app.storage.adding import add_new
from app.storage.direct import run
from app.storage.store import Change, changes_of
from app.visits.fields import VisitState
from app.visits.kinds import ESCORT_FIELDS, Escorting, default_areas, is_record_due, joined, needs_escort, split
from app.visits.marks import VisitEscort, VisitOutcome, VisitSlip
from app.visits.naming import Named, staff_named
from app.visits.record import OPEN, Visit

NOTHING = Escorting()
HAS_OUTCOME = text("SELECT 1 FROM visit_outcome WHERE visit_id = :id")
HAS_SLIP = text("SELECT 1 FROM visit_slip WHERE visit_id = :id")


def mark_arrival(
    s: Session, visit: Visit, settings: Settings, said: Escorting | None, *, is_again: bool, now: datetime, has_pass: bool = False
) -> None:
    """Somebody has come; `is_again` where the visit was on record before (announced). Most visits carry nothing and cost nothing.

    Whoever comes in with a pass is escorted only where the desk says by whom."""
    is_needed = needs_escort(settings, visit.type) and (said is not None or not has_pass)
    areas = default_areas(settings, visit.type)
    if is_needed or areas or said is not None:
        set_escort(s, visit.id, said or NOTHING, is_needed=is_needed, areas=areas, now=now)
    if is_record_due(settings, visit.type, visit.purpose) and not (is_again and run(s, HAS_OUTCOME, {"id": visit.id})):
        add_new(s, VisitOutcome(visit_id=visit.id, is_due=True))


def mark_anew(s: Session, visit: Visit, *, now: datetime) -> None:
    """Type or purpose were corrected: what such a visit needs is asked for now; what was written already stays."""
    settings = get_settings(s)
    is_needed = needs_escort(settings, visit.type)
    if visit.state in OPEN:
        kept = s.execute(select(VisitEscort).where(VisitEscort.visit_id == visit.id)).scalar_one_or_none()
        if kept is not None and not kept.name:
            kept.is_needed = is_needed
        elif kept is None and is_needed:
            set_escort(s, visit.id, NOTHING, is_needed=True, areas=default_areas(settings, visit.type), now=now)
    has_come = visit.state in OPEN or visit.state is VisitState.LEFT
    if has_come and is_record_due(settings, visit.type, visit.purpose) and not run(s, HAS_OUTCOME, {"id": visit.id}):
        add_new(s, VisitOutcome(visit_id=visit.id, is_due=True))


def set_escort(s: Session, visit_id: UUID, said: Escorting, *, is_needed: bool, areas: str = "", now: datetime) -> VisitEscort | None:
    """Write down who escorts and where the visitor may go (`areas` where nothing is said); raises UnknownStaff, FormErrors.

    Somebody else than before is called now. A visit that needs no escort and has no areas gets no row."""
    kept = s.execute(select(VisitEscort).where(VisitEscort.visit_id == visit_id)).scalar_one_or_none()
    usual = areas if kept is None else kept.areas
    wanted = joined(split(usual if said.areas is None else said.areas))
    values = clean(ESCORT_FIELDS, {"escort": said.name, "areas": wanted, "is_told": said.is_told}).values
    name = values["escort"].strip()
    who = staff_named(s, name, field="escort", picked=said.staff, as_written=said.as_written) if name else Named("")
    if kept is None and not (is_needed or name or values["areas"] or said.is_told):
        return None
    if kept is None:
        kept = VisitEscort(
            visit_id=visit_id, is_needed=is_needed or bool(name), staff_id=who.staff_id, name=who.name, department=who.department,
            areas=values["areas"], is_told=bool(said.is_told), called_at=now,
        )  # fmt: skip
        add_new(s, kept)
        return kept
    if (who.name, who.staff_id) != (kept.name, kept.staff_id):
        kept.called_at, kept.reported_at = now, None
    kept.is_needed = kept.is_needed or is_needed or bool(name)
    kept.staff_id, kept.name, kept.department = who.staff_id, who.name, who.department
    kept.areas, kept.is_told = values["areas"], bool(said.is_told)
    return kept


def slip_out(s: Session, visit_id: UUID) -> None:
    """A slip is printed for a visitor; the first counts, another of the same visit is the same slip."""
    if not run(s, HAS_SLIP, {"id": visit_id}):
        add_new(s, VisitSlip(visit_id=visit_id))


def note_on(s: Session, visit_id: UUID, words: str = "") -> None:
    """Put into the visit's own trail what was done to something it carries."""
    change = changes_of(s).by_record.setdefault(visit_id, Change("Visit", visit_id, {}, {}))
    change.new["detail"] = words
