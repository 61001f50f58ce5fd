"""Giving out, taking in, giving back; each call is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.items.fields import ITEM_FIELDS, ItemKind
from app.items.lists import held_by
from app.items.record import Item
from app.storage.adding import add_new
from app.visits.fields import VisitState
from app.visits.service import needed_reason, visit_of

MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class With:
    """What a thing belongs to: a visit, or a pass and its holder's name."""

    visit_id: UUID | None = None
    pass_id: UUID | None = None
    name: str = ""


@allowed(DESK)
def give(s: Session, to: With, forms: Sequence[Mapping[str, object]], *, by: Actor, now: datetime) -> tuple[UUID, ...]:
    """Things given out or taken in (ITEM_FIELDS each), all or none; raises FormErrors where one of the same number is still out."""
    if not 1 <= len(forms) <= MOST_AT_ONCE:
        raise UserError(_("At most {n} things are noted at once.").format(n=MOST_AT_ONCE))
    name = to.name
    if to.visit_id is not None:
        visit = visit_of(s, to.visit_id)
        if visit.state is VisitState.VOID:
            raise UserError(_("Visit {number} is void; nothing can be given out with it.").format(number=visit.number))
        name = visit.name
    made = []
    for form in forms:
        values = clean(ITEM_FIELDS, form).values
        kind = ItemKind(values["kind"])
        number = (values["number"] or "").strip()
        _check_free(s, kind, number)
        new = Item(
            visit_id=to.visit_id, pass_id=to.pass_id, name=name, kind=kind, number=number, note=values["note"] or "",
            given_at=now, given_by=by.name,
        )  # fmt: skip
        add_new(s, new)
        made.append(new.id)
    return tuple(made)


def _check_free(s: Session, kind: ItemKind, number: str) -> None:
    """A card or key is in one hand only."""
    s.flush()
    if (other := held_by(s, kind, number)) is not None:
        sentence = _("{what} is still out with {name}. Take it back first, or correct the number.")
        raise FormErrors({"number": sentence.format(what=other.words, name=other.name)})


@allowed(DESK)
def come_back(s: Session, item_ids: Sequence[UUID], *, by: Actor, now: datetime) -> int:
    """Given back; those that are back already are passed over. Gives how many."""
    still_out = [one for item_id in item_ids if (one := _item(s, item_id)).returned_at is None]
    for one in still_out:
        one.come_back(by.name, now)
    return len(still_out)


@allowed(DESK)
def write_off(s: Session, item_id: UUID, reason: str, *, by: Actor, now: datetime) -> UUID:
    """It never came back; raises FormErrors without a reason."""
    _item(s, item_id).come_back(by.name, now, needed_reason(reason))
    return item_id


@allowed(DESK)
def undo(s: Session, item_ids: Sequence[UUID], *, by: Actor, now: datetime) -> int:
    """Returns taken back within ten seconds."""
    for item_id in item_ids:
        _item(s, item_id).go_out_again(now)
    return len(item_ids)


def _item(s: Session, item_id: UUID) -> Item:
    found = s.get(Item, item_id)
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    return found
