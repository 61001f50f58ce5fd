"""staff, department and pair: who works here, with which roles, and who stands in for whom."""

import argparse
from typing import Any
from uuid import UUID

from app.core.i18n import _, ngettext
from app.tool.session import Desk, opened, say_json

STAFF = ("name", "department", "post", "phone", "place", "deputy")


def fields_of(row: Any) -> dict[str, Any]:
    """A row as JSON shows it."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def staff_id(desk: Desk, words: str) -> UUID:
    """The one of the staff of this name; raises UserError."""
    from app.office.named import meant

    found: UUID = desk.store.read(meant, words, field="name").id
    return found


# -- staff


def listed(words: argparse.Namespace) -> None:
    """The staff with their roles."""
    from app.core.actor import words as role_words
    from app.office.lists import staff

    with opened(words) as desk:
        rows = desk.store.read(staff, with_former=words.former)
    if words.json:
        say_json([{**fields_of(row), "roles": sorted(row.roles)} for row in rows])
        return
    for row in rows:
        state = "" if row.is_active else _("has left")
        print("\t".join((*(str(getattr(row, name)) for name in STAFF), role_words(row.roles), state)).rstrip())


def add(words: argparse.Namespace) -> None:
    """Put somebody on the staff list."""
    from app.office.service import add_staff

    with opened(words) as desk:
        made = desk.do(add_staff, {**{name: getattr(words, name) for name in STAFF}, "role": ",".join(words.roles)})
    _say(words, {"id": made}, words.name)


def roles(words: argparse.Namespace) -> None:
    """The roles of somebody, in place of those held before; without any they do not use the program."""
    from app.core.actor import words as role_words
    from app.office.service import set_roles

    with opened(words) as desk:
        held = desk.do(set_roles, staff_id(desk, words.name), ",".join(words.roles))
        _say(words, {"name": words.name, "roles": sorted(held)}, role_words(held) or _("no access to the program"))


def owned(words: argparse.Namespace) -> None:
    """What somebody owns that is open."""
    from app.office.owned import owned_by

    with opened(words) as desk:
        parts = desk.store.read(owned_by, staff_id(desk, words.name))
    if words.json:
        say_json([{"key": part.key, "title": part.title, "items": [fields_of(item) for item in part.items]} for part in parts])
        return
    for part in parts:
        for item in part.items:
            print("\t".join((part.title, item.title, item.about, item.number, item.due)).rstrip())
    if not parts:
        print(_("Nothing is open with {name}.").format(name=words.name))


def leave(words: argparse.Namespace) -> None:
    """Somebody leaves; --to takes over all that is open, posts nobody is named for stay empty without it."""
    from app.office.owned import owned_by
    from app.office.service import set_active

    with opened(words) as desk:
        leaver = staff_id(desk, words.name)
        taker = staff_id(desk, words.to) if words.to else None
        parts = desk.store.read(owned_by, leaver)
        takers = {item.id: taker for part in parts for item in part.items if taker is not None or part.may_lapse}
        desk.do(set_active, leaver, False, takers)
    print(ngettext("{n} open item handed over.", "{n} open items handed over.", len(takers)).format(n=len(takers)))


# -- departments and pairs


def departments(words: argparse.Namespace) -> None:
    """All departments."""
    from app.office.presence import departments as rows_of

    with opened(words) as desk:
        rows = desk.store.read(rows_of, now=desk.now)
    if words.json:
        say_json([fields_of(row) for row in rows])
        return
    for row in rows:
        unpaired = ngettext("{n} matter without a pair", "{n} matters without a pair", row.unpaired).format(n=row.unpaired)
        print("\t".join((row.name, row.head, row.leader, row.phone, unpaired if row.unpaired else "")).rstrip())


def department(words: argparse.Namespace) -> None:
    """Head, division leader and phone of a department, which is made where there is none; what is not said stays."""
    from app.office.departments import add_department, change_department
    from app.office.presence import departments as rows_of

    with opened(words) as desk:
        kept = next((row for row in desk.store.read(rows_of, now=desk.now) if row.name == words.name.strip()), None)
        said = {name: getattr(words, name) for name in ("head", "leader", "phone")}
        form = {name: value if value is not None else getattr(kept, name, "") for name, value in said.items()}
        form["name"] = words.rename if kept and words.rename else words.name
        if kept is None:
            key = desk.do(add_department, form)
        else:
            picked = {
                name: row_id for name, row_id in (("head", kept.head_id), ("leader", kept.leader_id)) if row_id and said[name] is None
            }
            key = kept.id
            desk.do(change_department, key, form, picked)
    _say(words, {"id": key}, form["name"])


def drop_department(words: argparse.Namespace) -> None:
    """A department nobody belongs to any more."""
    from app.core.errors import UserError
    from app.office.departments import remove_department
    from app.office.presence import departments as rows_of

    with opened(words) as desk:
        kept = next((row for row in desk.store.read(rows_of, now=desk.now) if row.name == words.name.strip()), None)
        if kept is None:
            raise UserError(_("There is no department called {name}. Pick one from the list, or add it first.").format(name=words.name))
        desk.do(remove_department, kept.id)


def pairs(words: argparse.Namespace) -> None:
    """A and B of every matter; with --unpaired those where one is missing (W5)."""
    from app.office.presence import pairs as rows_of

    with opened(words) as desk:
        rows = [row for row in desk.store.read(rows_of, words.department, now=desk.now) if not (words.unpaired and row.is_paired)]
    if words.json:
        say_json([{**fields_of(row), "is_paired": row.is_paired} for row in rows])
        return
    for row in rows:
        print("\t".join((row.department, row.matter or _("everything else"), row.a or "–", row.b or "–")))
    if not rows and words.unpaired:
        print(_("Every matter has its pair."))


def pair(words: argparse.Namespace) -> None:
    """A and B of a department's matter."""
    from app.office.departments import set_pair

    with opened(words) as desk:
        made = desk.do(set_pair, {name: getattr(words, name) for name in ("department", "matter", "a", "b")})
    _say(words, {"id": made}, " · ".join((words.department, words.matter or _("everything else"))))


def drop_pair(words: argparse.Namespace) -> None:
    """The department has this matter no more."""
    from app.core.errors import UserError
    from app.office.departments import remove_pair
    from app.office.presence import pairs as rows_of

    with opened(words) as desk:
        rows = desk.store.read(rows_of, words.department, now=desk.now)
        kept = next((row for row in rows if row.matter == words.matter.strip()), None)
        if kept is None:
            raise UserError(_("This pair is no longer on the list. Load the list again."))
        desk.do(remove_pair, kept.id)


def _say(words: argparse.Namespace, found: dict[str, Any], line: str) -> None:
    if words.json:
        say_json(found)
    else:
        print(line)
