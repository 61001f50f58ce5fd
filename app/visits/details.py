"""One visit with all the desk knows of it, and what a returning person's form is filled with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.core.masking import mask_phone
from app.notices.fields import Answer, TextKind, outstanding
from app.notices.lists import SigningRow, signings
from app.office import audit
from app.office.record import Staff
from app.office.settings import Settings, get_settings
from app.people.record import Person
from app.people.service import split_phones
from app.pictures.service import latest_jpeg
from app.printing.queue import JobRow, jobs_of
from app.storage.types import from_ms
from app.visits.attempts import Try, admitted_by, tries
from app.visits.carried import Carried, carried
from app.visits.correct import shown_times
from app.visits.fields import ASSISTANCE_WORDS, LEAVING_WORDS, STATE_WORDS, TYPE_WORDS, VISIT_FIELDS, HostRef, VisitState
from app.visits.lists import COLUMNS, VisitRow, as_row, party
from app.visits.record import Visit
from app.visits.trail import VERBS as TRAIL_VERBS
from app.visits.trail import detail, trail

VERBS = {
    "visits.arrive": N_("arrived"),
    "visits.admit": N_("admitted"),
    "visits.turn_away": N_("turned away"),
    "visits.leave": N_("signed out"),
    "visits.leave_by_code": N_("signed out"),
    "visits.scan": N_("badge scanned"),
    "visits.leave_many": N_("closed in bulk"),
    "visits.cancel": N_("cancelled"),
    "visits.void": N_("voided"),
    "visits.correct": N_("corrected"),
    "visits.expect": N_("announced"),
    "visits.change": N_("announced anew"),
    "visits.mark_missed": N_("did not come"),
    "visits.check_in": N_("arrived"),
    "visits.cancel_series": N_("cancelled"),
    "visits.undo": N_("taken back"),
    "visits.arrive_with": N_("arrived with the group"),
    "visits.join": N_("arrived with the group"),
    "visits.check_in_together": N_("arrived with the group"),
    "visits.check_in_group": N_("arrived with the group"),
    "visits.admit_together": N_("admitted"),
    "visits.leave_together": N_("signed out with the group"),
    "visits.leave_group": N_("signed out with the group"),
    "visits.cancel_together": N_("cancelled"),
    "visits.undo_together": N_("taken back"),
    "visits.reprint": N_("printed again"),
    "visits.reveal": N_("phone shown"),
    "visits.print_agreement": N_("agreement printed"),
    "printing.reprint": N_("printed again"),
    "passes.scan": N_("pass scanned"),
    "passes.scan_pass": N_("pass used"),
    "passes.let_in": N_("let in once"),
    "passes.arrive_for_day": N_("arrived with a day pass"),
    "passes.undo_day": N_("taken back"),
    "visits.name_escort": N_("escort"),
    "visits.escort_here": N_("escort here"),
    "visits.escort_not_here": N_("escort not here after all"),
    "visits.settle_slip": N_("visit slip"),
    "visits.record_outcome": N_("outcome recorded"),
    "visits.finish_step": N_("next step done or opened again"),
    "exchange.finish": N_("imported"),
    "exchange.take_group": N_("announced"),
    **TRAIL_VERBS,
}
FIELD_WORDS = {field.name: field.label for field in VISIT_FIELDS} | {
    "arrived_at": N_("Arrived at"), "left_at": N_("Left at"), "leaving": N_("Leaving"), "state": N_("State"),
}  # fmt: skip


WORDED: Mapping[str, Mapping[str, str]] = {
    "leaving": {key.value: word for key, word in LEAVING_WORDS.items()},
    "state": {key.value: word for key, word in STATE_WORDS.items()},
    "type": {key.value: word for key, word in TYPE_WORDS.items()},
    "assistance": ASSISTANCE_WORDS,
}
NOTHING = Carried()


@dataclass(frozen=True, slots=True)
class VisitEvent:
    """One thing done to a visit; `detail` names a correction's old and new values."""

    at: datetime
    by: str
    counter: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """A visit, its trail, its print jobs and its group (empty where it came alone).

    `phone` is the full one, shown on press-and-hold."""

    row: VisitRow
    phone: str
    form: dict[str, Any]
    times: dict[str, Any]
    events: tuple[VisitEvent, ...]
    jobs: tuple[JobRow, ...]
    tries: tuple[Try, ...] = ()
    admitted_by: str = ""
    answers: tuple[SigningRow, ...] = ()
    unsigned: tuple[TextKind, ...] = ()
    photo: bytes = b""
    carried: Carried = NOTHING
    party: tuple[VisitRow, ...] = ()


def visit(s: Session, visit_id: UUID) -> VisitDetails:
    """Everything about one visit; raises UserError where it is gone."""
    record = s.get(Visit, visit_id)
    if record is None:
        raise UserError(_("This visit is no longer on record. Load the list again."))
    values = as_row(s.execute(select(*COLUMNS).where(Visit.id == visit_id)).one())
    answers = signings(s, visit_id)
    is_here = record.state in (VisitState.WAITING, VisitState.INSIDE)
    return VisitDetails(
        row=values,
        phone=record.phone,
        form={field.name: getattr(record, field.name) for field in VISIT_FIELDS},
        times=shown_times(record),
        events=_events(s, visit_id),
        jobs=jobs_of(s, visit_id),
        tries=tries(s, visit_id),
        admitted_by=admitted_by(s, [visit_id]).get(visit_id, "") if record.admitted_at else "",
        answers=answers,
        unsigned=left_to_sign(get_settings(s), record.type.value, answers) if is_here else (),
        photo=latest_jpeg(s, record.person_id),
        carried=carried(s, visit_id),
        party=party(s, visit_id),
    )


def left_to_sign(settings: Settings, visitor_type: str, answers: Sequence[SigningRow]) -> tuple[TextKind, ...]:
    """What the office asks of this type of visitor and was not answered yet."""
    return outstanding(settings, visitor_type, [Answer(row.texts, row.language, row.is_accepted) for row in answers])


def _events(s: Session, visit_id: UUID) -> tuple[VisitEvent, ...]:
    return tuple(VisitEvent(e.at, e.by, e.counter, _(VERBS.get(e.verb, e.verb)), _detail(e)) for e in trail(s, visit_id))


def _detail(event: audit.Event) -> str:
    if event.verb != "visits.correct":
        return detail(event)
    parts = [
        _("{field}: {old} → {new}").format(field=_(FIELD_WORDS[name]), old=worded(name, event.old.get(name)), new=worded(name, new))
        for name, new in sorted(event.new.items())
        if name in FIELD_WORDS
    ]
    if event.new.get("reason"):
        parts.append(str(event.new["reason"]))
    return "; ".join(parts)


def worded(name: str, value: Any) -> str:
    """An audited value as people read it: times of the office, words for states; a dash for nothing."""
    if value in (None, ""):
        return "—"
    if name.endswith("_at"):
        return f"{local(from_ms(value)):%Y-%m-%d %H:%M}"
    words: Mapping[str, str] = WORDED.get(name, {})
    if name == "phone":
        return mask_phone(str(value))
    return _(words[value]) if value in words else str(value)


def prefill(s: Session, person_id: UUID) -> tuple[dict[str, Any], HostRef | None]:
    """Everything known of a person as VISIT_FIELDS, from the person and the last visit, and the host of that visit."""
    person = s.get(Person, person_id)
    if person is None:
        raise UserError(_("This person is no longer on record. Load the list again."))
    phones = split_phones(person.phones)
    known: dict[str, Any] = {"name": person.name, "phone": phones[0] if phones else "", "company": person.company, "plate": person.plate}
    last = s.execute(select(Visit).where(Visit.person_id == person_id).order_by(Visit.at.desc()).limit(1)).scalar_one_or_none()
    if last is None:
        return known, None
    known.update(host=last.host, purpose=last.purpose, type=last.type.value, language=last.language, people=1, assistance=last.assistance)
    host = HostRef(last.host_kind, last.host_id, last.host, last.department) if last.host_id else None
    # whoever has left since is asked about like any other host nobody knows
    return known, None if host and _has_left(s, host) else host


def _has_left(s: Session, host: HostRef) -> bool:
    return host.kind == "staff" and s.execute(select(Staff.id).where(Staff.id == host.id, Staff.is_active)).first() is None
