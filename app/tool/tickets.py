"""ticket and direction: matters opened, moved, shown and listed without the window; their papers as PDF."""

import argparse
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.tool.form_words import told
from app.tool.session import Desk, hand_out, open_closed, opened, say_json


def _id(desk: Desk, number: str) -> Any:
    from app.tickets.lists import ticket_numbered

    return desk.store.read(ticket_numbered, number)


def _say_notes(notes: Iterable[str]) -> None:
    for note in notes:
        print(note, file=sys.stderr)


def open_ticket(words: argparse.Namespace) -> None:
    """Open a ticket and print its number."""
    from app.office.named import meant
    from app.tickets.forms import OPEN_FIELDS
    from app.tickets.service import Opening
    from app.tickets.service import open_ticket as begin

    with opened(words) as desk:
        owner = desk.store.read(meant, words.owner, field="owner").id if words.owner else None
        done = desk.do(begin, told(words, OPEN_FIELDS), Opening(owner_id=owner, prints=words.queue))
    _say_notes(done.notes)
    if words.json:
        say_json({"id": done.ticket_id, "number": done.number, "state": done.state, "owner": done.owner})
    else:
        print(done.number)


def move(words: argparse.Namespace) -> None:
    """Make a move; what it made (a list, a report) is printed behind the new state."""
    from app.tickets.fields import STATE_WORDS, Move
    from app.tickets.forms import MOVE_FIELDS
    from app.tickets.moves import SERVICES

    made = Move(words.move)
    module, _sign, name = SERVICES[made].partition(":")
    with opened(words) as desk:
        done = desk.do(getattr(import_module(module), name), _id(desk, words.number), told(words, MOVE_FIELDS[made]))
    _say_notes(done.notes)
    if words.json:
        say_json({"number": done.number, "state": done.state, "version": done.version, "about": done.about_number})
    else:
        print("\t".join(part for part in (done.number, _(STATE_WORDS[done.state]), done.about_number) if part))


def undo(words: argparse.Namespace) -> None:
    """Take the last move back, within ten seconds."""
    from app.tickets.fields import STATE_WORDS
    from app.tickets.undoing import undo as take_back

    with opened(words) as desk:
        done = desk.do(take_back, _id(desk, words.number))
    print("\t".join((done.number, _(STATE_WORDS[done.state]))))


def tick(words: argparse.Namespace) -> None:
    """What time does by itself: tickets put off come up again, deputies take up and hand back."""
    from app.tickets.ticking import tick as bring_up

    with opened(words) as desk:
        done = desk.do(bring_up)
    said = _("{woken} came up again, {taken} taken up by a deputy, {back} handed back.")
    print(said.format(woken=done.woken, taken=done.taken_up, back=done.handed_back))


def attach(words: argparse.Namespace) -> None:
    """Keep a file with a ticket."""
    from app.attachments.fields import FILE_WORDS
    from app.tickets.attaching import attach as keep

    with opened(words) as desk:
        row = desk.do(keep, _id(desk, words.number), Path(words.file), words.note)
    kind = _(FILE_WORDS[row.kind])
    if row.is_misleading:
        kind = _("{kind} (its name says something else)").format(kind=kind)
    print("\t".join((row.name, kind, str(row.size), row.hash.hex())))


# -- looking


def _clock_fields(row: Any, now: Any) -> dict[str, Any]:
    names = ("kind", "round", "started_at", "due_at", "original_due_at", "act_by", "is_paused", "is_provisional", "stopped_at", "result")
    return {**{name: getattr(row, name) for name in names}, "share": round(row.share(now), 4)}


def _fields(row: Any, now: Any) -> dict[str, Any]:
    left_out = ("clocks", "acts", "version", "moved_at", "moved_by")
    whole = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in left_out}
    acts = {"name": row.acts.name, "as": row.acts.as_} if row.acts else None
    clocks = [_clock_fields(one, now) for one in row.clocks]
    return {**whole, "act_by": row.act_by, "level": row.level(now), "accountable": acts, "clocks": clocks}


def _line(row: Any, now: Any) -> str:
    from app.tickets.fields import LEVEL_WORDS, STATE_WORDS, Level

    level = row.level(now)
    due = f"{clock.local(row.act_by):%Y-%m-%d %H:%M}" if row.act_by else ""
    shown = (_(STATE_WORDS[row.state]), row.acts.name if row.acts else "", due, _(LEVEL_WORDS[level]) if level is not Level.CALM else "")
    return "\t".join((row.number, row.caller, row.matter.splitlines()[0][:40], *shown)).rstrip()


def listed(words: argparse.Namespace) -> None:
    """Tickets, what must be done first on top."""
    from app.tickets.fields import Level, Scope, TicketState
    from app.tickets.lists import TicketFilter, board

    wanted = TicketFilter(
        Scope(words.scope), is_open=not words.closed, text=words.text, states=frozenset({TicketState(words.state)} if words.state else ()),
        department=words.department, level=Level(words.level) if words.level else None,
    )  # fmt: skip
    with opened(words) as desk:
        found = desk.store.read(board, wanted, by=desk.by, now=desk.now, limit=5000)
        now = desk.now
        if words.json:
            say_json([_fields(row, now) for row in found.rows])
            return
        for row in found.rows:
            print(_line(row, now))
    if not found.rows:
        print(_("No ticket fits."))


def show(words: argparse.Namespace) -> None:
    """One ticket: where it stands, its limits, what may be done, its story."""
    from app.tickets.whole import whole

    with opened(words) as desk:
        ticket_id, now = _id(desk, words.number), desk.now
        open_closed(desk, ("ticket", ticket_id, words.number), words.reason)
        found = desk.store.read(whole, ticket_id, by=desk.by, now=now)
        if words.json:
            said = [{"at": line.at, "move": line.move, "by": line.by_name, "from": line.state_from, "to": line.state_to,
                     "for": line.standing_for, "facts": dict(line.facts), "is_undone": line.is_undone} for line in found.lines]  # fmt: skip
            kept = [{"name": file.name, "kind": file.kind, "size": file.size, "hash": file.hash.hex()} for file in found.files]
            numbers = {name: [one.number for one in getattr(found.attached, name)] for name in ("lists", "reports", "links")}
            say_json({**_fields(found.row, now), "moves": list(found.moves), "story": said, **numbers, "files": kept})
            return
        _say(found.row, found.lines, found.moves, now)


def _say(row: Any, lines: Any, moves: Any, now: Any) -> None:
    from app.clocks.fields import KIND_WORDS, RESULT_WORDS
    from app.tickets.fields import MOVE_WORDS, STATE_WORDS

    print(_line(row, now))
    for one in row.clocks:
        words = _(RESULT_WORDS[one.result]) if one.result else _("paused") if one.is_paused else f"{round(one.share(now) * 100)} %"
        print("\t".join(("", _(KIND_WORDS.get(one.kind, one.kind)), f"{clock.local(one.due_at):%Y-%m-%d %H:%M}", words)))
    print("\t" + _("May be done: {moves}").format(moves=_(", ").join(moves) or "—"))
    for line in lines:
        what = _(MOVE_WORDS[line.move])
        if line.is_undone:
            what = _("{move} (undone)").format(move=what)
        facts = "; ".join(f"{label}: {value}" for label, value in line.facts)
        print("\t".join((f"{clock.local(line.at):%Y-%m-%d %H:%M:%S}", what, line.by_name, _(STATE_WORDS[line.state_to]), facts)).rstrip())


def items(words: argparse.Namespace) -> None:
    """What is promised, by whom, within which limit."""
    from app.tickets.promising import items as read

    with opened(words) as desk:
        rows = desk.store.read(read)
        if words.json:
            say_json(
                [{name: getattr(row, name) for name in ("id", "department", "name", "unit", "amount", "papers", "note")} for row in rows]
            )
            return
        for row in rows:
            print("\t".join((row.department, row.name, row.limit_words)))


# -- direction notes


def direct(words: argparse.Namespace) -> None:
    """Say where to go and whom to ask for; prints the number."""
    from app.tickets.directing import give_direction
    from app.tickets.forms import DIRECTION_FIELDS

    with opened(words) as desk:
        print(desk.do(give_direction, told(words, DIRECTION_FIELDS)).number)


# -- papers


def print_ticket(words: argparse.Namespace) -> None:
    """The receipt of a ticket."""
    from app.tickets.drawing import ticket

    with opened(words) as desk:
        ticket_id = _id(desk, words.number)
        _check_closed(desk, words, ticket_id)
        _write(desk, words, desk.store.read(ticket, ticket_id, by=desk.by, now=desk.now))


def print_notice(words: argparse.Namespace) -> None:
    """The list of missing papers of a ticket, or of its own number; given out, it is frozen."""
    from app.tickets.drawing import notice
    from app.tickets.papers_missing import freeze_list, list_meant

    with opened(words) as desk:
        list_id, ticket_id, number = desk.store.read(list_meant, words.number)
        _check_closed(desk, words, ticket_id)
        desk.do(freeze_list, list_id)
        _write(desk, words, desk.store.read(notice, ticket_id, number, by=desk.by, now=desk.now))


def print_red_light(words: argparse.Namespace) -> None:
    """The red-light report of a ticket, or of its own number."""
    from app.tickets.drawing import red_light
    from app.tickets.red_light import report_meant

    with opened(words) as desk:
        ticket_id, number = desk.store.read(report_meant, words.number)
        _check_closed(desk, words, ticket_id)
        _write(desk, words, desk.store.read(red_light, ticket_id, number, by=desk.by, now=desk.now))


def print_ab(words: argparse.Namespace) -> None:
    """An A/B sheet by its number, a ticket's number, or made now for somebody by name."""
    from app.office.named import meant
    from app.tickets.ab_sheets import ab_numbered, hand_over_all
    from app.tickets.drawing import ab_handover

    with opened(words) as desk:
        if words.of:
            sheet_id = desk.do(hand_over_all, desk.store.read(meant, words.of, field="of").id, prints=False).id
        elif words.number:
            sheet_id = desk.store.read(ab_numbered, words.number)
        else:
            raise UserError(_("Name the sheet's or a ticket's number, or --of somebody to make a sheet now."))
        _write(desk, words, desk.store.read(ab_handover, sheet_id, by=desk.by, now=desk.now))


def print_direction(words: argparse.Namespace) -> None:
    """A guard's direction note."""
    from app.tickets.directing import direction_numbered
    from app.tickets.drawing import direction_note

    with opened(words) as desk:
        _write(desk, words, desk.store.read(direction_note, desk.store.read(direction_numbered, words.number), by=desk.by, now=desk.now))


def _check_closed(desk: Desk, words: argparse.Namespace, ticket_id: UUID) -> None:
    """A paper of a file closed long ago comes out for a reason only, as the file itself (raises ClosedFile)."""
    from app.tickets.whole import whole

    open_closed(desk, ("ticket", ticket_id, words.number), words.reason)
    desk.store.read(whole, ticket_id, by=desk.by, now=desk.now)


def _write(desk: Desk, words: argparse.Namespace, content: bytes) -> None:
    hand_out(desk, words, content)
    print(Path(words.out).name)
