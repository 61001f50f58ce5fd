"""Editing the tree of kinds: add, rename, move, retire, bring back. One transaction each; a used kind is retired, never deleted."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.complaints.forms import KIND_FIELDS
from app.complaints.kinds import KindRow, below, keep_tree, tree
from app.complaints.record import Complaint
from app.complaints.tree import DEEPEST, ComplaintKind
from app.core.actor import HEADS, Actor, Role, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _

EDITORS = HEADS | {Role.OFFICER}


def all_kinds(s: Session) -> tuple[KindRow, ...]:
    """The whole tree, retired kinds too, for the page it is edited on."""
    return tree(s).rows


@allowed(EDITORS)
def add_kind(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A kind more (KIND_FIELDS; `parent` by name, path or id). Raises FormErrors."""
    keep_tree(s)
    values = clean(KIND_FIELDS, form).values
    name, parent = values["name"].strip(), _parent(s, values["parent"])
    level = parent.level + 1 if parent else 1
    if level > DEEPEST:
        raise FormErrors({"parent": _("The tree has three levels. Choose a kind of the first or second.")})
    siblings = _check_name(s, name, parent.id if parent else None)
    is_repair = values["is_repair"] if values["is_repair"] is not None else bool(parent and parent.is_repair)
    made = ComplaintKind(name=name, parent_id=parent.id if parent else None, level=level, place=siblings, is_repair=is_repair)
    s.add(made)
    s.flush()
    return made.id


def _parent(s: Session, words: str) -> KindRow | None:
    plain = (words or "").strip()
    if not plain:
        return None
    rows = tree(s).rows
    found = [row for row in rows if plain in (row.id.hex, row.path)] or [row for row in rows if row.name == plain]
    if len(found) != 1:
        raise FormErrors({"parent": _("No single kind is called {name}. Pick one from the list.").format(name=plain)})
    if not found[0].is_active:
        raise FormErrors({"parent": _("{name} is retired. Bring it back first, or choose another one.").format(name=found[0].name)})
    return found[0]


def _check_name(s: Session, name: str, parent_id: UUID | None, *, but: UUID | None = None) -> int:
    """Raises FormErrors where a sibling has the name already; gives how many siblings there are."""
    siblings = [row for row in tree(s).rows if row.parent_id == parent_id and row.id != but]
    if any(row.name.casefold() == name.casefold() for row in siblings):
        raise FormErrors({"name": _("{name} is there already. Choose another name, or bring that one back.").format(name=name)})
    return len(siblings)


def kind_of(s: Session, kind_id: UUID) -> ComplaintKind:
    """The record; a shipped tree is kept first. Raises UserError."""
    keep_tree(s)
    found = s.get(ComplaintKind, kind_id)
    if found is None:
        raise UserError(_("This kind is no longer on record. Load the list again."))
    return found


@allowed(EDITORS)
def change_kind(s: Session, kind_id: UUID, form: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """Another name, or whether it is a repair; complaints of it are of it still."""
    kind = kind_of(s, kind_id)
    given = {"name": kind.name, "is_repair": kind.is_repair, **{key: form[key] for key in ("name", "is_repair") if key in form}}
    values = clean(KIND_FIELDS, given).values
    name = values["name"].strip()
    _check_name(s, name, kind.parent_id, but=kind.id)
    kind.name, kind.is_repair = name, bool(values["is_repair"])


@allowed(EDITORS)
def move_kind(s: Session, kind_id: UUID, parent: str, place: int | None = None, *, by: Actor, now: datetime) -> None:
    """Under another kind (empty: the first level) with all below it, or to another `place` (from 0) among its siblings."""
    kind = kind_of(s, kind_id)
    above = _parent(s, parent)
    inner = below(s, kind_id)
    if above is not None and above.id in inner:
        raise FormErrors({"parent": _("A kind does not go under itself. Choose another one.")})
    rows = tree(s).of_id
    level = above.level + 1 if above else 1
    deepest = max(rows[one].level for one in inner) - kind.level
    if level + deepest > DEEPEST:
        raise FormErrors(
            {"parent": _("The tree has three levels. With what is below it, {name} does not fit there.").format(name=kind.name)}
        )
    parent_id = above.id if above else None
    _check_name(s, kind.name, parent_id, but=kind.id)
    for one in inner - {kind_id}:
        kind_of(s, one).level += level - kind.level
    kind.parent_id, kind.level = parent_id, level
    siblings = [row.id for row in tree(s).rows if row.parent_id == parent_id and row.id != kind_id]
    at = len(siblings) if place is None else max(0, min(place, len(siblings)))
    for n, one in enumerate((*siblings[:at], kind_id, *siblings[at:])):
        kind_of(s, one).place = n


@allowed(EDITORS)
def remove_kind(s: Session, kind_id: UUID, *, by: Actor, now: datetime) -> bool:
    """No longer offered, with all below it: what was never used is deleted, what was is retired. Gives whether anything was kept."""
    kind_of(s, kind_id)
    inner = below(s, kind_id)
    used = set(s.execute(select(Complaint.kind_id).where(Complaint.kind_id.in_(inner)).group_by(Complaint.kind_id)).scalars())
    is_kept = bool(used)
    rows = tree(s).of_id
    for one in sorted(inner, key=lambda each: -rows[each].level):
        record = kind_of(s, one)
        if used & below(s, one):
            record.is_active = False
        else:
            s.delete(record)
            s.flush()
    return is_kept


@allowed(EDITORS)
def bring_back(s: Session, kind_id: UUID, *, by: Actor, now: datetime) -> None:
    """Offered again, and with it those above it."""
    kind: ComplaintKind | None = kind_of(s, kind_id)
    while kind is not None:
        kind.is_active = True
        kind = s.get(ComplaintKind, kind.parent_id) if kind.parent_id else None


def uses(s: Session) -> dict[UUID, int]:
    """How many complaints are of each kind."""
    rows = s.execute(select(Complaint.kind_id, func.count()).group_by(Complaint.kind_id))
    return {row[0]: row[1] for row in rows}
