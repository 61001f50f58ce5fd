"""Calls, messages and mail as frozen rows: one register of all three, messages still open, and one of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, false, func, literal_column, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, String

from app.attachments.service import file_counts
from app.calls.calling_back import newest
from app.calls.fields import CallKind, Direction, MailKind, MessageState
from app.calls.record import Call, Contact, Mail, Message
from app.clocks.lists import ClockRow, clocks_of
from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import _
from app.core.masking import mask_phone
from app.storage.direct import id_of
from app.storage.like import like
from app.storage.types import from_ms

KINDS: Mapping[str, Any] = {"call": Call, "message": Message, "mail": Mail}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One call, message or letter in the register; the phone is masked.

    `direction` is "" for a message; `how` is the word of a call's or letter's kind, a message's state."""

    form: str
    id: UUID
    number: str
    at: datetime
    direction: str
    how: str
    name: str
    company: str
    phone: str
    for_whom: str
    department: str
    text: str
    taken_by: str
    counter: str
    person_id: UUID | None
    is_urgent: bool
    wants_call_back: bool
    is_corrected: bool
    is_void: bool
    source_number: str
    version: int
    files: int = 0  # scans of a letter, where a page of the register was read

    @property
    def key(self) -> tuple[str, UUID]:
        """What it is and which."""
        return self.form, self.id


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message with where it stands; the phone is masked."""

    id: UUID
    number: str
    at: datetime
    state: MessageState
    name: str
    company: str
    phone: str
    for_kind: str
    for_id: UUID | None
    for_whom: str
    department: str
    text: str
    person_id: UUID | None
    call_id: UUID | None
    wants_call_back: bool
    calls_again_at: datetime | None
    is_urgent: bool
    taken_by: str
    taken_by_id: UUID | None
    counter: str
    told_at: datetime | None
    told_how: str
    told_by: str
    read_at: datetime | None
    read_by: str
    done_at: datetime | None
    done_by: str
    outcome: str
    source_kind: str
    source_number: str
    is_corrected: bool
    reason: str
    version: int
    clock: ClockRow | None = None  # CALL-BACK, running or as it ended


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What the register shows: days inclusive, one of CHOICES ("" all), parts of whom it is for and of any other text."""

    first: date | None = None
    last: date | None = None
    what: str = ""
    for_whom: str = ""
    text: str = ""


# what the register can be narrowed to: which records, and a condition on them
CHOICES: Mapping[str, tuple[tuple[str, ...], tuple[str, Any] | None]] = {
    "": (("call", "message", "mail"), None),
    "call": (("call",), None),
    "call:in": (("call",), ("direction", Direction.IN)),
    "call:out": (("call",), ("direction", Direction.OUT)),
    **{f"call:{kind.value}": (("call",), ("kind", kind)) for kind in CallKind},
    "message": (("message",), None),
    **{f"message:{state.value}": (("message",), ("state", state)) for state in MessageState if state is not MessageState.VOID},
    "mail": (("mail",), None),
    **{f"mail:{kind.value}": (("mail",), ("kind", kind)) for kind in MailKind},
}


ROW_NAMES = [name for name in ContactRow.__dataclass_fields__ if name != "files"]


def _plain(column: Any) -> Any:
    """A column as the file keeps it: a register is hundreds of rows, and what needs it is made here."""
    return type_coerce(column, NullType())


def _columns(form: str) -> list[Any]:
    """The columns of ContactRow in their order, for one of the three tables."""
    kind = KINDS[form]
    is_message = form == "message"
    own: dict[str, Any] = {
        "form": literal_column(f"'{form}'", String()),
        "direction": literal_column("''", String()) if is_message else _plain(kind.direction),
        "how": _plain(kind.state if is_message else kind.kind),
        "text": case((Mail.text == "", Mail.about), else_=Mail.about + " · " + Mail.text) if form == "mail" else kind.text,
        "is_urgent": _plain(Message.is_urgent) if is_message else false(),
        "wants_call_back": _plain(Message.wants_call_back) if is_message else false(),
        "is_void": case((kind.voided_at.is_(None), 0), else_=1),
    }
    return [(own[name] if name in own else _plain(getattr(kind, name))).label(name) for name in ROW_NAMES]


_MAKERS: dict[str, Any] = {
    "id": id_of, "person_id": id_of, "at": from_ms, "phone": mask_phone, "is_urgent": bool, "wants_call_back": bool, "is_corrected": bool,
    "is_void": bool,
}  # fmt: skip
_MADE = tuple((place, _MAKERS[name]) for place, name in enumerate(ROW_NAMES) if name in _MAKERS)


def _row(values: Sequence[Any]) -> ContactRow:
    parts = list(values)
    for place, made in _MADE:
        if (value := parts[place]) is not None:
            parts[place] = made(value)
    return ContactRow(*parts)


# -- the register


def _selects(wanted: ContactFilter, columns: Any, *more: Any) -> list[Select[Any]]:
    """One query for each table the filter looks at; `columns` gives what is selected of it, `more` further conditions on its day."""
    forms, narrowed = CHOICES[wanted.what]
    found = []
    for form in forms:
        kind = KINDS[form]
        where: list[ColumnElement[bool]] = [kind.day == day for day in more]
        if narrowed is not None:
            where.append(getattr(kind, narrowed[0]) == narrowed[1])
            where.append(kind.voided_at.is_(None))
        if wanted.first:
            where.append(kind.day >= _number(wanted.first))
        if wanted.last:
            where.append(kind.day <= _number(wanted.last))
        if wanted.for_whom.strip():
            where.append(or_(like(kind.for_whom, wanted.for_whom), like(kind.department, wanted.for_whom)))
        if wanted.text.strip():
            where.append(or_(*(like(column, wanted.text) for column in _searched(kind))))
        found.append(select(*columns(form)).where(*where))
    return found


def _searched(kind: type[Contact]) -> list[Any]:
    own = [Mail.about, Mail.reference] if kind is Mail else []
    return [kind.name, kind.company, kind.phone, kind.number, kind.text, *own]


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def register_days(s: Session, wanted: ContactFilter) -> tuple[tuple[int, int], ...]:
    """(day as 20261121, how many on it), newest day first: the map by which the register is paged."""
    counted = [query.group_by(KINDS[form].day) for form, query in zip(CHOICES[wanted.what][0], _selects(wanted, _day_count), strict=True)]
    both = union_all(*counted).subquery()
    query = select(both.c.day, func.sum(both.c.many)).group_by(both.c.day).order_by(both.c.day.desc())
    return tuple((day, int(many)) for day, many in s.connection().execute(query).all())


def _day_count(form: str) -> list[Any]:
    return [KINDS[form].day.label("day"), func.count().label("many")]


def register_page(s: Session, wanted: ContactFilter, days: Sequence[tuple[int, int]], start: int, count: int) -> tuple[ContactRow, ...]:
    """Rows `start` … `start + count` of the register, newest first; `days` is register_days' answer."""
    found: list[ContactRow] = []
    before = 0
    for day, many in days:
        if before + many > start and len(found) < count:
            offset = max(0, start - before)
            query = _united(_selects(wanted, _columns, day), is_newest_first=True)
            found.extend(map(_row, s.connection().execute(query.offset(offset).limit(min(many - offset, count - len(found)))).all()))
        before += many
        if len(found) >= count or before >= start + count:
            break
    return _with_files(s, found)


def _with_files(s: Session, rows: Sequence[ContactRow]) -> tuple[ContactRow, ...]:
    """The letters among them know how many scans they have."""
    letters = [row.id for row in rows if row.form == "mail"]
    many = file_counts(s, letters) if letters else {}
    return tuple(replace(row, files=many[row.id]) if row.id in many else row for row in rows)


def _united(queries: Sequence[Select[Any]], *, is_newest_first: bool) -> Any:
    whole: CompoundSelect[Any] = union_all(*queries)
    columns = whole.selected_columns
    order = (columns["at"].desc(), columns["id"].desc()) if is_newest_first else (columns["at"], columns["id"])
    return whole.order_by(*order)


def register_rows(s: Session, wanted: ContactFilter, *, limit: int = 1_000_000) -> tuple[ContactRow, ...]:
    """The whole register oldest first, for paper and export."""
    query = _united(_selects(wanted, _columns), is_newest_first=False).limit(limit)
    return tuple(map(_row, s.connection().execute(query).all()))


def of_person(s: Session, person_id: UUID, *, limit: int = 20, forms: Collection[str] = tuple(KINDS)) -> tuple[ContactRow, ...]:
    """A person's calls, messages and letters, newest first."""
    asked = [(form, kind) for form, kind in KINDS.items() if form in forms]
    queries = [select(*_columns(form)).where(kind.person_id == person_id, kind.voided_at.is_(None)) for form, kind in asked]
    return tuple(map(_row, s.connection().execute(_united(queries, is_newest_first=True).limit(limit)).all()))


def register_row(s: Session, form: str, record_id: UUID) -> ContactRow:
    """One call, message or letter as the register shows it; raises UserError where it is gone."""
    found = s.connection().execute(select(*_columns(form)).where(KINDS[form].id == record_id)).first()
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    return _row(found)


def some(s: Session, wanted: Sequence[tuple[str, UUID]]) -> tuple[ContactRow, ...]:
    """These calls, messages and letters (form and id), in the order asked for."""
    forms = dict.fromkeys(form for form, _id in wanted)
    queries = [select(*_columns(form)).where(KINDS[form].id.in_([one for kind, one in wanted if kind == form])) for form in forms]
    rows = {row.key: row for query in queries for row in map(_row, s.connection().execute(query).all())}
    return tuple(rows[key] for key in wanted if key in rows)


def numbered(s: Session, number: str, *, limit: int = 5) -> tuple[ContactRow, ...]:
    """What has this number, or begins with it."""
    plain = without_controls(number).strip().upper()
    form = {"C": "call", "M": "message", "L": "mail"}.get(plain[:1], "")
    if not form:
        return ()
    kind = KINDS[form]
    query = select(*_columns(form)).where(kind.number.between(plain, plain + "\uffff")).order_by(kind.number.desc()).limit(limit)
    return tuple(map(_row, s.connection().execute(query).all()))


def meant(s: Session, number: str, form: str = "") -> ContactRow:
    """The one call, message or letter of a number; raises UserError where there is none."""
    plain = without_controls(number).strip().upper()
    found = [row for row in numbered(s, plain) if row.number == plain and form in ("", row.form)]
    if not found:
        raise UserError(_("No call, message or letter has the number {number}. Check it.").format(number=plain))
    return found[0]


# -- messages

MESSAGE_NAMES = [name for name in MessageRow.__dataclass_fields__ if name != "clock"]
MESSAGE_COLUMNS = tuple(getattr(Message, name) for name in MESSAGE_NAMES)
# the partial index's own condition word for word
IS_OPEN: ColumnElement[bool] = literal_column("message.state IN ('new', 'told')")


PHONE = MESSAGE_NAMES.index("phone")


def _messages(s: Session, *where: Any, order: Sequence[Any], limit: int) -> tuple[MessageRow, ...]:
    found = []
    for row in s.execute(select(*MESSAGE_COLUMNS).where(*where).order_by(*order).limit(limit)):
        parts: list[Any] = list(row)
        parts[PHONE] = mask_phone(parts[PHONE])
        found.append(MessageRow(*parts))
    clocks = clocks_of(s, [row.id for row in found if row.wants_call_back])
    return tuple(replace(row, clock=newest(clocks[row.id])) if row.id in clocks else row for row in found)


def untold(s: Session, *, limit: int = 500) -> tuple[MessageRow, ...]:
    """Messages nobody was told yet, urgent ones first, then the oldest."""
    order = (Message.is_urgent.desc(), Message.at, Message.id)
    return _messages(s, IS_OPEN, Message.state == MessageState.NEW, order=order, limit=limit)


def open_messages(s: Session, *, limit: int = 500) -> tuple[MessageRow, ...]:
    """Untold ones as above, then those told of which a call back is still owed."""
    told = (Message.state == MessageState.TOLD, Message.wants_call_back)
    return (*untold(s, limit=limit), *_messages(s, IS_OPEN, *told, order=(Message.at, Message.id), limit=limit))


def message(s: Session, message_id: UUID) -> MessageRow:
    """One message; raises UserError where it is gone."""
    rows = _messages(s, Message.id == message_id, order=(), limit=1)
    if not rows:
        raise UserError(_("This is no longer on record. Load the list again."))
    return rows[0]


def messages(s: Session, *, state: MessageState | None = None, limit: int = 1000) -> tuple[MessageRow, ...]:
    """Messages in a state (None: all), newest first."""
    where = () if state is None else (Message.state == state,)
    return _messages(s, *where, order=(Message.at.desc(), Message.id.desc()), limit=limit)
