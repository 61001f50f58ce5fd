"""pass, item and scan: passes and what is given out with them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import Desk, hand_out, opened, say_json
from app.tool.things import say_still_out, still_out
from app.visits.fields import STATE_WORDS, VisitState


def issue(words: argparse.Namespace) -> None:
    """Issue passes and print their numbers."""
    from app.passes.service import issue as begin
    from app.visits.service import Coming

    names = ("kind", "company", "purpose", "weekdays", "opens", "closes", "most_entries", "note")
    form = {name: getattr(words, name) for name in names} | {"host": words.host or words.home, "holders": "\n".join(words.holders)}
    with opened(words) as desk:
        first = words.first or clock.day_of(desk.now).isoformat()
        form |= {"first_day": first, "last_day": words.last or first}
        done = desk.do(begin, form, Coming(as_written=words.as_written), prints=words.queue)
        codes = [_code(desk, row.serial) for row in _many(desk, done.pass_ids)]
    for note in done.notes:
        print(note, file=sys.stderr)
    if words.json:
        say_json([{"number": number, "code": code} for number, code in zip(done.numbers, codes, strict=True)])
    else:
        print("\n".join(done.numbers))


def _many(desk: Desk, pass_ids: Any) -> Any:
    from app.passes.lists import many

    return desk.store.read(many, pass_ids, now=desk.now)


def _code(desk: Desk, serial: int) -> str:
    from app.office.settings import get_settings
    from app.printing.codes import badge_code

    return badge_code(serial, prefix=desk.store.read(get_settings).badge_prefix)


def _fields(row: Any) -> dict[str, Any]:
    names = ("number", "name", "company", "host", "purpose", "kind", "first_day", "last_day", "opens", "closes", "most_entries", "used")
    hours = {name: f"{wall:%H:%M}" if (wall := getattr(row, name)) else "" for name in ("opens", "closes")}
    weekdays = "".join(str(day) for day in sorted(row.weekdays))
    return {**{name: getattr(row, name) for name in names}, **hours, "weekdays": weekdays, "standing": row.standing}


def listed(words: argparse.Namespace) -> None:
    """Passes by where they stand."""
    from app.passes.drawing import about_list, pass_list
    from app.passes.lists import PassFilter, board
    from app.passes.validity import Standing

    wanted = PassFilter(Standing(words.standing) if words.standing else None, words.home, words.text)
    with opened(words) as desk:
        rows = desk.store.read(board, wanted, now=desk.now, limit=5000).rows
        paper = desk.store.read(pass_list, about_list(wanted), by=desk.by, now=desk.now) if words.out else b""
        if words.out:
            hand_out(desk, words, paper)
    if words.out:
        print(Path(words.out).name)
    elif words.json:
        say_json([_fields(row) for row in rows])
    else:
        for row in rows:
            print(_line(row))
        if not rows:
            print(_("No pass fits."))


def _line(row: Any) -> str:
    from app.passes.drawing import entries_words, when_words
    from app.passes.fields import KIND_WORDS, STANDING_WORDS, days_words

    shown = (_(STANDING_WORDS[row.standing]), row.number, row.name, row.host, _(KIND_WORDS[row.kind]))
    return "\t".join((*shown, days_words(row.first_day, row.last_day), when_words(row), entries_words(row)))


def show(words: argparse.Namespace) -> None:
    """One pass with its entries and what was given out with it, or its paper."""
    from app.items.lists import of_pass
    from app.passes.drawing import pass_badge
    from app.passes.lists import entries, one, pass_meant

    with opened(words) as desk:
        pass_id = desk.store.read(pass_meant, words.number)
        row = desk.store.read(one, pass_id, now=desk.now)
        found, held = desk.store.read(entries, pass_id), desk.store.read(of_pass, pass_id)
        code = _code(desk, row.serial)
        paper = desk.store.read(pass_badge, pass_id, by=desk.by, now=desk.now, stock=words.stock) if words.out else b""
        if words.out:
            hand_out(desk, words, paper)
    if words.out:
        print(Path(words.out).name)
    elif words.json:
        came = [{"at": entry.at, "visit": entry.number, "refusal": entry.refusal, "reason": entry.reason} for entry in found]
        say_json({**_fields(row), "code": code, "entries": came, "items": [item.words for item in held if item.returned_at is None]})
    else:
        print("\t".join((_line(row), code)))
        for entry in found:
            what = entry.number or _("turned away")
            print("\t".join((f"{clock.local(entry.at):%Y-%m-%d %H:%M}", what, entry.reason)))


def withdraw(words: argparse.Namespace) -> None:
    """It lets nobody in any more."""
    from app.passes.lists import pass_meant
    from app.passes.service import withdraw as end

    with opened(words) as desk:
        done = desk.do(end, desk.store.read(pass_meant, words.number), words.reason)
    print(_("Pass {number} of {name} is withdrawn.").format(number=done.number, name=done.name))


def extend(words: argparse.Namespace) -> None:
    """Valid longer, or for further entries."""
    from app.passes.lists import one, pass_meant
    from app.passes.service import extend as prolong

    with opened(words) as desk:
        pass_id = desk.store.read(pass_meant, words.number)
        version = desk.store.read(one, pass_id, now=desk.now).version
        desk.do(prolong, pass_id, words.last, words.entries, version=version)
        print(_line(desk.store.read(one, pass_id, now=desk.now)))


def scan(words: argparse.Namespace) -> None:
    """What holding a code to the scanner does; a pass that does not let in is exit 1 and a sentence."""
    from app.passes.lists import is_pass_code, pass_meant
    from app.passes.scanning import let_in
    from app.passes.scanning import scan as scan_pass
    from app.visits.service import scan as scan_visit

    with opened(words) as desk:
        if not desk.store.read(is_pass_code, words.code):
            moved = desk.do(scan_visit, words.code)
        elif words.let_in:
            moved = desk.do(let_in, desk.store.read(pass_meant, words.code), words.let_in).moved
        else:
            done = desk.do(scan_pass, words.code)
            if done.moved is None:
                raise UserError(_refused(done))
            moved = done.moved
        out = still_out(desk, moved.visit_id) if moved.state is VisitState.LEFT else ()
    if words.json:
        say_json({"id": moved.visit_id, "number": moved.number, "name": moved.name, "state": moved.state, "still_out": out})
    else:
        print("\t".join((_(STATE_WORDS[moved.state]), moved.number, moved.name)))
        say_still_out(moved.name, out)


def _refused(done: Any) -> str:
    from app.passes.fields import REFUSAL_WORDS
    from app.passes.scanning import refusal_words

    if done.refusal is None:
        return _("This pass was scanned a moment ago; once counts. Scan again after three seconds.")
    parts = [_("{what}.").format(what=_(REFUSAL_WORDS[done.refusal])), refusal_words(done)]
    if done.next_at:
        parts.append(_("It lets in again from {time}.").format(time=f"{clock.local(done.next_at):%Y-%m-%d %H:%M}"))
    return " ".join(parts)


# -- things


def give(words: argparse.Namespace) -> None:
    """Give something out, or take something in, at a visit or with a pass."""
    from app.items.service import With
    from app.items.service import give as hand
    from app.passes.lists import is_pass_code, one, pass_meant
    from app.visits.service import open_visit

    with opened(words) as desk:
        if desk.store.read(is_pass_code, words.to):
            row = desk.store.read(one, desk.store.read(pass_meant, words.to), now=desk.now)
            to = With(pass_id=row.id, name=row.name)
        else:
            to = With(visit_id=desk.store.read(open_visit, words.to))
        desk.do(hand, to, ({"kind": words.kind, "number": words.number, "note": words.note},))
    print(_("Noted."))


def come_back(words: argparse.Namespace) -> None:
    """Something is back: by its kind and number, or everything of a visit or pass."""
    from app.items.lists import open_items
    from app.items.service import come_back as back
    from app.items.service import write_off

    with opened(words) as desk:
        kind, number = words.kind, words.number.strip()
        found = [row for row in desk.store.read(open_items, limit=100_000) if row.kind == kind and row.number == number]
        if len(found) != 1:
            raise UserError(_("Nothing of this kind and number is out. Look at the list: item list."))
        if words.lost:
            desk.do(write_off, found[0].id, words.lost)
        else:
            desk.do(back, (found[0].id,))
    print(_("{what} of {name}: closed.").format(what=found[0].words, name=found[0].name))


def items(words: argparse.Namespace) -> None:
    """What is still out or kept."""
    from app.items.lists import items as every
    from app.items.lists import open_items

    with opened(words) as desk:
        rows = desk.store.read(every if words.all else open_items, limit=5000)
    if words.json:
        names = ("kind", "number", "note", "name", "visit_number", "given_at", "given_by", "returned_at", "returned_by", "lost_reason")
        say_json([{name: getattr(row, name) for name in names} for row in rows])
        return
    for row in rows:
        print("\t".join((row.words, row.name, row.visit_number, f"{clock.local(row.given_at):%Y-%m-%d %H:%M}", row.given_by, row.note)))
    if not rows:
        print(_("Nothing is out and nothing is kept."))
