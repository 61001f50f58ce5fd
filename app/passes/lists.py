"""Passes as frozen rows, with where they stand now and who is inside with one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.clock import day_of
from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import _
from app.core.masking import mask_phone
from app.core.names import explain
from app.items.lists import ItemRow, is_any_open, open_of_pass, open_of_visit
from app.office.settings import get_settings
from app.passes.fields import PassKind
from app.passes.record import Pass, PassEntry, day_of_number, minute_time, number_of_day
from app.passes.validity import Standing, Terms, standing
from app.printing.codes import is_pass, read_code
from app.storage.direct import any_of, id_of
from app.storage.like import like
from app.storage.records import as_kept
from app.visits.fields import VisitorType, VisitState, weekdays_of

HERE = (VisitState.WAITING.value, VisitState.INSIDE.value)
# a visit taken back was no entry
USED = (
    "SELECT e.pass_id, count(*), max(CASE WHEN v.state IN ('waiting', 'inside') THEN v.id END), max(e.at) FROM pass_entry e "
    "JOIN visit v ON v.id = e.visit_id WHERE v.state <> 'void' AND e.pass_id IN (%s) GROUP BY e.pass_id"
)
# a server has no largest of ids
USED_ON_SERVER = USED.replace("max(CASE", "CAST(max(CASE").replace("THEN v.id END)", "THEN CAST(v.id AS text) END) AS uuid)")


@dataclass(frozen=True, slots=True)
class PassRow:
    """One pass; the phone is masked, `visit_id` is the visit its holder is inside with, `used` how often it was used."""

    id: UUID
    number: str
    serial: int
    kind: PassKind
    person_id: UUID | None
    name: str
    phone: str
    company: str
    type: VisitorType
    host_kind: str
    host_id: UUID | None
    host: str
    department: str
    purpose: str
    note: str
    first_day: date
    last_day: date
    weekdays: frozenset[int]
    opens: time | None
    closes: time | None
    most_entries: int
    issued_at: datetime
    issued_by: str
    counter: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    reason: str
    batch_id: UUID | None
    picture_id: UUID | None
    version: int
    used: int = 0
    visit_id: UUID | None = None
    standing: Standing = Standing.ACTIVE

    @property
    def terms(self) -> Terms:
        """What it allows."""
        return Terms(
            self.first_day, self.last_day, self.weekdays, self.opens, self.closes, self.most_entries, self.withdrawn_at is not None
        )


@dataclass(frozen=True, slots=True)
class PassFilter:
    """What the list shows: one standing (None: all), parts of the home and of any other text, one home by its id."""

    standing: Standing | None = None
    host: str = ""
    text: str = ""
    host_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PassBoard:
    """Rows (those that end first on top, what is over at the end), how many the filter finds, every standing's count without it."""

    rows: tuple[PassRow, ...]
    total: int
    counts: dict[Standing, int]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One coming in (`left_at` None while inside), or an attempt that was turned away (no visit)."""

    at: datetime
    noted_by: str
    refusal: str
    reason: str
    visit_id: UUID | None
    number: str
    left_at: datetime | None


STORED = tuple(PassRow.__dataclass_fields__)[:-3]
COLUMNS = tuple(getattr(Pass, name) for name in STORED)
_MADE: dict[str, Any] = {
    "phone": mask_phone, "first_day": day_of_number, "last_day": day_of_number, "weekdays": weekdays_of, "opens": minute_time,
    "closes": minute_time,
}  # fmt: skip


def board(s: Session, wanted: PassFilter | None = None, *, now: datetime, limit: int = 500) -> PassBoard:
    """The passes a filter finds."""
    wanted = wanted or PassFilter()
    yesterday = number_of_day(day_of(now) - timedelta(days=1))  # a night shift may still be on
    is_open = (Pass.withdrawn_at.is_(None), Pass.last_day >= yesterday)
    live = _rows(s, is_open, (Pass.last_day, Pass.name, Pass.number), now=now, limit=100_000)
    counts = {one: sum(row.standing is one for row in live) for one in Standing}
    counts[Standing.EXPIRED] += _count(s, (Pass.withdrawn_at.is_(None), Pass.last_day < yesterday))
    counts[Standing.WITHDRAWN] += _count(s, (Pass.withdrawn_at.is_not(None),))
    found = [row for row in live if wanted.standing in (None, row.standing) and _fits(row, wanted)]
    found.sort(key=lambda row: row.standing is Standing.EXPIRED)
    over: dict[Standing | None, tuple[ColumnElement[bool], ...]] = {
        None: (or_(Pass.withdrawn_at.is_not(None), Pass.last_day < yesterday),),
        Standing.EXPIRED: (Pass.withdrawn_at.is_(None), Pass.last_day < yesterday),
        Standing.WITHDRAWN: (Pass.withdrawn_at.is_not(None),),
    }
    total = len(found)
    if wanted.standing in over:
        where = (*over[wanted.standing], *_words(s, wanted))
        total += _count(s, where)
        found += _rows(s, where, (Pass.last_day.desc(), Pass.number.desc()), now=now, limit=max(1, limit - len(found)))
    return PassBoard(tuple(found[:limit]), total, counts)


def _count(s: Session, where: Sequence[ColumnElement[bool]]) -> int:
    return s.execute(select(func.count()).select_from(Pass).where(*where)).scalar_one()


def _fits(row: PassRow, wanted: PassFilter) -> bool:
    """Whether a live pass is meant; names are found by pinyin and initials too."""
    if wanted.host_id is not None and row.host_id != wanted.host_id:
        return False
    if wanted.host.strip().casefold() not in f"{row.host}\n{row.department}".casefold():
        return False
    text = without_controls(wanted.text).strip()
    if not text:
        return True
    fields = {"name": row.name, "phone": row.phone, "company": row.company, "host": row.host}
    plain = "\n".join((row.number, row.purpose, row.note, f"{row.serial:07d}")).casefold()
    return text.casefold() in plain or row.serial == read_code(text) or explain(text, fields) is not None


def _words(s: Session, wanted: PassFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.host_id is not None:
        where.append(Pass.host_id == wanted.host_id)
    if wanted.host.strip():
        where.append(or_(like(Pass.host, wanted.host), like(Pass.department, wanted.host)))
    if wanted.text.strip():
        columns = (Pass.name, Pass.phone, Pass.company, Pass.number, Pass.host, Pass.purpose, Pass.note)
        serial = read_code(wanted.text, prefix=get_settings(s).badge_prefix)
        where.append(or_(*(like(column, wanted.text) for column in columns), Pass.serial == (-1 if serial is None else serial)))
    return where


def _rows(s: Session, where: Iterable[ColumnElement[bool]], order: Iterable[Any], *, now: datetime, limit: int) -> list[PassRow]:
    stored = s.execute(select(*COLUMNS).where(*where).order_by(*order).limit(limit)).all()
    use = _used(s, [row.id for row in stored])
    return [_row(row, use, now) for row in stored]


def _row(stored: Sequence[Any], use: dict[UUID, tuple[int, UUID | None]], now: datetime) -> PassRow:
    values = {name: _MADE[name](value) if name in _MADE else value for name, value in zip(STORED, stored, strict=True)}
    used, visit_id = use.get(values["id"], (0, None))
    terms = Terms(
        values["first_day"], values["last_day"], values["weekdays"], values["opens"], values["closes"], values["most_entries"],
        values["withdrawn_at"] is not None,
    )  # fmt: skip
    return PassRow(**values, used=used, visit_id=visit_id, standing=standing(terms, now, used))


def _used(s: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[int, UUID | None]]:
    found: dict[UUID, tuple[int, UUID | None]] = {}
    query = USED if s.connection().dialect.name == "sqlite" else USED_ON_SERVER
    for start in range(0, len(ids), 500):
        for kept, count, visit_id, _at in any_of(s, query, [as_kept(one) for one in ids[start : start + 500]]):
            found[id_of(kept)] = (count, id_of(visit_id) if visit_id is not None else None)
    return found


def one(s: Session, pass_id: UUID, *, now: datetime) -> PassRow:
    """One pass; raises UserError where it is gone."""
    rows = _rows(s, (Pass.id == pass_id,), (), now=now, limit=1)
    if not rows:
        raise UserError(_("This pass is no longer on record. Load the list again."))
    return rows[0]


def many(s: Session, pass_ids: Sequence[UUID], *, now: datetime) -> tuple[PassRow, ...]:
    """Several passes by number."""
    return tuple(_rows(s, (Pass.id.in_(list(pass_ids)),), (Pass.number,), now=now, limit=1000))


def pass_meant(s: Session, code: str) -> UUID:
    """The pass a code or number means: of serials that came round again the one still in force; raises UserError where there is none."""
    import unicodedata

    plain = without_controls(unicodedata.normalize("NFKC", code)).strip()
    serial = read_code(plain, prefix=get_settings(s).badge_prefix)
    match = Pass.serial == serial if serial is not None else Pass.number == plain.upper()
    newest = (Pass.withdrawn_at.is_(None).desc(), Pass.last_day.desc(), Pass.issued_at.desc())
    found = s.execute(select(Pass.id).where(match).order_by(*newest).limit(1)).scalar_one_or_none()
    if found is None:
        raise UserError(_("No pass has the number or code {code}. Check it, or look for the name.").format(code=plain))
    return found


def is_pass_code(s: Session, code: str) -> bool:
    """Whether this is a pass's code or number, and not a visit's."""
    plain = without_controls(code).strip()
    serial = read_code(plain, prefix=get_settings(s).badge_prefix)
    return is_pass(serial) if serial is not None else plain.upper().startswith("P")


def entries(s: Session, pass_id: UUID, *, limit: int = 50) -> tuple[EntryRow, ...]:
    """The newest comings in; visits taken back are left out."""
    from app.visits.record import Visit

    columns = (
        PassEntry.at, PassEntry.noted_by, PassEntry.refusal, PassEntry.reason, PassEntry.visit_id,
        func.coalesce(Visit.number, ""), Visit.left_at,
    )  # fmt: skip
    query = select(*columns).outerjoin(Visit, Visit.id == PassEntry.visit_id).where(PassEntry.pass_id == pass_id)
    shown = query.where(or_(PassEntry.visit_id.is_(None), Visit.state != VisitState.VOID))
    return tuple(EntryRow(*row) for row in s.execute(shown.order_by(PassEntry.at.desc(), PassEntry.id.desc()).limit(limit)))


def pass_of_visit(s: Session, visit_id: UUID) -> UUID | None:
    """The pass a visit was made with."""
    query = select(PassEntry.pass_id).where(PassEntry.visit_id == visit_id).limit(1)
    return s.execute(query).scalar_one_or_none()


def still_out(s: Session, visit_id: UUID) -> tuple[ItemRow, ...]:
    """What whoever leaves with this visit still has, or left here: given at the visit, then given with the pass it was made with."""
    if not is_any_open(s):
        return ()
    pass_id = pass_of_visit(s, visit_id)
    return (*open_of_visit(s, visit_id), *(open_of_pass(s, pass_id) if pass_id is not None else ()))
