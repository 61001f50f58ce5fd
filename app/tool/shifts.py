"""escort, outcome and handover: what a visit carries, and the change of shift."""

import argparse
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import Desk, hand_out, opened, say_json


def _visit_id(desk: Desk, number: str) -> Any:
    from app.visits.service import open_visit

    return desk.store.read(open_visit, number)


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def escort_name(words: argparse.Namespace) -> None:
    """Say who escorts a visitor and where they may go."""
    from app.visits.escorting import name_escort
    from app.visits.kinds import Escorting

    with opened(words) as desk:
        said = Escorting(words.name, areas=words.areas, is_told=words.told, as_written=words.as_written)
        row = desk.do(name_escort, _visit_id(desk, words.number), said)
    _say_escort(row, is_json=words.json)


def escort_here(words: argparse.Namespace) -> None:
    """The escort is at the desk."""
    from app.visits.escorting import escort_here as report

    with opened(words) as desk:
        row = desk.do(report, _visit_id(desk, words.number))
    _say_escort(row, is_json=words.json)


def _say_escort(row: Any, *, is_json: bool) -> None:
    from app.visits.carried_words import escort_words

    if is_json:
        say_json(_fields(row))
    else:
        print(" · ".join(part for part in (escort_words(row), row.areas) if part))


def escorts_late(words: argparse.Namespace) -> None:
    """Whose escort has not reported after the limit."""
    from app.visits.carried import late_escorts

    with opened(words) as desk:
        found = desk.store.read(late_escorts, now=desk.now)
        if words.json:
            say_json([_fields(row) for row in found])
            return
        for row in found:
            minutes = int((desk.now - row.called_at).total_seconds() // 60)
            late = _("called {n} min ago").format(n=minutes)
            print("\t".join((row.number, row.visitor, row.name or _("escort not named yet"), row.department, late)))
    if not found:
        print(_("No escort is late."))


def slip_back(words: argparse.Namespace) -> None:
    """A visit slip came back, or is given up as lost."""
    from app.visits.escorting import settle_slip
    from app.visits.marks import SLIP_WORDS, SlipState

    with opened(words) as desk:
        state = desk.do(settle_slip, _visit_id(desk, words.number), SlipState.LOST if words.lost else SlipState.RETURNED)
        print(_(SLIP_WORDS[state]))


def _step(text: str, *, as_written: bool) -> Any:
    from app.visits.outcomes import Step

    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3:
        raise UserError(_("A next step is “what | owner | due”, such as “new lock | Liu | +3”; this is not: {text}").format(text=text))
    what, owner, due = parts
    return Step(what, owner, due, as_written=as_written)


def outcome_set(words: argparse.Namespace) -> None:
    """Write down what came of a visit; what is not said here stays as it is."""
    from app.visits.carried import carried
    from app.visits.outcomes import record_outcome

    with opened(words) as desk:
        visit_id = _visit_id(desk, words.number)
        kept = desk.store.read(carried, visit_id).outcome
        form: dict[str, Any] = {name: getattr(kept, name) for name in ("discussed", "departments", "feedback")} if kept else {}
        form |= {name: said for name in ("discussed", "departments", "feedback") if (said := getattr(words, name)) is not None}
        form["is_due"] = words.due
        steps = [_step(text, as_written=words.as_written) for text in words.step]
        done = desk.do(record_outcome, visit_id, form, steps)
        _say_carried(done, is_json=words.json)


def outcome_show(words: argparse.Namespace) -> None:
    """What came of a visit."""
    from app.visits.carried import carried

    with opened(words) as desk:
        _say_carried(desk.store.read(carried, _visit_id(desk, words.number)), is_json=words.json)


def _say_carried(found: Any, *, is_json: bool) -> None:
    from app.visits.carried_words import carried_fields

    if is_json:
        outcome = _fields(found.outcome) if found.outcome else None
        say_json({"outcome": outcome, "steps": [_fields(step) for step in found.steps], "slip": found.slip})
        return
    lines = [(label, value) for label, value in carried_fields(found) if value]
    for label, value in lines:
        print(f"{label}: {value}")
    if not lines:
        print(_("Nothing is recorded."))


def outcomes_due(words: argparse.Namespace) -> None:
    """Visits whose outcome is still to be recorded."""
    from app.visits.carried import records_due

    with opened(words) as desk:
        found = desk.store.read(records_due)
    if words.json:
        say_json([_fields(row) for row in found])
        return
    for row in found:
        print("\t".join((row.number, row.name, row.company, row.host, row.purpose)))
    if not found:
        print(_("No outcome is due."))


def steps(words: argparse.Namespace) -> None:
    """Next steps, open or done."""
    from app.visits.carried import steps as read
    from app.visits.carried_words import step_words

    with opened(words) as desk:
        found = desk.store.read(read, is_done=words.done)
        if words.json:
            say_json([_fields(row) for row in found])
            return
        for row in found:
            print("\t".join((row.number, row.visitor, step_words(row))))
    if not found:
        print(_("There are no next steps."))


def handover_show(words: argparse.Namespace) -> None:
    """What is open now, or what a hand-over held."""
    from app.shifts.lists import handover_numbered, open_now, sheet

    with opened(words) as desk:
        if words.number:
            parts = desk.store.read(sheet, desk.store.read(handover_numbered, words.number)).parts
        else:
            parts = desk.store.read(open_now, now=desk.now, counter=desk.by.counter)
        _say_parts(parts, is_json=words.json)


def _say_parts(parts: Any, *, is_json: bool) -> None:
    from app.shifts.drawing import title_of
    from app.shifts.fields import MARK_WORDS

    if is_json:
        say_json([{"key": part.key, "total": part.total, "lines": [_fields(line) for line in part.lines]} for part in parts])
        return
    for part in parts:
        print(f"{title_of(part.key)}: {part.total}")
        for line in part.lines:
            mark = _(MARK_WORDS[line.mark]) if line.mark else ""
            print("\t" + "\t".join((line.number, line.title, line.about, line.when, mark)).rstrip())


def handover_make(words: argparse.Namespace) -> None:
    """Hand over: freeze what is open and print its number."""
    from app.shifts.service import Taker, hand_over

    with opened(words) as desk:
        done = desk.do(hand_over, {"to": words.to, "note": words.note}, Taker(as_written=words.as_written))
    if words.json:
        say_json({"id": done.handover_id, "number": done.number, "to": done.to_name})
    else:
        print(done.number)


def handover_list(words: argparse.Namespace) -> None:
    """Earlier hand-overs, newest first."""
    from app.core import clock
    from app.shifts.lists import handovers

    with opened(words) as desk:
        found = desk.store.read(handovers)
        if words.json:
            say_json([_fields(row) for row in found])
            return
        for row in found:
            print("\t".join((row.number, f"{clock.local(row.made_at):%Y-%m-%d %H:%M}", row.from_name, row.to_name, row.counter)))
    if not found:
        print(_("There was no hand-over yet."))


def print_handover(words: argparse.Namespace) -> None:
    """The sheet of a hand-over as PDF; without a number what is open now."""
    from app.shifts.drawing import handover, now_open
    from app.shifts.lists import handover_numbered

    with opened(words) as desk:
        if words.number:
            content = desk.store.read(handover, desk.store.read(handover_numbered, words.number), by=desk.by, now=desk.now)
        else:
            content = desk.store.read(now_open, by=desk.by, now=desk.now)
        hand_out(desk, words, content)
    print(Path(words.out).name)
