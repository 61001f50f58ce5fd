"""Who is on the line and whom they ask for: found while it is typed, with what the desk should know before it says a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.addressees import from_host
from app.calls.fields import Addressee, MessageState
from app.calls.lists import ContactRow, of_person
from app.core import names
from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import _
from app.core.masking import mask_phone
from app.desk.find import HostHit, find_host
from app.office.duty import Presence, Roster, roster
from app.office.duty_record import Department
from app.office.lists import StaffRow, departments, staff
from app.people.lists import PersonRow, by_seq, person
from app.people.search import INDEX
from app.people.service import digits, split_phones
from app.places.record import Home
from app.visits.lists import VisitRow, earlier

MOST = 8
MOST_EARLIER = 3
PHONE_FROM = 4  # digits from which a number is looked up among homes


@dataclass(frozen=True, slots=True)
class CallerHit:
    """Somebody who may be calling; the phone is masked. `person_id` is empty for a home or one of the staff."""

    name: str
    detail: str
    phone: str
    person_id: UUID | None = None
    home_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a caller: values for the form (the phone in full), the home, what they last came or called about."""

    values: dict[str, str]
    visits: tuple[VisitRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    waiting: int = 0
    home: str = ""


@dataclass(frozen=True, slots=True)
class AddresseeHit:
    """Somebody, a department or a home that may be asked for; `presence` is None for all but staff."""

    addressee: Addressee
    name: str
    detail: str
    presence: Presence | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How to put a call through: whose name, place and phone, where they are, and who stands in."""

    name: str
    department: str = ""
    place: str = ""
    phone: str = ""
    presence: Presence | None = None
    deputies: tuple[Addressee, ...] = ()
    deputy_phones: tuple[str, ...] = ()


def find_callers(s: Session, text: str, *, limit: int = MOST) -> tuple[CallerHit, ...]:
    """People on record by name, pinyin, company or any part of a number; then homes whose number or resident it is."""
    plain = without_controls(text).strip()
    if not plain:
        return ()
    found = [_person_hit(plain, one) for one in by_seq(s, INDEX.find(s.connection(), plain, limit))]
    seen = {(hit.name, hit.phone) for hit in found}
    return tuple((*found, *(hit for hit in _homes(s, plain, limit) if (hit.name, hit.phone) not in seen))[:limit])


def _person_hit(text: str, one: PersonRow) -> CallerHit:
    phone = mask_phone(phone_meant(one.phones, text))
    return CallerHit(one.name, " · ".join(part for part in (phone, one.company, one.place) if part), phone, one.id)


def phone_meant(phones: str, text: str) -> str:
    """Of somebody's phones the one that was typed a part of, else the first."""
    known = split_phones(phones)
    wanted = digits(text)
    return next((each for each in known if wanted and wanted in digits(each)), known[0] if known else "").strip()


def _homes(s: Session, text: str, limit: int) -> list[CallerHit]:
    """Homes by their telephone or by who lives there: a house telephone is nobody's own."""
    wanted = digits(text)
    columns = select(Home.id, Home.code, Home.residents, Home.phone)
    if len(wanted) >= PHONE_FROM:
        rows = s.execute(columns.where(Home.phone != "").limit(20_000))
        homes = [row for row in rows if wanted in digits(row.phone)]
    else:
        homes = [row for row in s.execute(columns.where(Home.residents.contains(text, autoescape=True)).limit(limit))] if text else []
    return [
        CallerHit(home.residents or home.code, " · ".join(part for part in (mask_phone(home.phone), home.code) if part),
                  mask_phone(home.phone), home_id=home.id)
        for home in homes[:limit]
    ]  # fmt: skip


def known_caller(s: Session, person_id: UUID, typed: str = "", *, now: datetime) -> Known:
    """What the form is filled with once a caller is picked; raises UserError where the person is gone."""
    found = person(s, person_id)
    if found is None:
        raise UserError(_("This person is no longer on record. Load the list again."))
    values = {"name": found.name, "phone": phone_meant(found.phones, typed), "company": found.company}
    contacts = of_person(s, person_id, limit=20)
    waiting = sum(row.form == "message" and row.how == MessageState.NEW for row in contacts)
    return Known(values, earlier(s, person_id, limit=MOST_EARLIER), contacts[:MOST_EARLIER], waiting, found.place)


def known_home(s: Session, home_id: UUID) -> Known:
    """A house telephone as the caller; raises UserError where the home is gone."""
    home = s.get(Home, home_id)
    if home is None:
        raise UserError(_("This home is no longer on the list. Load the list again."))
    return Known({"name": home.residents or home.code, "phone": home.phone, "company": ""}, home=home.code)


def caller_of(s: Session, phone: str, *, now: datetime) -> tuple[UUID, Known] | None:
    """The one person a whole number belongs to, as a telephone that shows numbers tells; None where none or several do."""
    from app.calls.service import by_phone

    person_id = by_phone(s, phone) if digits(phone) else None
    return (person_id, known_caller(s, person_id, phone, now=now)) if person_id is not None else None


# -- whom they ask for


def find_addressee(s: Session, text: str, *, now: datetime, limit: int = MOST) -> tuple[AddresseeHit, ...]:
    """Staff with where they are, departments, homes and residents that `text` may mean."""
    plain = without_controls(text).strip()
    if not plain:
        return ()
    found = roster(s, now=now)
    hosts = [_host_hit(hit, found) for hit in find_host(s, plain, limit=limit)]
    people = [hit for hit in hosts if hit.addressee.kind == "staff"]
    rest = [hit for hit in hosts if hit.addressee.kind != "staff"]
    return tuple((*people, *_departments(s, plain), *rest)[:limit])


def _host_hit(hit: HostHit, found: Roster) -> AddresseeHit:
    presence = found.presence(hit.ref.id) if hit.ref.kind == "staff" else None
    return AddresseeHit(from_host(hit.ref, hit.name), hit.name, hit.detail, presence)


def _departments(s: Session, text: str) -> list[AddresseeHit]:
    ids = {row.name: row.id for row in s.execute(select(Department.id, Department.name))}
    every = dict.fromkeys((*departments(s), *ids))
    return [
        AddresseeHit(Addressee("department", ids.get(name), name, name), name, _("department"))
        for name in every
        if names.explain(text, {"name": name}) is not None
    ]


def reach(s: Session, whom: Addressee, *, now: datetime) -> Reach | None:
    """How to put a call through to somebody; None for who is on no list."""
    everybody = {row.id: row for row in staff(s)}
    found = roster(s, now=now)
    if whom.kind == "staff" and whom.id is not None and (row := everybody.get(whom.id)) is not None:
        stands_in = _deputies(row, everybody, found)
        return Reach(
            row.name, row.department, row.place, row.phone, found.presence(row.id),
            tuple(_as_addressee(one) for one in stands_in), tuple(one.phone for one in stands_in),
        )  # fmt: skip
    if whom.kind == "department":
        return _reach_department(s, whom, everybody, found)
    if whom.kind == "home" and whom.id is not None and (home := s.get(Home, whom.id)) is not None:
        return Reach(home.residents or home.code, place=home.code, phone=mask_phone(home.phone))
    return None


def _deputies(row: StaffRow, everybody: dict[UUID, StaffRow], found: Roster) -> Sequence[StaffRow]:
    """Who stands in by name or pair first, then colleagues of the department who are there (W5)."""
    member = found.members.get(row.id)
    stands_in = found.stands_in(member) if member is not None else None
    first = [everybody[stands_in.id]] if stands_in is not None and stands_in.id in everybody else []
    others = [one for one in everybody.values() if one.department == row.department and row.department and one.id != row.id]
    return (first + [one for one in others if found.on_duty(one.id) and one not in first])[:MOST_EARLIER]


def _reach_department(s: Session, whom: Addressee, everybody: dict[UUID, StaffRow], found: Roster) -> Reach:
    """A department's telephone, its head, and who of it is there."""
    post = found.posts.get(whom.department or whom.text)
    here = [one for one in everybody.values() if one.department == (whom.department or whom.text)]
    heads = found.heads(whom.department or whom.text)
    in_order = sorted(here, key=lambda one: (one.id not in heads, not found.on_duty(one.id), one.name))
    there = [one for one in in_order if found.on_duty(one.id)][:MOST_EARLIER]
    return Reach(
        whom.text, phone=post.phone if post is not None else "", deputies=tuple(map(_as_addressee, there)),
        deputy_phones=tuple(one.phone for one in there),
    )  # fmt: skip


def _as_addressee(row: StaffRow) -> Addressee:
    return Addressee("staff", row.id, row.name, row.department)
