"""complaint: registered, moved, shown and listed without the window; the roles are checked in the same services."""

import argparse
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.tool.form_words import told
from app.tool.session import Desk, open_closed, opened, say_json


def _id(desk: Desk, number: str) -> Any:
    from app.complaints.numbers import complaint_numbered

    return desk.store.read(complaint_numbered, number)


def _say_notes(notes: Iterable[str]) -> None:
    for note in notes:
        print(note, file=sys.stderr)


def open_complaint(words: argparse.Namespace) -> None:
    """Register a complaint and print its number."""
    from app.complaints.forms import OPEN_FIELDS
    from app.complaints.service import Opening, register
    from app.desk.sources import source_numbered

    with opened(words) as desk:
        opening = Opening()
        if words.source_number:
            found = desk.store.read(source_numbered, words.source_number)
            opening = Opening(source_kind=found.kind, source_id=found.id, source_number=found.number)
        done = desk.do(register, told(words, OPEN_FIELDS), opening)
    _say_notes(done.notes)
    if words.json:
        say_json({"id": done.complaint_id, "number": done.number, "state": done.state, "owner": done.owner})
    else:
        print(done.number)


def move(words: argparse.Namespace) -> None:
    """Make a move; the state it leads to is printed."""
    from app.complaints.fields import STATE_WORDS, Move
    from app.complaints.forms import MOVE_FIELDS
    from app.complaints.moves import SERVICES

    made = Move(words.move)
    module, _sign, name = SERVICES[made].partition(":")
    with opened(words) as desk:
        done = desk.do(getattr(import_module(module), name), _id(desk, words.number), told(words, MOVE_FIELDS[made]))
    _say_notes(done.notes)
    if words.json:
        say_json({"number": done.number, "state": done.state, "version": done.version, "notes": list(done.notes)})
    else:
        print("\t".join((done.number, _(STATE_WORDS[done.state]))))


def undo(words: argparse.Namespace) -> None:
    """Take the last move back, within ten seconds."""
    from app.complaints.fields import STATE_WORDS
    from app.complaints.undoing import undo as take_back

    with opened(words) as desk:
        done = desk.do(take_back, _id(desk, words.number))
    print("\t".join((done.number, _(STATE_WORDS[done.state]))))


def attach(words: argparse.Namespace) -> None:
    """Keep a file with a complaint."""
    from app.attachments.fields import FILE_WORDS
    from app.complaints.attaching import attach as keep

    with opened(words) as desk:
        row = desk.do(keep, _id(desk, words.number), Path(words.file), words.note)
    kind = _(FILE_WORDS[row.kind])
    if row.is_misleading:
        kind = _("{kind} (its name says something else)").format(kind=kind)
    print("\t".join((row.name, kind, str(row.size), row.hash.hex())))


# -- looking


def fields_of(row: Any, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """A row as JSON has it; its clock and whoever answers with their own fields."""
    found = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in left_out}
    for name, value in found.items():
        if name == "clocks":
            found[name] = [_clock_fields(one) for one in value]
        elif name == "clock":
            found[name] = _clock_fields(value) if value else None
        elif name in ("acts", "sees"):
            found[name] = {"name": value.name, "as": value.as_} if value else None
        elif isinstance(value, tuple):
            found[name] = [fields_of(one) if hasattr(one, "__dataclass_fields__") else one for one in value]
    return found


def _clock_fields(row: Any) -> dict[str, Any]:
    names = ("kind", "round", "started_at", "due_at", "original_due_at", "act_by", "is_provisional", "stopped_at", "result")
    return {name: getattr(row, name) for name in names}


def _fields(row: Any, now: Any) -> dict[str, Any]:
    return {**fields_of(row, ("version", "moved_at", "moved_by")), "act_by": row.act_by, "near": row.level_at(now)}


def _line(row: Any, now: Any) -> str:
    from app.complaints.fields import STATE_WORDS
    from app.tickets.fields import LEVEL_WORDS, Level

    near = row.level_at(now)
    due = f"{clock.local(row.act_by):%Y-%m-%d %H:%M}" if row.act_by else ""
    shown = (_(STATE_WORDS[row.state]), row.acts.name if row.acts else "", due, _(LEVEL_WORDS[near]) if near is not Level.CALM else "")
    return "\t".join((row.number, row.complainant, row.home or row.place, row.summary[:40], *shown)).rstrip()


def _say_rows(words: argparse.Namespace, rows: Any, now: Any) -> None:
    if words.json:
        say_json([_fields(row, now) for row in rows])
        return
    for row in rows:
        print(_line(row, now))
    if not rows:
        print(_("No complaint fits."))


def listed(words: argparse.Namespace) -> None:
    """Complaints by due, by team or by round."""
    from app.complaints.fields import Order, Scope, State
    from app.complaints.lists import ComplaintFilter, board
    from app.tickets.fields import Level

    with opened(words) as desk:
        wanted = ComplaintFilter(
            Scope(words.scope), Order(words.order), is_open=not words.closed, text=words.text, team=words.team,
            states=frozenset({State(words.state)} if words.state else ()), level=Level(words.level) if words.level else None,
            kind_id=_kind(desk, words.kind) if words.kind else None,
        )  # fmt: skip
        found = desk.store.read(board, wanted, by=desk.by, now=desk.now, limit=5000)
        _say_rows(words, found.rows, desk.now)


def visits(words: argparse.Namespace) -> None:
    """Return visits of this week by address."""
    from app.complaints.duties import return_visits

    with opened(words) as desk:
        _say_rows(words, desk.store.read(return_visits, now=desk.now), desk.now)


def actions(words: argparse.Namespace) -> None:
    """Corrective actions still open."""
    from app.complaints.duties import open_actions
    from app.complaints.fields import TRACK_WORDS

    with opened(words) as desk:
        rows = desk.store.read(open_actions, team=words.team, now=desk.now)
        if words.json:
            say_json([{**fields_of(row), "outlives": row.outlives} for row in rows])
            return
        for row in rows:
            shown = (row.team, row.owner, f"{clock.local(row.due_at):%Y-%m-%d %H:%M}", _(TRACK_WORDS[row.state]), row.summary[:40])
            print("\t".join((f"{row.number} #{row.place}", *shown)))


def alike(words: argparse.Namespace) -> None:
    """Earlier complaints that may be the same."""
    from app.complaints.fields import SAME_WORDS, STATE_WORDS
    from app.complaints.similar import Typed, similar

    with opened(words) as desk:
        typed = Typed(words.kind, words.home, words.place, words.phone, words.summary)
        rows = desk.store.read(similar, typed, now=desk.now)
        if words.json:
            say_json([fields_of(row) for row in rows])
            return
        for row in rows:
            why = _(", ").join(_(SAME_WORDS[one]) for one in row.why)
            print("\t".join((row.number, f"{clock.local(row.received_at):%Y-%m-%d}", _(STATE_WORDS[row.state]), why, row.summary[:40])))


def show(words: argparse.Namespace) -> None:
    """One complaint: where it stands, its limits, what may be done, its tracks and visits, its story."""
    from app.complaints.whole import whole

    with opened(words) as desk:
        now = desk.now
        complaint_id = _id(desk, words.number)
        open_closed(desk, ("complaint", complaint_id, words.number), words.reason)
        found = desk.store.read(whole, complaint_id, by=desk.by, now=now)
        if words.json:
            said = [{"at": line.at, "move": line.move, "by": line.by_name, "from": line.state_from, "to": line.state_to,
                     "round": line.round, "for": line.standing_for, "facts": dict(line.facts), "is_undone": line.is_undone}
                    for line in found.lines]  # fmt: skip
            hangs = fields_of(found.attached)
            kept = [{"name": file.name, "kind": file.kind, "size": file.size, "hash": file.hash.hex()} for file in found.files]
            acts = [fields_of(one) for one in found.actions]
            say_json({**_fields(found.row, now), "moves": list(found.moves), "story": said, **hangs, "corrective": acts, "files": kept})
            return
        _say(found, now)


def _say(found: Any, now: Any) -> None:
    from app.clocks.fields import KIND_WORDS, RESULT_WORDS
    from app.complaints.fields import MOVE_WORDS, SATISFACTION_WORDS, STATE_WORDS, TRACK_WORDS

    print(_line(found.row, now))
    print("\t" + _("Round {round}, {kind}").format(round=found.row.round, kind=found.row.kind))
    for one in found.row.clocks:
        words = _(RESULT_WORDS[one.result]) if one.result else f"{round(one.share(now) * 100)} %"
        print("\t".join(("", _(KIND_WORDS.get(one.kind, one.kind)), f"{clock.local(one.due_at):%Y-%m-%d %H:%M}", words)))
    for track in (*found.attached.remedies, *found.actions):
        what = getattr(track, "method", "") or track.cause or _("Corrective action")
        print("\t".join(("", _(TRACK_WORDS[track.state]), f"{clock.local(track.due_at):%Y-%m-%d %H:%M}", what.splitlines()[0][:60])))
    for visit in found.attached.visits:
        when = f"{clock.local(visit.visited_at):%Y-%m-%d %H:%M}"
        print("\t".join(("", when, visit.visitor, _(SATISFACTION_WORDS[visit.satisfaction]), visit.why or visit.opinion)).rstrip())
    print("\t" + _("May be done: {moves}").format(moves=_(", ").join(found.moves) or "—"))
    for line in found.lines:
        what = _(MOVE_WORDS[line.move])
        if line.is_undone:
            what = _("{move} (undone)").format(move=what)
        facts = "; ".join(f"{label}: {value}" for label, value in line.facts)
        print("\t".join((f"{clock.local(line.at):%Y-%m-%d %H:%M:%S}", what, line.by_name, _(STATE_WORDS[line.state_to]), facts)).rstrip())


# -- kinds


def _kind(desk: Desk, words: str) -> Any:
    """A kind of any level, retired ones too, by name, path or id."""
    from app.complaints.kinds import kinds as read

    rows = desk.store.read(read, with_retired=True)
    found = [row for row in rows if words in (str(row.id), row.id.hex, row.path)] or [row for row in rows if row.name == words]
    if len(found) != 1:
        raise UserError(_("No single kind is called {name}. Pick one from the list.").format(name=words))
    return found[0].id


def kinds(words: argparse.Namespace) -> None:
    """The tree."""
    from app.complaints.kind_editing import uses
    from app.complaints.kinds import kinds as read

    with opened(words) as desk:
        rows, used = desk.store.read(read, with_retired=words.retired), desk.store.read(uses)
        if words.json:
            say_json([{**fields_of(row), "used": used.get(row.id, 0)} for row in rows])
            return
        for row in rows:
            marks = [str(used.get(row.id, "")), "" if row.is_active else _("retired")]
            print("\t".join(("  " * (row.level - 1) + row.name, *marks)).rstrip())


def change_kind(words: argparse.Namespace) -> None:
    """Add, rename, move, retire or restore a kind."""
    from app.complaints import kind_editing as editing

    with opened(words) as desk:
        if words.verb == "add":
            desk.do(editing.add_kind, {"name": words.kind, "parent": words.under, "is_repair": words.repair})
            print(words.kind)
            return
        kind_id = _kind(desk, words.kind)
        if words.verb == "rename":
            desk.do(editing.change_kind, kind_id, {"name": words.name})
        elif words.verb == "move":
            desk.do(editing.move_kind, kind_id, words.under, words.place)
        elif words.verb == "restore":
            desk.do(editing.bring_back, kind_id)
        elif desk.do(editing.remove_kind, kind_id):
            print(_("It was used, so it is retired and kept."))
            return
        print(words.kind)
