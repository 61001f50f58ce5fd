"""The verbs of notices, signatures, photos and full phones at a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import LANGUAGES, _, language
from app.notices import lists as notices
from app.notices.fields import Answer, TextKind, asked
from app.notices.lists import TextRow
from app.office.revealing import Revealed, note_revealed
from app.office.settings import get_settings
from app.people.record import Person
from app.pictures import service as pictures
from app.visits import signed
from app.visits.record import Visit
from app.visits.service import visit_of


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a visitor is asked to read and sign, in one language, and the languages they may choose."""

    texts: tuple[TextRow, ...]
    language: str
    languages: tuple[str, ...]


def to_sign(s: Session, visitor_type: str, code: str = "", kinds: Sequence[TextKind] = ()) -> ToSign:
    """The texts for a signing sheet: `kinds`, else what the settings ask of this type of visitor, else notice and rules."""
    settings = get_settings(s)
    wanted = tuple(kinds) or asked(settings, visitor_type) or (TextKind.PRIVACY, TextKind.RULES)
    offered = tuple(each for each in settings.notice_languages.split() if each in LANGUAGES) or (settings.language,)
    code = code if code in LANGUAGES else language()
    return ToSign(notices.shown(s, wanted, code), code, tuple(dict.fromkeys((*offered, code))))


def to_sign_for(s: Session, visit_id: UUID, kinds: Sequence[TextKind] = ()) -> ToSign:
    """The texts for the visitor of a visit, in the language of their badge."""
    visit = visit_of(s, visit_id)
    return to_sign(s, visit.type.value, visit.language, kinds)


@allowed(DESK)
def sign(s: Session, visit_id: UUID, answer: Answer, *, by: Actor, now: datetime) -> str:
    """Keep what the visitor of a visit answered; gives the visit's number."""
    visit = visit_of(s, visit_id)
    signed.take_answer(s, visit, answer, by=by, now=now)
    return visit.number


@allowed(DESK)
def print_agreement(s: Session, visit_id: UUID, *, by: Actor, now: datetime) -> None:
    """The confidentiality agreement on paper: as signed at the desk, else with empty lines to sign by hand."""
    signed.queue_agreement(s, visit_of(s, visit_id), by=by, now=now)


@allowed(DESK)
def take_photo(s: Session, visit_id: UUID, jpeg: bytes, *, by: Actor, now: datetime) -> UUID:
    """A photo for the visitor of a visit; raises UserError where the person is not on record any more."""
    visit = visit_of(s, visit_id)
    if visit.person_id is None or s.get(Person, visit.person_id) is None:
        raise UserError(_("This person is not remembered, so no photo is kept."))
    return pictures.put(s, jpeg, person_id=visit.person_id, by=by, now=now)


def photo_of(s: Session, person_id: UUID) -> bytes:
    """The newest photo of a person; empty where there is none."""
    return pictures.latest_jpeg(s, person_id)


@allowed(DESK)
def reveal(s: Session, visit_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full phones of visits; that they were shown, whose, to whom and why, is on the trail before anybody sees them."""
    rows = s.execute(select(Visit.id, Visit.name, Visit.phone).where(Visit.id.in_(list(visit_ids)))).all()
    return note_revealed(s, "Visit", rows, why)


@allowed(DESK)
def reveal_people(s: Session, person_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full phones of people on record, noted like `reveal`."""
    rows = s.execute(select(Person.id, Person.name, Person.phones).where(Person.id.in_(list(person_ids)))).all()
    return note_revealed(s, "Person", rows, why)
