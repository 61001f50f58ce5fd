"""absence and presence: out and back, planned absences, who is where."""

import argparse
from typing import Any

from app.core.i18n import _
from app.tool.session import opened, say_json
from app.tool.staff import fields_of, staff_id


def _word(words: argparse.Namespace) -> Any:
    from app.office.absences import Word

    return Word() if words.confirm else None


def _say(words: argparse.Namespace, marked: Any, now: Any) -> None:
    from app.office.presence_words import marked_words

    if words.json:
        say_json(fields_of(marked))
    else:
        print(marked_words(marked, now))


def out(words: argparse.Namespace) -> None:
    """Somebody goes out, into a meeting or on leave now."""
    from app.office.absences import go

    with opened(words) as desk:
        form = {"kind": words.kind, "place": words.where, "until": words.until, "note": words.note}
        _say(words, desk.do(go, staff_id(desk, words.name), form, _word(words)), desk.now)


def back(words: argparse.Namespace) -> None:
    """Somebody is back."""
    from app.office.absences import come_back

    with opened(words) as desk:
        _say(words, desk.do(come_back, staff_id(desk, words.name)), desk.now)


def plan(words: argparse.Namespace) -> None:
    """An absence of days or hours to come."""
    from app.office.absences import plan as keep

    form = {
        "who": words.name, "kind": words.kind, "first_day": words.first, "last_day": words.last, "from_time": words.from_time,
        "until_time": words.until_time, "place": words.where, "note": words.note,
    }  # fmt: skip
    with opened(words) as desk:
        _say(words, desk.do(keep, form, None, _word(words)), desk.now)


def listed(words: argparse.Namespace) -> None:
    """Absences that run, and those planned for the coming month."""
    from app.office.duty_fields import KIND_WORDS
    from app.office.presence import absences
    from app.office.presence_words import span_words

    with opened(words) as desk:
        rows = desk.store.read(absences, now=desk.now)
        if words.json:
            say_json([fields_of(row) for row in rows])
            return
        for row in rows:
            print("\t".join((row.name, row.department, _(KIND_WORDS[row.kind]), span_words(row, desk.now), row.place, row.note)).rstrip())
    if not rows:
        print(_("Nobody is away, and nothing is planned."))


def presence(words: argparse.Namespace) -> None:
    """Who is where; with a name one of them."""
    from app.office.presence import board
    from app.office.presence_words import presence_words

    with opened(words) as desk:
        only = staff_id(desk, words.name) if words.name else None
        rows = [row for row in desk.store.read(board, words.department, now=desk.now) if only in (None, row.id)]
        if words.json:
            say_json([{**fields_of(row), "presence": fields_of(row.presence)} for row in rows])
            return
        for row in rows:
            print("\t".join((row.name, row.department, presence_words(row.presence, desk.now))))
