"""opinion: registered, listed, shown, answered and counted from the command line."""

import argparse
from pathlib import Path
from typing import Any

from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.tool.session import Desk, days_of, hand_out, opened, say_json


def fields_of(row: Any) -> dict[str, Any]:
    """A frozen row as JSON takes it."""
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def at_fields(error: FormErrors) -> UserError:
    """All sentences of a form in one line, each with its field."""
    return UserError(" · ".join(": ".join((name.replace("_", "-"), sentence)) for name, sentence in error.errors.items()))


def told(words: argparse.Namespace, *names: str) -> dict[str, Any]:
    """What was said on the command line, for the form."""
    return {name: said for name in names if (said := getattr(words, name)) is not None}


def add(words: argparse.Namespace) -> None:
    """Register one; prints its number."""
    from app.opinions.service import register

    form = told(words, "kind", "channel", "name", "phone", "home", "department", "text", "original", "day", "time")
    form["is_anonymous"] = words.anonymous
    with opened(words) as desk:
        try:
            done = desk.do(register, form, _origin(desk, words.visit))
        except FormErrors as error:
            raise at_fields(error) from error
    if words.json:
        say_json(fields_of(done))
    else:
        print("\n".join((done.number, *done.notes)))


def _origin(desk: Desk, number: str) -> Any:
    from app.opinions.fields import Origin
    from app.visits.lists import row
    from app.visits.service import open_visit

    if not number:
        return None
    visit = desk.store.read(row, desk.store.read(open_visit, number))
    return Origin("visit", visit.id, visit.number, visit.person_id) if visit is not None else None


def wanted_of(words: argparse.Namespace, desk: Desk) -> Any:
    """The filter of the command line."""
    from app.opinions.fields import OpinionKind, State
    from app.opinions.lists import OpinionFilter

    first, last = days_of(words, desk.now) if words.first and words.last else (None, None)
    kind = OpinionKind(words.kind) if words.kind else None
    return OpinionFilter(first, last, kind, State(words.state) if words.state else None, words.text)


def listed(words: argparse.Namespace) -> None:
    """The register, oldest first."""
    from app.core import clock
    from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS
    from app.opinions.lists import register_rows

    with opened(words) as desk:
        rows = desk.store.read(register_rows, wanted_of(words, desk))
        if words.json:
            say_json([fields_of(row) for row in rows])
            return
        for row in rows:
            at = f"{clock.local(row.received_at):%Y-%m-%d %H:%M}"
            text = " ".join(row.text.split())
            print("\t".join((row.number, at, _(STATE_WORDS[row.state]), _(KIND_WORDS[row.kind]), _(CHANNEL_WORDS[row.channel]), row.who,
                             row.home, text)))  # fmt: skip
    if not rows:
        print(_("Nothing fits."))


def show(words: argparse.Namespace) -> None:
    """One with its answer and its trail."""
    from app.opinions.drawing import answer_words, source_words
    from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS
    from app.opinions.lists import details, numbered
    from app.visits.drawing import moment

    with opened(words) as desk:
        found = desk.store.read(details, desk.store.read(numbered, words.number))
        row = found.row
        if words.json:
            say_json({**fields_of(row), "trail": [fields_of(event) for event in found.events]})
            return
        facts = (
            (_("Number"), row.number), (_("State"), _(STATE_WORDS[row.state])), (_("Kind"), _(KIND_WORDS[row.kind])),
            (_("How it came"), _(CHANNEL_WORDS[row.channel])), (_("Received on"), moment(row.received_at)), (_("From whom"), row.who),
            (_("Phone"), row.phone), (_("Home"), row.home), (_("Concerns (department)"), row.department), (_("What was said"), row.text),
            (_("Mark on the original"), row.original), (_("Came out of"), source_words(row)), (_("Answer"), answer_words(row)),
        )  # fmt: skip
        say_facts(facts)
        say_trail(found.events)


def say_facts(facts: Any) -> None:
    """Label and value of everything filled in."""
    for label, value in facts:
        if value:
            print(f"{label}: {value}")


def say_trail(events: Any) -> None:
    """What was done, a line each."""
    from app.office.telling import told_lines

    for line in told_lines(events):
        print("\t" + "\t".join(part for part in line if part))


def answer(words: argparse.Namespace) -> None:
    """Write down how one was answered."""
    from app.opinions.lists import numbered, row
    from app.opinions.service import answer as reply

    form = told(words, "way", "answer", "answered_day", "answered_time")
    with opened(words) as desk:
        opinion_id = desk.store.read(numbered, words.number)
        try:
            done = desk.do(reply, opinion_id, form, version=desk.store.read(row, opinion_id).version)
        except FormErrors as error:
            raise at_fields(error) from error
    if words.json:
        say_json(fields_of(done))
    else:
        print(_("{number} is answered.").format(number=done.number))


def counted(words: argparse.Namespace) -> None:
    """The months of a year."""
    from app.core import clock
    from app.opinions.counts import cells, heads, year

    with opened(words) as desk:
        rows = desk.store.read(year, words.year or clock.day_of(desk.now).year)
        if words.json:
            say_json([fields_of(row) for row in rows])
            return
        for line in (heads(), *map(cells, rows)):
            print("\t".join(line))


def print_register(words: argparse.Namespace) -> None:
    """The register as PDF."""
    from app.opinions.drawing import register

    with opened(words) as desk:
        content = desk.store.read(register, wanted_of(words, desk), now=desk.now, by=desk.by)
        hand_out(desk, words, content)
    print(Path(words.out).name)
