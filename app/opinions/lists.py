"""Opinions as frozen rows: the register, one with its trail, those that came out of a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import N_, _
from app.core.masking import mask_phone
from app.core.moments import DayAndTime
from app.office.telling import Told, Wording, tell
from app.opinions.fields import (
    ANSWER_FIELDS,
    CHANNEL_WORDS,
    KIND_WORDS,
    OPINION_FIELDS,
    STATE_WORDS,
    WAY_WORDS,
    AnswerWay,
    Channel,
    OpinionKind,
    State,
)
from app.opinions.record import Opinion
from app.storage.like import like
from app.visits.kinds import as_number

RECEIVED, ANSWERED = DayAndTime(), DayAndTime("answered_day", "answered_time")
WORDING = Wording(
    verbs={
        "opinions.register": N_("registered"), "opinions.answer": N_("answered"), "opinions.correct": N_("corrected"),
        "opinions.void": N_("voided"), "opinions.undo": N_("taken back"), "opinions.reveal": N_("phone shown"),
    },
    fields={field.name: field.label for field in (*OPINION_FIELDS, *ANSWER_FIELDS)}
    | {"received_at": N_("Received on"), "answered_at": N_("Answered on")},
    words={
        "kind": {key.value: word for key, word in KIND_WORDS.items()},
        "channel": {key.value: word for key, word in CHANNEL_WORDS.items()},
        "way": {key.value: word for key, word in WAY_WORDS.items()},
        "state": {key.value: word for key, word in STATE_WORDS.items()},
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One opinion; the phone is masked. `source_*` is what it came out of, `linked_*` what became of it."""

    id: UUID
    number: str
    state: State
    kind: OpinionKind
    channel: Channel
    received_at: datetime
    is_anonymous: bool
    person_id: UUID | None
    name: str
    phone: str
    home: str
    department: str
    text: str
    original: str
    received_by: str
    counter: str
    way: AnswerWay | None
    answer: str
    answered_at: datetime | None
    answered_by: str
    source_kind: str
    source_id: UUID | None
    source_number: str
    linked_kind: str
    linked_id: UUID | None
    linked_number: str
    reason: str
    is_corrected: bool
    version: int

    @property
    def who(self) -> str:
        """Whose opinion it is, in a word."""
        return _("anonymous") if self.is_anonymous else self.name


@dataclass(frozen=True, slots=True)
class OpinionFilter:
    """What the register shows: the days they were received, inclusive, kind and state (None: all), parts of any text."""

    first: date | None = None
    last: date | None = None
    kind: OpinionKind | None = None
    state: State | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OpinionBoard:
    """The newest of those a filter finds, how many it finds, and how many of all days wait for an answer."""

    rows: tuple[OpinionRow, ...]
    total: int
    to_answer: int


@dataclass(frozen=True, slots=True)
class OpinionDetails:
    """One opinion with its form as it is corrected (the phone in full) and its trail."""

    row: OpinionRow
    form: dict[str, Any]
    events: tuple[Told, ...]


COLUMNS = tuple(getattr(Opinion, name) for name in OpinionRow.__dataclass_fields__)
PHONE = list(OpinionRow.__dataclass_fields__).index("phone")


def _row(values: Sequence[Any]) -> OpinionRow:
    parts = list(values)
    parts[PHONE] = mask_phone(parts[PHONE]) if parts[PHONE] else ""
    return OpinionRow(*parts)


def board(s: Session, wanted: OpinionFilter | None = None, *, limit: int = 1000) -> OpinionBoard:
    """The register on screen, newest first."""
    where = _conditions(wanted or OpinionFilter())
    found = s.execute(select(*COLUMNS).where(*where).order_by(Opinion.received_at.desc(), Opinion.number.desc()).limit(limit + 1)).all()
    total = len(found) if len(found) <= limit else s.execute(select(func.count()).select_from(Opinion).where(*where)).scalar_one()
    waiting = s.execute(select(func.count()).select_from(Opinion).where(Opinion.state == State.OPEN)).scalar_one()
    return OpinionBoard(tuple(map(_row, found[:limit])), total, waiting)


def register_rows(s: Session, wanted: OpinionFilter, *, limit: int = 100_000) -> tuple[OpinionRow, ...]:
    """The register oldest first, for paper and export; void ones stand in it because their numbers do."""
    query = select(*COLUMNS).where(*_conditions(wanted)).order_by(Opinion.received_at, Opinion.number).limit(limit)
    return tuple(map(_row, s.execute(query)))


def _conditions(wanted: OpinionFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.first:
        where.append(Opinion.day >= as_number(wanted.first))
    if wanted.last:
        where.append(Opinion.day <= as_number(wanted.last))
    if wanted.kind is not None:
        where.append(Opinion.kind == wanted.kind)
    if wanted.state is not None:
        where.append(Opinion.state == wanted.state)
    if wanted.text.strip():
        columns = (
            Opinion.number, Opinion.name, Opinion.phone, Opinion.home, Opinion.department, Opinion.text, Opinion.answer, Opinion.original,
            Opinion.source_number, Opinion.linked_number,
        )  # fmt: skip
        where.append(or_(*(like(column, wanted.text) for column in columns)))
    return where


def row(s: Session, opinion_id: UUID) -> OpinionRow:
    """One opinion; raises UserError where it is gone."""
    found = s.execute(select(*COLUMNS).where(Opinion.id == opinion_id)).first()
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    return _row(found)


def details(s: Session, opinion_id: UUID) -> OpinionDetails:
    """Everything about one opinion; raises UserError where it is gone."""
    shown = row(s, opinion_id)
    record = s.get(Opinion, opinion_id)
    return OpinionDetails(shown, form_of(record) if record else {}, tell(s, [opinion_id], WORDING))


def form_of(record: Opinion) -> dict[str, Any]:
    """An opinion's fields as OPINION_FIELDS and ANSWER_FIELDS take them."""
    names = [field.name for field in (*OPINION_FIELDS, *ANSWER_FIELDS)]
    values = {name: getattr(record, name) for name in names if hasattr(record, name)}
    return {**values, **RECEIVED.of(record.received_at), **ANSWERED.of(record.answered_at)}


def of_source(s: Session, source_id: UUID) -> tuple[OpinionRow, ...]:
    """The opinions that came out of a visit (or a call), oldest first; void ones are left out."""
    where = (Opinion.source_id == source_id, Opinion.state != State.VOID)
    return tuple(map(_row, s.execute(select(*COLUMNS).where(*where).order_by(Opinion.number))))


def numbered(s: Session, number: str) -> UUID:
    """The opinion of a number; raises UserError where there is none."""
    plain = without_controls(number).strip().upper()
    found = s.execute(select(Opinion.id).where(Opinion.number == plain)).scalar_one_or_none()
    if found is None:
        raise UserError(_("Nothing here has the number {number}. Check it.").format(number=plain))
    return found


def found(s: Session, text: str, *, limit: int = 5) -> tuple[OpinionRow, ...]:
    """Opinions whose number begins with `text`, newest first: what the one box finds."""
    number = text.strip().upper()
    where = Opinion.number.between(number, number + "\uffff")
    return tuple(map(_row, s.execute(select(*COLUMNS).where(where).order_by(Opinion.number.desc()).limit(limit))))
