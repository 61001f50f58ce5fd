"""The verbs of opinions; each call is one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.fields import Source
from app.calls.service import link_from
from app.core.actor import DESK, EVERYBODY, Actor, Role, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.core.ids import new_id
from app.office.revealing import Revealed, note_revealed
from app.office.settings import get_settings
from app.opinions.fields import ANSWER_FIELDS, OPINION_FIELDS, AnswerWay, Channel, OpinionKind, Origin, State
from app.opinions.lists import ANSWERED, RECEIVED, OpinionFilter, form_of
from app.opinions.record import Opinion
from app.people.record import Person
from app.places.lists import exact_home
from app.printing import queue
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.storage.store import Change, changes_of
from app.visits.record import day_number
from app.visits.service import needed_reason

# a guard takes in what is said at the gate; answering is for those who may own a matter (W4.4)
OWNERS = EVERYBODY - {Role.GUARD}
PAPER = "opinions"


@dataclass(frozen=True, slots=True)
class Done:
    """An opinion after a move, and words about what was cleaned."""

    id: UUID
    number: str
    state: State
    version: int
    notes: tuple[str, ...] = ()


@allowed(EVERYBODY)
def register(s: Session, form: Mapping[str, object], origin: Origin | None = None, *, by: Actor, now: datetime) -> Done:
    """Take an opinion, suggestion or praise in under a number of its own (P2六.1). Raises FormErrors."""
    values, notes = _checked(form, now=now)
    origin = origin or Origin()
    at = RECEIVED.meant(values, now=now)
    new = Opinion(
        number=daily_number("O", day_of(now), take(s, "opinion", f"{day_of(now):%Y%m%d}")), kind=OpinionKind(values["kind"]),
        channel=Channel(values["channel"]), received_at=at, day=day_number(at), text=values["text"], received_by=by.name,
        counter=by.counter, source_kind=origin.kind, source_id=origin.id, source_number=origin.number, moved_at=now,
    )  # fmt: skip
    _fill(s, new, values)
    new.person_id = origin.person_id if new.name and _is_called(s, origin.person_id, new.name) else None
    add_new(s, new)
    link_from(s, origin.kind, origin.id, Source("opinion", new.id, new.number), now=now)
    return Done(new.id, new.number, new.state, 1, notes)


def _checked(form: Mapping[str, object], *, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
    values, notes = clean(OPINION_FIELDS, RECEIVED.written(form, now=now))
    values["is_anonymous"] = bool(values["is_anonymous"])
    for name in ("name", "phone", "home", "department", "original", "text"):
        values[name] = (values[name] or "").strip()
    if not values["is_anonymous"] and not values["name"]:
        raise FormErrors({"name": _("Write who it is from, or tick “anonymous”.")})
    if values["is_anonymous"] and (values["name"] or values["phone"]):
        which = "name" if values["name"] else "phone"
        raise FormErrors({which: _("What is anonymous bears no name and no phone. Empty them, or take the tick away.")})
    return values, notes


def _fill(s: Session, opinion: Opinion, values: Mapping[str, Any]) -> None:
    if opinion.person_id is not None and opinion.name != values["name"] and not _is_called(s, opinion.person_id, values["name"]):
        opinion.person_id = None  # somebody else is meant
    for name in ("is_anonymous", "name", "phone", "home", "department", "original", "text"):
        if getattr(opinion, name) != values[name]:
            setattr(opinion, name, values[name])
    opinion.kind, opinion.channel = OpinionKind(values["kind"]), Channel(values["channel"])
    found = exact_home(s, opinion.home) if opinion.home else None
    opinion.home_id = found.id if found else None


def _is_called(s: Session, person_id: UUID | None, name: str) -> bool:
    """Whether somebody on record bears this name; a person forgotten meanwhile bears none."""
    person = s.get(Person, person_id) if person_id is not None else None
    return person is not None and person.name.strip() == name


@allowed(OWNERS)
def answer(s: Session, opinion_id: UUID, form: Mapping[str, object], *, version: int, by: Actor, now: datetime) -> Done:
    """What was answered and how (ANSWER_FIELDS), of an opinion opened at `version`. Raises FormErrors, StaleRecord."""
    opinion = opinion_of(s, opinion_id, version)
    values = _answer_of(form, now=now)
    at = ANSWERED.meant(values, now=now)
    if at < opinion.received_at:
        raise FormErrors({"answered_time": _("Answering comes after receiving. Correct one of the two times.")})
    opinion.reply(AnswerWay(values["way"]), values["answer"], at, by.name, now)
    return _done(s, opinion)


def _answer_of(form: Mapping[str, object], *, now: datetime) -> dict[str, Any]:
    values = clean(ANSWER_FIELDS, ANSWERED.written(form, now=now)).values
    values["answer"] = (values["answer"] or "").strip()
    if values["way"] != AnswerWay.NONE and not values["answer"]:
        raise FormErrors({"answer": _("Write in a few words what was answered.")})
    return values


@allowed(EVERYBODY)
def correct(s: Session, opinion_id: UUID, changes: Mapping[str, object], reason: str, *, version: int, by: Actor, now: datetime) -> Done:
    """Change fields (OPINION_FIELDS, of one that is answered ANSWER_FIELDS too); the old values stay in the trail."""
    opinion = opinion_of(s, opinion_id, version)
    opinion.check_open()
    why = needed_reason(reason)
    shown = form_of(opinion)
    values, notes = _checked({**shown, **changes}, now=now)
    received = RECEIVED.meant(values, now=now, kept=opinion.received_at)
    if opinion.state is State.ANSWERED:
        said = _answer_of({**shown, **changes}, now=now)
        opinion.way, opinion.answer = AnswerWay(said["way"]), said["answer"]
        opinion.answered_at = ANSWERED.meant(said, now=now, kept=opinion.answered_at)
        if opinion.answered_at < received:
            raise FormErrors({"answered_time": _("Answering comes after receiving. Correct one of the two times.")})
    _fill(s, opinion, values)
    opinion.received_at, opinion.day = received, day_number(received)
    opinion.is_corrected = True
    done = _done(s, opinion)
    # the reason of every correction stands in the trail, also where nothing else was changed
    changes_of(s).by_record.setdefault(opinion.id, Change("Opinion", opinion.id, {}, {})).new["reason"] = why
    return Done(done.id, done.number, done.state, done.version, notes)


@allowed(OWNERS)
def void(s: Session, opinion_id: UUID, reason: str, *, by: Actor, now: datetime) -> Done:
    """Entered by mistake; the number is kept with the reason. Raises FormErrors without one."""
    opinion = opinion_of(s, opinion_id)
    opinion.void(needed_reason(reason), now)
    return _done(s, opinion)


@allowed(EVERYBODY)
def undo(s: Session, opinion_id: UUID, *, version: int, by: Actor, now: datetime) -> Done:
    """Take back the last move within ten seconds, unless another counter has changed it since `version`."""
    opinion = opinion_of(s, opinion_id, version)
    opinion.take_back(now)
    return _done(s, opinion)


def became(s: Session, opinion_id: UUID, kind: str, record_id: UUID, number: str) -> None:
    """Part of another room's transaction: the opinion was made into something that is seen through there (P2六.1)."""
    opinion = opinion_of(s, opinion_id)
    opinion.check_open()
    if opinion.linked_id is not None:
        sentence = _("{number} was made into {other} already.")
        raise UserError(sentence.format(number=opinion.number, other=opinion.linked_number))
    opinion.linked_kind, opinion.linked_id, opinion.linked_number = kind, record_id, number


def is_itself_again(s: Session, opinion_id: UUID, record_id: UUID) -> None:
    """What was made of it came to nothing: it may be made into something again."""
    opinion = s.get(Opinion, opinion_id)
    if opinion is not None and opinion.linked_id == record_id:
        opinion.linked_kind, opinion.linked_id, opinion.linked_number = "", None, ""


@allowed(DESK)
def reveal(s: Session, opinion_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full phones; that they were shown, to whom and why, is on the trail before anybody sees them."""
    rows = s.execute(select(Opinion.id, Opinion.name, Opinion.phone).where(Opinion.id.in_(list(opinion_ids)))).all()
    return note_revealed(s, "Opinion", rows, why)


@allowed(EVERYBODY)
def print_register(s: Session, wanted: OpinionFilter, *, by: Actor, now: datetime) -> UUID:
    """Queue the register of a filter for the printer for forms; it is drawn when its turn comes."""
    about = json.dumps(asdict(wanted), default=lambda value: value.isoformat())
    job = queue.NewJob(paper=PAPER, record_id=new_id(), title=_("Register of opinions"), printer=get_settings(s).slip_printer, about=about)
    return queue.add(s, job, by=by, now=now)


def opinion_of(s: Session, opinion_id: UUID, version: int | None = None) -> Opinion:
    """The record; raises UserError where it is gone, StaleRecord where it is another version."""
    found = s.get(Opinion, opinion_id)
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    if version is not None and found.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    return found


def _done(s: Session, opinion: Opinion) -> Done:
    s.flush()
    return Done(opinion.id, opinion.number, opinion.state, opinion.version)
