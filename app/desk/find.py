"""The one box: what is typed, found over visits, people, homes and staff, calls, and in all that was written down."""

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core import names
from app.core.clock import day_of
from app.core.forms import without_controls
from app.core.i18n import N_, _
from app.core.masking import mask_phone
from app.desk.find_texts import story_rows
from app.office.settings import get_settings
from app.people.lists import PersonRow, by_seq, same_name
from app.people.search import INDEX
from app.places.lists import HomeRow, homes
from app.printing.codes import is_pass, read_code
from app.storage.direct import any_of, id_of, run
from app.storage.imports import shown, unfinished
from app.storage.records import as_kept
from app.storage.standing import standing
from app.storage.types import from_ms
from app.stories.lists import StoryRow
from app.visits.fields import STATE_WORDS, HostRef, VisitState
from app.visits.hosts import home_ref, staff_host
from app.visits.lists import CAME, COLUMNS, VisitRow, as_row
from app.visits.open_visits import Wanted, open_rows
from app.visits.record import OPEN, Visit

A_DAY = timedelta(days=1)
PASS_NUMBER = re.compile(r"P\d{6}[-\d]*")
REGISTER_NUMBER = re.compile(r"[ONS]\d{6}[-\d]*")  # N: incidents of before they had a letter of their own
COMPLAINT_NUMBER = re.compile(r"(投诉|投訴)?\W*20\d\d\W+\d{1,8}\W*号?|(投诉|投訴)\W*\d{1,8}")
KINDS = (
    "expected", "inside", "pass", "message", "person", "home", "staff", "ticket", "complaint", "opinion", "incident", "call", "mail",
    "visit",
)  # fmt: skip
HIT_KINDS = {
    VisitState.EXPECTED: "expected", VisitState.MISSED: "expected", VisitState.WAITING: "inside", VisitState.INSIDE: "inside",
}  # fmt: skip
FIELD_WORDS = {
    "name": N_(
        "name"
    ), "pinyin": N_("pinyin"), "initials": N_("initials"), "phone": N_("phone"), "plate": N_("plate"), "company": N_("company"),
    "place": N_("home"), "number": N_("number"), "badge": N_("badge"), "host": N_("host"), "residents": N_("residents"), "code": N_("home"),
    "department": N_("department"), "text": N_("text"),
}  # fmt: skip


MOST_KNOWN = 5000  # people kept from key to key
STAFF = sql("SELECT id, name, department, post, place, phone FROM staff WHERE is_active ORDER BY name")
LAST_CAME = (  # the newest visit of each, from an index alone: it holds the state as well
    "SELECT seq, id, import_id, (SELECT at FROM visit WHERE person_id = person.id AND state NOT IN ('expected', 'missed', 'cancelled') "
    "ORDER BY at DESC LIMIT 1) FROM person WHERE seq IN (%s)"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; `matched` is the part of `matched_field` that answers the text, the phone is masked.

    `is_in_text` where only words written in it answer: such a hit is not what Enter means."""

    kind: str
    id: UUID
    number: str
    name: str
    detail: str
    matched_field: str
    matched: str
    at: datetime | None = None
    phone: str = ""
    state: str = ""
    is_in_text: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The hits for a text in the order of KINDS; `is_cut` where more would have matched."""

    text: str
    hits: tuple[Hit, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class HostHit:
    """Somebody or a home that can be visited."""

    ref: HostRef
    name: str
    place: str
    detail: str
    matched: str


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody with the very name typed, and when they last came to whom."""

    person: PersonRow
    last_visit_at: datetime | None
    last_host: str
    visits: int


def find(s: Session, text: str, *, now: datetime, limit: int = 8) -> Found:
    """Everything `text` may mean, newest first within each kind; nothing for blanks."""
    plain = _typed(text)
    if not plain:
        return Found(text, (), False)
    seqs = INDEX.find(s.connection(), plain, 50)
    people = _people(s, seqs)
    known = frozenset(kept for _seq, kept, _last_ms in people)
    serial = read_code(plain, prefix=get_settings(s).badge_prefix)
    open_visits = open_rows(s, now, Wanted(plain.casefold(), known, serial), limit=8)
    # somebody announced for a day further off may have come for another reason: the person is offered too
    taken = {as_kept(visit.person_id) for visit in open_visits if visit.state in OPEN or abs(day_of(visit.at) - day_of(now)) <= A_DAY}
    ranked = sorted((person for person in people if person[1] not in taken), key=itemgetter(2), reverse=True)
    last = {seq: last_ms for seq, _kept, last_ms in ranked[:limit]}
    hits = [
        *(_visit_hit(plain, visit) for visit in open_visits),
        *_pass_hits(s, plain, serial, now),
        *_contact_hits(s, plain, known, now),
        *(_person_hit(plain, person, last[person.seq]) for person in by_seq(s, list(last))),
        *_home_hits(s, plain, limit // 2),
        *_staff_hits(s, plain, limit // 2),
        *_numbered(s, plain, serial, {visit.id for visit in open_visits}),
        *_register_hits(s, plain),
        *_complaint_hits(s, plain),
        *_paper_hits(s, plain),
    ]
    told, is_cut = story_rows(s, plain, {hit.id for hit in hits})
    hits += [_story_hit(plain, row) for row in told]
    hits.sort(key=lambda hit: KINDS.index(hit.kind))
    return Found(text, tuple(hits), is_cut or len(ranked) > limit or len(seqs) >= 50)


def _typed(text: str) -> str:
    # pasted text may hold halves of characters, which no database takes
    return without_controls(unicodedata.normalize("NFKC", text)).strip()


def _people(s: Session, seqs: Sequence[int]) -> list[tuple[int, bytes, int]]:
    """Seq and id of everybody found, and when they last came (0: never); who is shown is read whole later."""
    known: dict[int, tuple[int, bytes, int]] = standing(s, "who came last", dict)  # the next key finds many of them again
    if len(known) > MOST_KNOWN:
        known.clear()
    if missing := [seq for seq in seqs if seq not in known]:
        hidden = set(unfinished(s))
        known.update(
            (seq, (seq, kept, last or 0))
            for seq, kept, import_id, last in any_of(s, LAST_CAME, missing)
            if not hidden or import_id is None or id_of(import_id) not in hidden
        )
    return [known[seq] for seq in seqs if seq in known]


def _visit_hit(text: str, visit: VisitRow) -> Hit:
    kind = HIT_KINDS.get(visit.state, "visit")
    fields = {"name": visit.name, "number": visit.number, "company": visit.company, "plate": visit.plate, "host": visit.host}
    field, matched = names.explain(text, fields) or _explain_badge(text, visit)
    missed = _(STATE_WORDS[visit.state]) if visit.state is VisitState.MISSED else ""
    led = _("with {name}").format(name=visit.lead) if visit.lead else f"+{visit.companions}" if visit.companions else ""
    detail = " · ".join(part for part in (missed, led, visit.company, f"→ {visit.host}" if visit.host else "") if part)
    return Hit(kind, visit.id, visit.number, visit.name, detail, field, matched, visit.at, visit.phone, visit.state.value)


def _explain_badge(text: str, visit: VisitRow) -> tuple[str, str]:
    return ("badge", text) if text.isdigit() and len(text) == 10 else ("phone", visit.phone)


def _person_hit(text: str, person: PersonRow, last_ms: int) -> Hit:
    fields = {"name": person.name, "phone": person.phones, "company": person.company, "plate": person.plate, "place": person.place}
    field, matched = names.explain(text, fields) or ("name", "")
    detail = " · ".join(part for part in (person.phone, person.company, person.plate, person.place) if part)
    at = from_ms(last_ms) if last_ms else None
    return Hit("person", person.id, "", person.name, detail, field, matched, at, person.phone)


def _home_hits(s: Session, text: str, limit: int) -> list[Hit]:
    return [_home_hit(text, home) for home in homes(s, text, limit=limit)]


def _home_hit(text: str, home: HomeRow) -> Hit:
    field, matched = names.explain(text, {"code": home.code, "residents": home.residents}) or ("code", home.code)
    return Hit("home", home.id, home.code, home.residents or home.code, home.building, field, matched)


def _staff_hits(s: Session, text: str, limit: int) -> list[Hit]:
    return [
        Hit("staff", hit.ref.id, "", hit.name, hit.detail, "name", hit.matched) for hit in _staff(s, text)[:limit]
    ]  # fmt: skip


def _staff(s: Session, text: str) -> list[HostHit]:
    found = []
    for kept, name, department, post, place, phone in standing(s, "staff", lambda: run(s, STAFF)):
        reason = names.explain(text, {"name": name, "department": department, "place": place, "phone": phone})
        if reason:
            detail = " · ".join(part for part in (department, post) if part)
            found.append(HostHit(staff_host(id_of(kept), name, place, department), name, place, detail, reason[1]))
    return found


def _numbered(s: Session, text: str, serial: int | None, known: set[UUID]) -> list[Hit]:
    number = text.upper()
    if serial is not None:
        where: ColumnElement[bool] = Visit.badge == serial
    elif number.startswith("V") and len(number) > 5:
        where = Visit.number.between(number, number + "\uffff")
    else:
        return []
    rows = s.execute(select(*COLUMNS).where(where, *shown(Visit.import_id, unfinished(s))).order_by(Visit.number.desc()).limit(5))
    return [_visit_hit(text, visit) for visit in map(as_row, rows) if visit.id not in known]


def _pass_hits(s: Session, text: str, serial: int | None, now: datetime) -> list[Hit]:
    """The pass a code or number names."""
    if not is_pass(serial) and not PASS_NUMBER.fullmatch(text.upper()):
        return []
    from app.passes.fields import STANDING_WORDS
    from app.passes.lists import PassFilter, board

    rows = board(s, PassFilter(text=text), now=now, limit=5).rows
    return [
        Hit("pass", row.id, row.number, row.name, " · ".join((_(STANDING_WORDS[row.standing]), f"→ {row.host}")), "number", text,
            None, row.phone, row.standing.value) for row in rows
    ]  # fmt: skip


def _contact_hits(s: Session, text: str, people: Set[bytes], now: datetime) -> list[Hit]:
    """Calls, messages and letters of a number, or of these days by who called."""
    from app.desk.find_calls import contact_rows, detail

    found = []
    for row in contact_rows(s, text, people, now=now):
        fields = {"number": row.number, "name": row.name, "company": row.company, "host": row.for_whom}
        field, matched = names.explain(text, fields) or ("name", "")
        title = row.name or row.phone or row.for_whom
        found.append(Hit(row.form, row.id, row.number, title, detail(row), field, matched, row.at, row.phone, row.how))
    return found


def _story_hit(text: str, row: StoryRow) -> Hit:
    is_meant = row.number.casefold() == text.casefold()
    matched, detail = row.matched, row.excerpt
    if not matched and text.casefold() in row.title.casefold():
        matched = text
    elif not matched:
        detail = " · ".join((_(FIELD_WORDS[row.field]), detail))  # never shown, so the word says why it was found
    return Hit(row.kind, row.record_id, row.number, row.title or row.number, detail, row.field, matched, row.at, is_in_text=not is_meant)


def _register_hits(s: Session, text: str) -> list[Hit]:
    """The opinions or incidents a number names."""
    if not REGISTER_NUMBER.fullmatch(number := text.upper()):
        return []
    if number.startswith("O"):
        from app.opinions.fields import KIND_WORDS
        from app.opinions.lists import found

        return [
            Hit("opinion", row.id, row.number, row.who, " · ".join((_(KIND_WORDS[row.kind]), row.text)), "number", number, row.received_at,
                row.phone, row.state.value) for row in found(s, number)
        ]  # fmt: skip
    from app.incidents.lists import found as found_incidents

    return [
        Hit("incident", row.id, row.number, row.kind_words, " · ".join(part for part in (row.place, row.what) if part), "number", number,
            row.happened_at, "", row.state.value) for row in found_incidents(s, number)
    ]  # fmt: skip


def _complaint_hits(s: Session, text: str) -> list[Hit]:
    """The complaint a number means, however its brackets were typed."""
    if not COMPLAINT_NUMBER.fullmatch(text):
        return []
    from app.complaints.fields import STATE_WORDS as COMPLAINT_STATES
    from app.complaints.numbers import numbered_like

    return [
        Hit("complaint", row.id, row.number, row.name or row.summary, " · ".join((_(COMPLAINT_STATES[row.state]), row.summary)), "number",
            text, row.received_at, mask_phone(row.phone), row.state.value) for row in numbered_like(s, text)
    ]  # fmt: skip


def _paper_hits(s: Session, text: str) -> list[Hit]:
    """The tickets whose notice, red-light report or direction note has a number."""
    from app.desk.find_papers import tickets_of

    return [
        Hit("ticket", row.id, row.number, row.name, " · ".join((row.paper, row.matter)), "number", text.upper(), row.at, "", row.state)
        for row in tickets_of(s, text)
    ]


def find_host(s: Session, text: str, *, limit: int = 8) -> tuple[HostHit, ...]:
    """Homes and staff that `text` may mean, and residents on record with a home."""
    plain = _typed(text)
    if not plain:
        return ()
    found = [_home_host(plain, home) for home in homes(s, plain, limit=limit)]
    found += _staff(s, plain)[:limit]
    if len(found) < limit:
        people = by_seq(s, INDEX.find(s.connection(), plain, 20))
        found += [_person_host(plain, person) for person in people if person.place]
    return tuple(found[:limit])


def find_staff(s: Session, text: str, *, limit: int = 8) -> tuple[HostHit, ...]:
    """Staff that `text` may mean: escorts, owners of next steps, who takes over a shift."""
    plain = _typed(text)
    return tuple(_staff(s, plain)[:limit]) if plain else ()


def _home_host(text: str, home: HomeRow) -> HostHit:
    reason = names.explain(text, {"code": home.code, "residents": home.residents})
    return HostHit(home_ref(home), home.residents or home.code, home.code, home.building, reason[1] if reason else home.code)


def _person_host(text: str, person: PersonRow) -> HostHit:
    reason = names.explain(text, {"name": person.name, "place": person.place})
    ref = HostRef("person", person.id, " ".join((person.place, person.name)))
    return HostHit(ref, person.name, person.place, _("on record"), reason[1] if reason else person.name)


def namesakes(s: Session, name: str, *, limit: int = 5) -> tuple[Namesake, ...]:
    """Everybody with this very name, last visitor first; the desk picks, nothing is chosen silently."""
    found = []
    for person in same_name(s, without_controls(name).strip(), limit=50):
        came = (Visit.person_id == person.id, Visit.state.in_(CAME))
        last = s.execute(select(Visit.at, Visit.host).where(*came).order_by(Visit.at.desc()).limit(1)).first()
        visits = s.execute(select(func.count()).select_from(Visit).where(*came)).scalar_one()
        found.append(Namesake(person, last.at if last else None, last.host if last else "", visits))
    found.sort(key=lambda n: n.last_visit_at.timestamp() if n.last_visit_at else 0.0, reverse=True)
    return tuple(found[:limit])
