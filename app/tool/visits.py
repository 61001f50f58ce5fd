"""find, visit and print."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.core.i18n import _, ngettext
from app.tool import groups
from app.tool.session import Desk, days_of, hand_out, id_number, opened, say_json
from app.tool.things import say_still_out, still_out
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
    from app.visits.kinds import Escorting
    from app.visits.service import Coming
    from app.visits.service import arrive as begin
    from app.visits.together import arrive_with

    names = ("name", "phone", "company", "plate", "type", "belongings", "note", "purpose", "people", "assistance")
    form = {name: getattr(words, name) for name in names} | {"host": words.host or words.home}
    companions = groups.companions_told(words)
    with opened(words) as desk:
        said = Escorting(words.escort, areas=words.areas, as_written=words.as_written) if words.escort or words.areas is not None else None
        coming = Coming(as_written=words.as_written, escort=said, id_number=id_number() if words.id else "")
        if companions:
            together = desk.do(arrive_with, form, companions, coming, groups.badges_told(words))
            groups.say_together(together, is_json=words.json)
        else:
            _say_arrived(desk, desk.do(begin, form, coming), is_json=words.json)


def check_in(words: argparse.Namespace) -> None:
    """An expected visitor is here."""
    from app.visits.expecting import check_in as begin
    from app.visits.service import open_visit

    with opened(words) as desk:
        if words.group:
            groups.check_in(desk, words)
            return
        done = desk.do(begin, desk.store.read(open_visit, words.number))
        _say_arrived(desk, done, is_json=words.json)


def _say_arrived(desk: Desk, done: Any, *, is_json: bool) -> None:
    for note in done.notes:
        print(note, file=sys.stderr)
    if is_json:
        say_json({"id": done.visit_id, "number": done.number, "badge": _badge_code(desk, done.badge), "state": done.state})
    else:
        print(done.number)


def expect(words: argparse.Namespace) -> None:
    """Announce and print the first number."""
    from app.visits.expecting import again
    from app.visits.expecting import expect as announce
    from app.visits.service import Coming, open_visit

    names = ("name", "phone", "company", "plate", "type", "purpose", "people", "note", "desk_note", "day", "time", "weekdays", "until")
    said = {name: getattr(words, name) for name in names} | {"host": words.host or words.home}
    companions = groups.companions_told(words)
    with opened(words) as desk:
        coming = Coming(as_written=words.as_written)
        if words.again:
            earlier = desk.store.read(again, desk.store.read(open_visit, words.again))
            said = {**earlier.values, **{name: value for name, value in said.items() if value}}
            coming = Coming(person_id=earlier.person_id, host=earlier.host, as_written=words.as_written)
            companions = companions or earlier.companions
        done = desk.do(announce, said, coming, companions)
    if words.json:
        say_json({"id": done.visit_id, "number": done.number, "count": done.count, "expected_at": done.at, "notes": done.notes})
    else:
        print(done.number)
        for note in done.notes:
            print(note, file=sys.stderr)


def expected(words: argparse.Namespace) -> None:
    """The board of expected visits."""
    from app.core import clock
    from app.office.settings import get_settings
    from app.visits.expected import ExpectedFilter, board, due_of
    from app.visits.expecting import mark_missed
    from app.visits.fields import DUE_WORDS, is_any_time

    with opened(words) as desk:
        if not desk.store.read_only:
            desk.store.do(mark_missed, now=desk.now)
        soon = desk.store.read(get_settings).due_soon
        found = desk.store.read(board, ExpectedFilter(day=words.day), now=desk.now, limit=5000)
    rows = [(due_of(row, desk.now, soon), row) for row in found.rows]
    if words.json:
        fields = ("id", "number", "name", "lead", "company", "people", "host", "purpose", "expected_at")
        say_json([{"due": due, **{name: getattr(row, name) for name in fields}} for due, row in rows])
        return
    for due, row in rows:
        wall = clock.local(row.at)
        when = f"{wall:%Y-%m-%d}" if is_any_time(row.at) else f"{wall:%Y-%m-%d %H:%M}"
        name = _("{name}, with {lead}").format(name=row.name, lead=row.lead) if row.lead else row.name
        print("\t".join((_(DUE_WORDS[due]), when, row.number, name, row.company, row.host, row.purpose)))
    if not rows:
        print(_("Nobody is expected."))


def cancel(words: argparse.Namespace) -> None:
    """Cancel an expected visit, or the rest of a repeating one."""
    from app.visits.expecting import cancel_series
    from app.visits.service import cancel as call_off
    from app.visits.service import open_visit

    with opened(words) as desk:
        visit_id = desk.store.read(open_visit, words.number)
        count = desk.do(cancel_series, visit_id, words.reason) if words.rest else bool(desk.do(call_off, visit_id, words.reason))
    print(ngettext("{n} visit cancelled.", "{n} visits cancelled.", count).format(n=int(count)))


def _badge_code(desk: Desk, serial: int) -> str:
    from app.office.settings import get_settings
    from app.printing.codes import badge_code

    return badge_code(serial, prefix=desk.store.read(get_settings).badge_prefix)


def leave(words: argparse.Namespace) -> None:
    """Sign out."""
    from app.visits.service import leave_by_code

    with opened(words) as desk:
        if words.group:
            groups.leave(desk, words)
            return
        done = desk.do(leave_by_code, words.number, Leaving(words.how))
        out = still_out(desk, done.visit_id)
    if words.json:
        say_json({"id": done.visit_id, "number": done.number, "state": done.state, "still_out": out})
    else:
        print(_("{number} {name} has left.").format(number=done.number, name=done.name))
        say_still_out(done.name, out)


def _print_one(words: argparse.Namespace, draw: Any, **options: Any) -> None:
    from app.visits.service import open_visit

    with opened(words) as desk:
        visit_id = desk.store.read(open_visit, words.number)
        content = desk.store.read(draw, visit_id, by=desk.by, now=desk.now, **options)
        hand_out(desk, words, content)
    print(Path(words.out).name)


def print_badge(words: argparse.Namespace) -> None:
    """A visit's badge as PDF; of a visit made with a pass the pass."""
    from app.passes.drawing import badge

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
        hand_out(desk, words, content)
    print(Path(words.out).name)


def print_register(words: argparse.Namespace) -> None:
    """The register of a day or range as PDF."""
    from app.visits.drawing import register
    from app.visits.lists import VisitFilter

    with opened(words) as desk:
        content = desk.store.read(register, VisitFilter(*days_of(words, desk.now)), by=desk.by, now=desk.now)
        hand_out(desk, words, content)
    print(Path(words.out).name)
