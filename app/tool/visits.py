"""find, visit and print."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.core.i18n import _
from app.tool.session import Desk, days_of, opened, say_json, write_out
from app.visits.fields import Leaving


def find(words: argparse.Namespace) -> None:
    """What the one box finds."""
    from app.desk.find import FIELD_WORDS
    from app.desk.find import find as search

    with opened(words) as desk:
        found = desk.store.read(search, words.text, now=desk.now, limit=50)
    if words.json:
        say_json([{"kind": h.kind, "id": h.id, "number": h.number, "name": h.name, "matched": h.matched} for h in found.hits])
        return
    for hit in found.hits:
        field = _(FIELD_WORDS.get(hit.matched_field, hit.matched_field))
        print("\t".join((hit.kind, hit.number, hit.name, hit.detail, f"{field}: {hit.matched}")))
    if not found.hits:
        print(_("Nothing was found for {text}.").format(text=words.text))


def arrive(words: argparse.Namespace) -> None:
    """Check in and print the number."""
    from app.visits.service import Coming
    from app.visits.service import arrive as check_in

    names = ("name", "phone", "company", "plate", "type", "belongings", "note", "purpose", "people", "assistance")
    form = {name: getattr(words, name) for name in names} | {"host": words.host or words.home}
    with opened(words) as desk:
        done = desk.do(check_in, form, Coming(as_written=words.as_written))
        code = _badge_code(desk, done.badge)
    for note in done.notes:
        print(note, file=sys.stderr)
    if words.json:
        say_json({"id": done.visit_id, "number": done.number, "badge": code, "state": done.state})
    else:
        print(done.number)


def _badge_code(desk: Desk, serial: int) -> str:
    from app.office.settings import get_settings
    from app.printing.codes import badge_code

    return badge_code(serial, prefix=desk.store.read(get_settings).badge_prefix)


def leave(words: argparse.Namespace) -> None:
    """Sign out."""
    from app.visits.service import leave_by_code

    with opened(words) as desk:
        done = desk.do(leave_by_code, words.number, Leaving(words.how))
    if words.json:
        say_json({"id": done.visit_id, "number": done.number, "state": done.state})
    else:
        print(_("{number} {name} has left.").format(number=done.number, name=done.name))


def _print_one(words: argparse.Namespace, draw: Any, **options: Any) -> None:
    from app.visits.service import open_visit

    with opened(words) as desk:
        visit_id = desk.store.read(open_visit, words.number)
        content = desk.store.read(draw, visit_id, by=desk.by, now=desk.now, **options)
    write_out(words.out, content)
    print(Path(words.out).name)


def print_badge(words: argparse.Namespace) -> None:
    """A visit's badge as PDF."""
    from app.visits.drawing import badge

    _print_one(words, badge, stock=words.stock)


def print_slip(words: argparse.Namespace) -> None:
    """A visit's slip as PDF."""
    from app.visits.drawing import slip

    _print_one(words, slip, form=words.form)


def print_record(words: argparse.Namespace) -> None:
    """The record of one visit as PDF."""
    from app.visits.drawing import record

    _print_one(words, record)


def print_evacuation(words: argparse.Namespace) -> None:
    """The evacuation list as it stands, or the report of a roll call, as PDF."""
    from app.evacuations.drawing import list_now, report
    from app.evacuations.lists import call_numbered

    with opened(words) as desk:
        if words.report:
            content = desk.store.read(report, desk.store.read(call_numbered, words.report), by=desk.by, now=desk.now)
        else:
            content = desk.store.read(list_now, by=desk.by, now=desk.now)
    write_out(words.out, content)
    print(Path(words.out).name)


def print_register(words: argparse.Namespace) -> None:
    """The register of a day or range as PDF."""
    from app.visits.drawing import register
    from app.visits.lists import VisitFilter

    with opened(words) as desk:
        content = desk.store.read(register, VisitFilter(*days_of(words, desk.now)), by=desk.by, now=desk.now)
    write_out(words.out, content)
    print(Path(words.out).name)
