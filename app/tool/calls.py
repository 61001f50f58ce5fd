"""call, message and mail: noted, moved, shown and listed without the window; their papers as PDF."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.core import clock
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.tool.session import Desk, days_of, hand_out, opened, say_json


def told(words: argparse.Namespace) -> dict[str, Any]:
    """The fields named on the command line, those of several lines joined."""
    named = {key.removeprefix("field_"): value for key, value in vars(words).items() if key.startswith("field_") and value is not None}
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in named.items()}


def _do(desk: Desk, service: Any, *args: Any, **more: Any) -> Any:
    """Run a service; all sentences of a form in one line, each with its option."""
    from app.tool.calls_words import NAMES

    try:
        return desk.do(service, *args, **more)
    except FormErrors as error:
        raise UserError(" · ".join(": ".join((NAMES.get(name, name), said)) for name, said in error.errors.items())) from error


def _say(taken: Any, words: argparse.Namespace) -> None:
    for note in taken.notes:
        print(note, file=sys.stderr)
    numbers = [taken.number] + ([taken.message_number] if taken.message_number not in ("", taken.number) else [])
    if words.json:
        say_json({"id": taken.id, "number": taken.number, "message": taken.message_number, "for_whom": taken.for_whom})
    else:
        print("\n".join(numbers))


# -- taking


def note(words: argparse.Namespace) -> None:
    """A call, and the message left in it; prints the numbers."""
    from app.calls.fields import About
    from app.calls.lists import meant
    from app.calls.service import take_call

    form = {**told(words), "direction": words.direction}
    with opened(words) as desk:
        answers = desk.store.read(meant, words.answers, "message").id if words.answers else None
        message = {**form, "text": words.message} if words.message else None
        taken = _do(desk, take_call, form, About(as_written=words.as_written, answers=answers), message)
    _say(taken, words)


def take(words: argparse.Namespace) -> None:
    """Words left for somebody; prints the number."""
    from app.calls.fields import About
    from app.calls.service import take_message

    with opened(words) as desk:
        taken = _do(desk, take_message, told(words), About(as_written=words.as_written, prints=words.queue))
    _say(taken, words)


def enter(words: argparse.Namespace) -> None:
    """A letter, fax or e-mail; prints the number."""
    from app.calls.fields import About
    from app.calls.mail import enter as begin

    with opened(words) as desk:
        taken = _do(desk, begin, {**told(words), "direction": words.direction}, About(as_written=words.as_written))
    _say(taken, words)


# -- moving


def _move(words: argparse.Namespace, service: Any) -> None:
    from app.calls.fields import STATE_WORDS
    from app.calls.lists import meant

    with opened(words) as desk:
        moved = _do(desk, service, desk.store.read(meant, words.number, "message").id, words.words)
    print("\t".join((moved.number, _(STATE_WORDS[moved.state]))))


def tell(words: argparse.Namespace) -> None:
    """Whom a message is for was told."""
    from app.calls.service import tell as told_now

    _move(words, told_now)


def finish(words: argparse.Namespace) -> None:
    """What came of a message."""
    from app.calls.service import finish as end

    _move(words, end)


def void(words: argparse.Namespace) -> None:
    """Entered by mistake."""
    from app.calls.corrections import void as end
    from app.calls.lists import meant

    with opened(words) as desk:
        row = desk.store.read(meant, words.number)
        _do(desk, end, row.form, row.id, words.reason)
    print(_("{number} is void; the number stays.").format(number=row.number))


def correct(words: argparse.Namespace) -> None:
    """Change fields; old values, who and why stay in the trail."""
    from app.calls.corrections import KINDS
    from app.calls.corrections import correct as change
    from app.calls.fields import TIME_FIELDS, About
    from app.calls.lists import meant
    from app.calls.service import contact_of

    changes = told(words)
    with opened(words) as desk:
        row = desk.store.read(meant, words.number)
        record, fields = KINDS[row.form]
        known = {field.name for field in (*fields, *TIME_FIELDS)}
        if unknown := [name.replace("_", "-") for name in changes if name not in known]:
            raise UserError(_("{number} has no {names}. Leave it out.").format(number=row.number, names=_(", ").join(unknown)))
        version = desk.store.read(contact_of, record, row.id).version
        about = About(as_written=words.as_written)
        _do(desk, change, row.form, row.id, changes, words.reason, version=version, about=about)
    print(row.number)


# -- looking


def _row_fields(row: Any) -> dict[str, Any]:
    left_out = ("clock", "version")
    return {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in left_out}


def _line(row: Any) -> str:
    from app.calls.drawing import how_words
    from app.calls.fields import DIRECTION_WORDS, Direction

    direction = _(DIRECTION_WORDS[Direction(row.direction)]) if row.direction else ""
    state = _("void") if row.is_void else how_words(row.form, row.how, row.direction)
    who = " · ".join(part for part in (row.name or row.phone, row.company) if part)
    shown = (row.number, f"{clock.local(row.at):%Y-%m-%d %H:%M}", direction, state, who, row.for_whom, " ".join(row.text.split()))
    return "\t".join(shown).rstrip()


def _filter(words: argparse.Namespace, desk: Desk, what: str) -> Any:
    from app.calls.lists import ContactFilter

    first, last = days_of(words, desk.now)
    return ContactFilter(first, last, what, words.for_whom, words.text)


def listed(words: argparse.Namespace) -> None:
    """Calls, messages or mail of some days, the oldest first; or the messages that wait."""
    from app.calls.lists import register_rows

    if getattr(words, "open", False):
        _say_open(words)
        return
    with opened(words) as desk:
        what = ":".join(part for part in (words.form, words.what) if part)
        rows = desk.store.read(register_rows, _filter(words, desk, what))
        _say_rows(words, rows, (_line(row) for row in rows))


def _say_rows(words: argparse.Namespace, rows: Any, lines: Iterable[str]) -> None:
    if words.json:
        say_json([_row_fields(row) for row in rows])
    elif rows:
        print("\n".join(lines))
    else:
        print(_("Nothing in these days.") if not getattr(words, "open", False) else _("No message waits."))


def _say_open(words: argparse.Namespace) -> None:
    from app.calls.lists import open_messages

    with opened(words) as desk:
        rows = desk.store.read(open_messages, limit=5000)
        _say_rows(words, rows, (_open_line(row) for row in rows))


def _open_line(row: Any) -> str:
    from app.calls.fields import STATE_WORDS

    due = _("call back by {time}").format(time=f"{clock.local(row.clock.act_by):%Y-%m-%d %H:%M}") if row.clock else ""
    urgent = _("urgent") if row.is_urgent else ""
    who = " · ".join(part for part in (row.name, row.company, row.phone) if part)
    words = (row.number, f"{clock.local(row.at):%Y-%m-%d %H:%M}", _(STATE_WORDS[row.state]), urgent, due, row.for_whom, who)
    return "\t".join((*words, " ".join(row.text.split()))).rstrip()


def show(words: argparse.Namespace) -> None:
    """One with everything done to it."""
    from app.calls.details import contact
    from app.calls.lists import meant

    with opened(words) as desk:
        row = desk.store.read(meant, words.number)
        details = desk.store.read(contact, row.form, row.id, now=desk.now)
        if words.json:
            links = {"came_of": details.came_of.number if details.came_of else "", "led_to": [one.number for one in details.led_to]}
            done = [{"at": event.at, "by": event.by, "what": event.what, "detail": event.detail} for event in details.events]
            say_json({**_row_fields(details.message or row), "number": row.number, **links, "trail": done, **_clock(details)})
            return
        _tell(details)


def _clock(details: Any) -> dict[str, Any]:
    one = details.message.clock if details.message is not None else None
    return {"call_back": {"due_at": one.due_at, "result": one.result, "stopped_at": one.stopped_at}} if one is not None else {}


def _tell(details: Any) -> None:
    print(_line(details.row))
    if details.came_of is not None:
        print("\t".join((_("Came of"), details.came_of.number)))
    for source in details.led_to:
        print("\t".join((_("Led to"), source.number)))
    for event in details.events:
        print("\t".join((f"{clock.local(event.at):%Y-%m-%d %H:%M:%S}", event.what, event.by, event.detail)).rstrip())


# -- papers


def _written(desk: Desk, words: argparse.Namespace, paper: bytes) -> None:
    hand_out(desk, words, paper)
    print(Path(words.out).name)


def print_calls(words: argparse.Namespace) -> None:
    """The call list of some days."""
    from app.calls.drawing import call_list

    with opened(words) as desk:
        paper = desk.store.read(call_list, _filter(words, desk, words.what), now=desk.now, by=desk.by)
        _written(desk, words, paper)


def print_message(words: argparse.Namespace) -> None:
    """The slip of a message."""
    from app.calls.drawing import message_slip
    from app.calls.lists import meant

    with opened(words) as desk:
        message_id = desk.store.read(meant, words.number, "message").id
        paper = desk.store.read(message_slip, message_id, now=desk.now, by=desk.by, form=words.form)
        _written(desk, words, paper)


def print_reception(words: argparse.Namespace) -> None:
    """Everything received in some days."""
    from app.desk.reception import reception_pdf

    with opened(words) as desk:
        paper = desk.store.read(reception_pdf, _filter(words, desk, ""), now=desk.now, by=desk.by)
        _written(desk, words, paper)
