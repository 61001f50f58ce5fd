"""The tree of kinds as rows: the office's own, or, until it is first used or changed, what an office of its sort usually has."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.complaints.tree import ComplaintKind
from app.core.errors import FormErrors
from app.core.i18n import _, language
from app.office.fields import OfficeKind
from app.office.settings import OFFICE_KIND
from app.storage.adding import add_new
from app.storage.direct import id_of, run
from app.storage.standing import standing
from app.tickets.templates import Words, raw_template

SPACE = UUID("0e7c6a52-5d1b-5f43-8a8e-7d2c40a1b9f3")  # shipped kinds have the same id until they are kept
BETWEEN = " / "
KEPT = text("SELECT id, parent_id, level, place, name, is_repair, is_active FROM complaint_kind ORDER BY level, place, name")


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind; `path` names it with those above it, `is_leaf` where a complaint may be of it, `is_template` while it is only shipped."""

    id: UUID
    parent_id: UUID | None
    level: int
    place: int
    name: str
    is_repair: bool = False
    is_active: bool = True
    path: str = ""
    is_leaf: bool = True
    is_template: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """All kinds in the order of the tree, retired ones too."""

    rows: tuple[KindRow, ...]
    of_id: Mapping[UUID, KindRow]


def tree(s: Session) -> Tree:
    """The whole tree, as read once."""
    return standing(s, ("complaint kinds", language()), lambda: _read(s))


def kinds(s: Session, *, with_retired: bool = False) -> tuple[KindRow, ...]:
    """The tree, each kind followed by those below it; for picking only those that are not retired."""
    return tuple(row for row in tree(s).rows if row.is_active or with_retired)


def path_of(s: Session, kind_id: UUID | None) -> str:
    """A kind with those above it; empty for one nobody knows."""
    row = tree(s).of_id.get(kind_id) if kind_id else None
    return row.path if row else ""


def below(s: Session, kind_id: UUID) -> frozenset[UUID]:
    """A kind and everything below it: what a filter by it means."""
    found = {kind_id}
    for row in tree(s).rows:  # parents come first
        if row.parent_id in found:
            found.add(row.id)
    return frozenset(found)


def kind_meant(s: Session, words: str, *, field: str = "kind") -> KindRow:
    """The kind of an id, a path or a name of the lowest level. Raises FormErrors."""
    rows = kinds(s)
    plain = words.strip()
    folded = _folded(plain)
    leaves = [row for row in rows if row.is_leaf]
    found = [row for row in rows if plain == row.id.hex] or [row for row in leaves if _folded(row.path) == folded]
    found = found or [row for row in leaves if _folded(row.name) == folded]
    found = found or [row for row in rows if folded in (_folded(row.path), _folded(row.name))]
    if len(found) != 1:
        sentence = _("No kind of complaint is called {name}. Pick one from the list.")
        if found:
            sentence = _("Several kinds are called {name}. Write it with those above: {paths}.")
        raise FormErrors({field: sentence.format(name=plain or "—", paths=_(", ").join(row.path for row in found[:4]))})
    row = found[0]
    if not row.is_leaf:
        inner = _(", ").join(each.name for each in rows if each.parent_id == row.id)
        raise FormErrors({field: _("{name} is divided further. Choose one of: {kinds}.").format(name=row.name, kinds=inner)})
    return row


def kind_used(s: Session, words: str, *, field: str = "kind") -> KindRow:
    """The kind meant, for a record that is written: the first one used keeps the shipped tree."""
    row = kind_meant(s, words, field=field)
    if row.is_template:
        keep_tree(s)
    return row


def _folded(words: str) -> str:
    """A name as compared: however wide its signs and blanks are."""
    return "/".join(part.strip() for part in unicodedata.normalize("NFKC", words).casefold().split("/"))


def keep_tree(s: Session) -> int:
    """Write the shipped kinds down where none were kept yet; gives how many."""
    rows = tree(s).rows
    if any(not row.is_template for row in rows):
        return 0
    for row in rows:
        add_new(
            s, ComplaintKind(id=row.id, parent_id=row.parent_id, level=row.level, place=row.place, name=row.name, is_repair=row.is_repair)
        )
    return len(rows)


# -- reading


def _read(s: Session) -> Tree:
    kept = [KindRow(id_of(row[0]), id_of(row[1]) if row[1] is not None else None, row[2], row[3], row[4], bool(row[5]), bool(row[6]))
            for row in run(s, KEPT)]  # fmt: skip
    office = run(s, OFFICE_KIND) if not kept else []
    rows = tuple(_in_order(kept or (_shipped(office[0][0], language()) if office else ())))
    return Tree(rows, {row.id: row for row in rows})


def _in_order(rows: Iterable[KindRow]) -> Iterator[KindRow]:
    """Depth first, with paths and leaves."""
    children: dict[UUID | None, list[KindRow]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def walk(parent: UUID | None, path: str) -> Iterator[KindRow]:
        for row in children.get(parent, ()):
            whole = f"{path}{BETWEEN}{row.name}" if path else row.name
            yield replace(row, path=whole, is_leaf=not any(each.is_active for each in children.get(row.id, ())))
            yield from walk(row.id, whole)

    return walk(None, "")


@cache
def _shipped(kind: str, code: str) -> tuple[KindRow, ...]:
    """What an office of its sort starts with: resources/offices/<kind>.toml."""
    words = Words(code)
    rows: list[KindRow] = []

    def add(parent: KindRow | None, name: str, place: int, *, is_repair: bool) -> KindRow:
        path = f"{parent.path}{BETWEEN}{name}" if parent else name
        row = KindRow(uuid5(SPACE, path), parent.id if parent else None, parent.level + 1 if parent else 1, place, name, is_repair,
                      path=path, is_template=True)  # fmt: skip
        rows.append(row)
        return row

    def fill(parent: KindRow | None, branches: Sequence[Mapping[str, Any]]) -> None:
        for place, branch in enumerate(branches):
            row = add(parent, words.of(branch, "name"), place, is_repair=bool(branch.get("is_repair", False)))
            fill(row, branch.get("kind", ()))
            for leaf_place, leaf in enumerate(filter(None, words.of(branch, "kinds").split("\n"))):
                add(row, leaf, leaf_place, is_repair=row.is_repair)

    fill(None, raw_template(OfficeKind(kind)).get("complaint", ()))
    return tuple(rows)
