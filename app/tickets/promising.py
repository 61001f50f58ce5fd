"""Promise items and answers kept ready: read, chosen for a ticket, and kept by those who lead the office."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.departments import ensure_matter
from app.office.record import Office
from app.storage.adding import add_new
from app.storage.direct import id_of, run
from app.tickets.deed import stripped
from app.tickets.forms import CANNED_FIELDS, ITEM_FIELDS, LIMIT_UNITS
from app.tickets.promises import CannedAnswer, PromiseItem
from app.tickets.templates import template

SPACE = UUID("6b0c2a58-6d1f-5d0e-9c35-2f6f1a0e7715")  # template items have the same id until they are kept
UNIT_WORDS = dict(LIMIT_UNITS)
BETWEEN = "·"
EXACT = text("SELECT id, name, unit, amount, calendar_id FROM promise_item WHERE is_active AND name = :name LIMIT 2")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A promise item; one of the office's template is kept as soon as it is chosen or changed."""

    id: UUID
    department: str
    name: str
    unit: str
    amount: int
    papers: str
    note: str
    is_active: bool = True
    is_template: bool = False

    @property
    def limit_words(self) -> str:
        """3 working days; the same day."""
        return limit_words(self.unit, self.amount)


@dataclass(frozen=True, slots=True)
class Promised:
    """What a ticket takes of its promise item."""

    id: UUID
    name: str
    unit: str
    amount: int
    calendar_id: UUID | None


@dataclass(frozen=True, slots=True)
class CannedRow:
    """An answer kept ready."""

    id: UUID
    title: str
    topic: str
    body: str


ITEM_COLUMNS = tuple(getattr(PromiseItem, name) for name in tuple(ItemRow.__dataclass_fields__)[:-1])


def limit_words(unit: str, amount: int) -> str:
    """A limit for people."""
    word = _(UNIT_WORDS[unit])
    return word if unit == "same_day" else _("{n} {unit}").format(n=amount, unit=word)


def items(s: Session, *, with_former: bool = False) -> tuple[ItemRow, ...]:
    """All promise items by department and name; where none was kept yet those of the office's template."""
    query = select(*ITEM_COLUMNS).order_by(PromiseItem.department, PromiseItem.name)
    rows = tuple(ItemRow(*row) for row in s.execute(query if with_former else query.where(PromiseItem.is_active)))
    return rows or (() if _has_any(s) else _template_rows(s))


def _has_any(s: Session) -> bool:
    return s.execute(select(PromiseItem.id).limit(1)).first() is not None


def _template_rows(s: Session) -> tuple[ItemRow, ...]:
    kind = s.execute(select(Office.kind).limit(1)).scalar_one_or_none()
    if kind is None:
        return ()
    return tuple(
        ItemRow(_template_id(one.department, one.name), one.department, one.name, one.unit, one.amount, one.papers, one.note,
                is_template=True)
        for one in template(kind).items
    )  # fmt: skip


def _template_id(department: str, name: str) -> UUID:
    return uuid5(SPACE, f"{department}\n{name}")


def item_of(s: Session, item_id: UUID | None) -> Promised | None:
    """The item a ticket was promised by."""
    kept = s.get(PromiseItem, item_id) if item_id is not None else None
    return Promised(kept.id, kept.name, kept.unit, kept.amount, kept.calendar_id) if kept is not None else None


def item_meant(s: Session, words: str, *, by: Actor, now: datetime, field: str = "item") -> Promised:
    """The item of a name, of department · name, or of an id. Raises FormErrors. The first use keeps the office's template."""
    plain = words.strip()
    exact = run(s, EXACT, {"name": plain})
    if len(exact) == 1:
        item_id, name, unit, amount, calendar_id = exact[0]
        return Promised(id_of(item_id), name, unit, amount, id_of(calendar_id) if calendar_id is not None else None)
    rows = items(s)
    department, sign, name = (_folded(part) for part in plain.partition(BETWEEN))
    found = [row for row in rows if plain == row.id.hex]
    found = found or [row for row in rows if _folded(row.name) == _folded(plain)]
    if sign:
        found = [row for row in rows if (_folded(row.department), _folded(row.name)) == (department, name)] or found
    if len(found) != 1:
        if found:
            sentence = _("Several departments promise {name}. Write department · name.")
        else:
            sentence = _("No promise item is called {name}. Pick one from the list, or say by when an answer is expected.")
        raise FormErrors({field: sentence.format(name=plain)})
    if found[0].is_template:
        keep_template(s)
    kept = item_of(s, found[0].id)
    assert kept is not None, found[0].id
    return kept


def _folded(words: str) -> str:
    """A name as compared: brackets and digits of any width are the same."""
    return unicodedata.normalize("NFKC", words).strip().casefold()


def keep_template(s: Session) -> int:
    """Write down the template's items and answers that are not on record; gives how many."""
    known = {(row.department, row.name) for row in items(s, with_former=True) if not row.is_template}
    count = 0
    for row in _template_rows(s):
        if (row.department, row.name) not in known:
            add_new(s, PromiseItem(id=row.id, department=row.department, name=row.name, unit=row.unit, amount=row.amount,
                                   papers=row.papers, note=row.note))  # fmt: skip
            count += 1
    return count + _keep_answers(s)


def _keep_answers(s: Session) -> int:
    known = set(s.execute(select(CannedAnswer.title)).scalars())
    kind = s.execute(select(Office.kind).limit(1)).scalar_one()
    found = [one for one in template(kind).answers if one.title not in known]
    for one in found:
        add_new(s, CannedAnswer(title=one.title, topic=one.topic, body=one.body))
    return len(found)


@allowed(HEADS)
def take_template(s: Session, *, by: Actor, now: datetime) -> int:
    """The items and answers usual for this kind of office, beside those on record. Gives how many were added."""
    return keep_template(s)


@allowed(HEADS)
def save_item(s: Session, item_id: UUID | None, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new promise item, or other words and another limit; tickets already promised keep their limit. Raises FormErrors."""
    if not _has_any(s):
        keep_template(s)
    values = stripped(clean(ITEM_FIELDS, form).values)
    values["amount"] = 0 if values["unit"] == "same_day" else values["amount"]
    if values["unit"] != "same_day" and not values["amount"]:
        raise FormErrors({"amount": _("A limit of nothing cannot be kept. Write how much, or choose the same day.")})
    s.flush()
    same = select(PromiseItem.id).where(PromiseItem.department == values["department"], PromiseItem.name == values["name"])
    other = s.execute(same).scalar_one_or_none()
    if other is not None and other != item_id:
        sentence = _("{department} promises this already. Change that item instead.")
        raise FormErrors({"name": sentence.format(department=values["department"])})
    ensure_matter(s, values["department"], values["name"])
    kept = s.get(PromiseItem, item_id) if item_id else None
    if kept is None:
        kept = PromiseItem(**values)
        s.add(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.is_active = True
    s.flush()
    return kept.id


@allowed(HEADS)
def add_item(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new promise item. Raises FormErrors."""
    return save_item(s, None, form, by=by, now=now)


@allowed(HEADS)
def remove_item(s: Session, item_id: UUID, *, by: Actor, now: datetime) -> None:
    """Offered no more; tickets promised by it keep it."""
    if not _has_any(s):
        keep_template(s)
        s.flush()
    kept = s.get(PromiseItem, item_id)
    if kept is None:
        raise UserError(_("This promise item is no longer on record. Load the list again."))
    kept.is_active = False


def canned(s: Session, topic: str = "") -> tuple[CannedRow, ...]:
    """Answers for a promise item and those for all, the special ones first; of the template where none was kept yet."""
    query = select(CannedAnswer.id, CannedAnswer.title, CannedAnswer.topic, CannedAnswer.body).where(CannedAnswer.is_active)
    where = or_(CannedAnswer.topic == "", CannedAnswer.topic == topic) if topic else CannedAnswer.id.is_not(None)
    rows = tuple(CannedRow(*row) for row in s.execute(query.where(where).order_by(CannedAnswer.topic.desc(), CannedAnswer.title)))
    if rows or s.execute(select(CannedAnswer.id).limit(1)).first():
        return rows
    kind = s.execute(select(Office.kind).limit(1)).scalar_one_or_none()
    shipped = template(kind).answers if kind else ()
    found = [one for one in shipped if one.topic in ("", topic or one.topic)]
    return tuple(CannedRow(_template_id("", one.title), one.title, one.topic, one.body) for one in found)


@allowed(HEADS)
def save_answer(s: Session, answer_id: UUID | None, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new answer, or another text. Raises FormErrors."""
    if s.execute(select(CannedAnswer.id).limit(1)).first() is None:
        _keep_answers(s)
    values = stripped(clean(CANNED_FIELDS, form).values)
    kept = s.get(CannedAnswer, answer_id) if answer_id else None
    if kept is None:
        kept = CannedAnswer(**values)
        s.add(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    s.flush()
    return kept.id


@allowed(HEADS)
def add_answer(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new answer. Raises FormErrors."""
    return save_answer(s, None, form, by=by, now=now)


@allowed(HEADS)
def remove_answer(s: Session, answer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Offered no more."""
    kept = s.get(CannedAnswer, answer_id)
    if kept is None:
        raise UserError(_("This answer is no longer on record. Load the list again."))
    kept.is_active = False
