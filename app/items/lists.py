"""Things given out and taken in, as frozen rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.items.fields import ITEM_WORDS, ItemKind
from app.items.record import Item
from app.storage.direct import run
from app.visits.fields import VisitState
from app.visits.record import Visit


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing; open while `returned_at` is empty. `visit_number` is empty for one that came with a pass."""

    id: UUID
    visit_id: UUID | None
    pass_id: UUID | None
    name: str
    kind: ItemKind
    number: str
    note: str
    given_at: datetime
    given_by: str
    returned_at: datetime | None
    returned_by: str
    lost_reason: str
    version: int
    visit_number: str = ""

    @property
    def words(self) -> str:
        """Key B-17: what it is in a word and its number."""
        return " ".join(part for part in (_(ITEM_WORDS[self.kind]), self.number) if part)


STORED = tuple(ItemRow.__dataclass_fields__)[:-1]
COLUMNS = tuple(getattr(Item, name) for name in STORED)
IS_OPEN = Item.returned_at.is_(None)
# what was given at a check-in taken back is back too
COUNTS = or_(Item.visit_id.is_(None), Visit.state != VisitState.VOID)
ANY_OPEN = sql("SELECT 1 FROM item WHERE returned_at IS NULL LIMIT 1")


def _rows(s: Session, *where: ColumnElement[bool], is_newest_first: bool = False, limit: int = 500) -> tuple[ItemRow, ...]:
    query = select(*COLUMNS, func.coalesce(Visit.number, "")).outerjoin(Visit, Visit.id == Item.visit_id)
    order = (Item.given_at.desc(), Item.id.desc()) if is_newest_first else (Item.given_at, Item.id)
    found: Any = s.execute(query.where(*where, COUNTS).order_by(*order).limit(limit))
    return tuple(ItemRow(*row) for row in found)


def open_items(s: Session, *, limit: int = 500) -> tuple[ItemRow, ...]:
    """Everything not back yet, the oldest first."""
    return _rows(s, IS_OPEN, limit=limit) if is_any_open(s) else ()


def items(s: Session, *, limit: int = 500) -> tuple[ItemRow, ...]:
    """Open and closed ones, the newest first."""
    return _rows(s, is_newest_first=True, limit=limit)


def of_visit(s: Session, visit_id: UUID) -> tuple[ItemRow, ...]:
    """What was given at a visit, in order."""
    return _rows(s, Item.visit_id == visit_id)


def open_of_visit(s: Session, visit_id: UUID) -> tuple[ItemRow, ...]:
    """What of a visit is not back yet; one glance at an index where nothing is out at all."""
    return _rows(s, Item.visit_id == visit_id, IS_OPEN) if is_any_open(s) else ()


def of_pass(s: Session, pass_id: UUID) -> tuple[ItemRow, ...]:
    """What was given with a pass, in order."""
    return _rows(s, Item.pass_id == pass_id)


def open_of_pass(s: Session, pass_id: UUID) -> tuple[ItemRow, ...]:
    """What was given with a pass and is not back yet."""
    return _rows(s, Item.pass_id == pass_id, IS_OPEN)


def is_any_open(s: Session) -> bool:
    """Whether anything at all is out or kept; one glance at an index."""
    return bool(run(s, ANY_OPEN))


def item(s: Session, item_id: UUID) -> ItemRow:
    """One thing; raises UserError where it is gone."""
    found = _rows(s, Item.id == item_id)
    if not found:
        raise UserError(_("This is no longer on record. Load the list again."))
    return found[0]


def held_by(s: Session, kind: ItemKind, number: str) -> ItemRow | None:
    """Who has the card or key of this number; belongings may be called alike."""
    if kind is ItemKind.BELONGINGS or not number:
        return None
    found = _rows(s, IS_OPEN, Item.kind == kind, Item.number == number)
    return found[0] if found else None
