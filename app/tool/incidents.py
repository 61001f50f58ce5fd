"""incident and plan: sudden events from the command line, and what to do in one."""

import argparse
from pathlib import Path
from typing import Any

from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.tool.opinions import at_fields, fields_of, say_facts, say_trail, told
from app.tool.session import Desk, days_of, hand_out, opened, say_json


def add(words: argparse.Namespace) -> None:
    """Record one; prints its number."""
    from app.incidents.service import record

    form = told(words, "kind", "place", "what", "day", "time", "involved", "linked", "calmed")
    with opened(words) as desk:
        try:
            done = desk.do(record, form, _telling(words) if words.to else None)
        except FormErrors as error:
            raise at_fields(error) from error
    if words.json:
        say_json(fields_of(done))
    else:
        print(done.number)


def _telling(words: argparse.Namespace) -> Any:
    from app.incidents.service import Telling

    return Telling(told(words, "to", "way", "note", "told_day", "told_time"), as_written=words.as_written)


def wanted_of(words: argparse.Namespace, desk: Desk) -> Any:
    """The filter of the command line; a kind may be said by its words."""
    from app.incidents.fields import State
    from app.incidents.lists import IncidentFilter
    from app.incidents.plans import kind_words

    first, last = days_of(words, desk.now) if words.first and words.last else (None, None)
    said = words.kind.strip().casefold()
    known = desk.store.read(kind_words) if said else {}
    kind = next((key for key, name in known.items() if said in (key.casefold(), name.casefold())), words.kind)
    return IncidentFilter(first, last, kind, State(words.state) if words.state else None, words.text)


def listed(words: argparse.Namespace) -> None:
    """The register, oldest first."""
    from app.incidents.drawing import state_words
    from app.incidents.lists import register_rows
    from app.visits.drawing import moment

    with opened(words) as desk:
        rows = desk.store.read(register_rows, wanted_of(words, desk))
        if words.json:
            say_json([fields_of(row) for row in rows])
            return
        for row in rows:
            what = " ".join(row.what.split())
            print("\t".join((row.number, moment(row.happened_at), state_words(row), row.kind_words, row.place, row.reported_to, what)))
    if not rows:
        print(_("Nothing fits."))


def show(words: argparse.Namespace) -> None:
    """One with everything written behind it, and its trail."""
    from app.incidents.drawing import linked_words, state_words
    from app.incidents.lists import details, entry_label, numbered
    from app.visits.drawing import moment

    with opened(words) as desk:
        found = desk.store.read(details, desk.store.read(numbered, words.number))
        row = found.row
        if words.json:
            entries = [fields_of(entry) for entry in found.entries]
            say_json({**fields_of(row), "entries": entries, "trail": [fields_of(event) for event in found.events]})
            return
        facts = (
            (_("Number"), row.number), (_("State"), state_words(row)), (_("Kind"), row.kind_words),
            (_("Happened at"), moment(row.happened_at)), (_("Where"), row.place), (_("What happened"), row.what),
            (_("Who was involved"), row.involved), (_("How it was calmed"), row.calmed),
            *((entry_label(entry), _entry(entry)) for entry in found.entries),
            (_("How it ended"), row.result), (_("Closed"), " ".join((moment(row.closed_at), row.closed_by)).strip()),
            (_("Linked to"), linked_words(row)), (_("Reason"), row.reason),
        )  # fmt: skip
        say_facts(facts)
        say_trail(found.events)


def _entry(entry: Any) -> str:
    from app.visits.drawing import moment

    struck = _("struck: {reason}").format(reason=entry.strike_reason) if entry.struck_at else ""
    return " · ".join(part for part in (moment(entry.at), entry.words, struck) if part)


def report(words: argparse.Namespace) -> None:
    """Write down that somebody was told."""
    from app.incidents.lists import numbered
    from app.incidents.service import report as tell

    with opened(words) as desk:
        try:
            done = desk.do(tell, desk.store.read(numbered, words.number), _telling(words))
        except FormErrors as error:
            raise at_fields(error) from error
    _say(words, done, _("{number}: {name} was told.").format(number=done.number, name=words.to))


def follow_up(words: argparse.Namespace) -> None:
    """Write down what was done next."""
    from app.incidents.lists import numbered
    from app.incidents.service import follow_up as go_on

    with opened(words) as desk:
        try:
            done = desk.do(go_on, desk.store.read(numbered, words.number), told(words, "note", "told_day", "told_time"))
        except FormErrors as error:
            raise at_fields(error) from error
    _say(words, done, _("{number}: noted.").format(number=done.number))


def close(words: argparse.Namespace) -> None:
    """It is over."""
    from app.incidents.lists import numbered, row
    from app.incidents.service import close as end

    with opened(words) as desk:
        incident_id = desk.store.read(numbered, words.number)
        found = desk.store.read(row, incident_id)
        form = {"calmed": found.calmed if words.calmed is None else words.calmed, "result": words.result}
        try:
            done = desk.do(end, incident_id, form, version=found.version)
        except FormErrors as error:
            raise at_fields(error) from error
    _say(words, done, _("{number} is closed.").format(number=done.number))


def _say(words: argparse.Namespace, done: Any, sentence: str) -> None:
    if words.json:
        say_json(fields_of(done))
    else:
        print(sentence)


def counted(words: argparse.Namespace) -> None:
    """The months of a year."""
    from app.core import clock
    from app.incidents.counts import cells, heads, year

    with opened(words) as desk:
        found = desk.store.read(year, words.year or clock.day_of(desk.now).year)
        if words.json:
            say_json({"names": found.names, "months": [fields_of(row) for row in found.months]})
            return
        for line in (heads(found), *(cells(found, row) for row in found.months)):
            print("\t".join(line))


def print_record(words: argparse.Namespace) -> None:
    """The record of one incident as PDF."""
    from app.incidents.drawing import record
    from app.incidents.lists import numbered

    with opened(words) as desk:
        content = desk.store.read(record, desk.store.read(numbered, words.number), now=desk.now, by=desk.by)
        hand_out(desk, words, content)
    print(Path(words.out).name)


# -- plans


def list_plans(words: argparse.Namespace) -> None:
    """Every contingency plan."""
    from app.incidents.drawing import since_words
    from app.incidents.plans import plans

    with opened(words) as desk:
        rows = desk.store.read(plans, with_off=words.all)
        if words.json:
            say_json([fields_of(row) for row in rows])
            return
        for row in rows:
            print("\t".join((row.key, row.title, _("dropped") if row.is_off else since_words(row))))


def show_plan(words: argparse.Namespace) -> None:
    """One plan: its steps, duties and phones; or its page as PDF."""
    from app.incidents.drawing import plan_page
    from app.incidents.plans import plan

    with opened(words) as desk:
        row = desk.store.read(plan, words.plan)
        if words.out:
            content = desk.store.read(plan_page, row.key, now=desk.now, by=desk.by)
            hand_out(desk, words, content)
            print(Path(words.out).name)
            return
        if words.json:
            say_json(fields_of(row))
            return
        form = row.form
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(row.steps, 1))
        parts = ((_("Duties"), form["duties"]), (_("Phones"), form["phones"]))
        print("\n".join((row.title, steps, *("\n".join((f"-- {label}", text)) for label, text in parts if text))))


def set_plan(words: argparse.Namespace) -> None:
    """Reword a plan, write a new one, drop one, or take the shipped wording again; prints its key."""
    from app.incidents import plans

    with opened(words) as desk:
        if words.back or words.drop:
            row = desk.do(plans.put_back if words.back else plans.drop, words.plan)
            print(row.key)
            return
        known = None if words.new else desk.store.read(plans.plan, words.plan)
        form = {**(known.form if known else {"title": words.plan}), **_plan_form(words)}
        try:
            row = desk.do(plans.set_plan, known.key if known else "", form, version=known.version if known else 0)
        except FormErrors as error:
            raise at_fields(error) from error
    print(row.key)


def _plan_form(words: argparse.Namespace) -> dict[str, str]:
    """The parts told: --step, --duty and --phone again and again, or a file with a line each."""
    form = {"title": words.title} if words.title else {}
    for name in ("step", "duty", "phone"):
        if lines := getattr(words, name):
            form[{"duty": "duties"}.get(name, f"{name}s")] = "\n".join(lines)
    for name in ("steps", "duties", "phones"):
        if file := getattr(words, f"{name}_file"):
            form[name] = _text(file)
    return form


def _text(file: str) -> str:
    try:
        return Path(file).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(_("{file} is not a text in UTF-8. Save it as one, then try again.").format(file=file)) from error
    except OSError as error:
        raise UserError(_("{file} cannot be read ({reason}).").format(file=file, reason=error.strerror)) from error
