"""timeline: all the desk had with one person, newest first."""

import argparse
from typing import TypeAlias

from app.core import clock
from app.core.i18n import _, ngettext
from app.tool.session import opened, say_json

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
KINDS = ("visit", "call", "message", "mail", "ticket", "opinion")


def add_words(commands: Commands) -> None:
    """timeline NAME|NUMBER."""
    words = "All the desk had with one person, newest first: visits, calls, messages, letters, tickets, opinions."
    timeline = commands.add_parser("timeline", help=words, description=words)
    timeline.add_argument("who", metavar="NAME|NUMBER", help="a name, part of a phone, or a number (visit, call, ticket …)")
    timeline.add_argument("--kind", choices=KINDS, default="", help="only these")
    timeline.add_argument("--limit", type=int, default=50, help="how many at most (default: 50)")
    timeline.add_argument("--json", action="store_true")
    timeline.set_defaults(run=show)


def show(words: argparse.Namespace) -> None:
    """Print the timeline, and what was left out."""
    from app.desk.timeline import HEADINGS, person_meant, timeline
    from app.people.lists import person

    with opened(words) as desk:
        person_id = desk.store.read(person_meant, words.who)
        who = desk.store.read(person, person_id)
        found = desk.store.read(timeline, person_id, kind=words.kind, limit=max(1, words.limit))
    name = who.name if who is not None else ""
    if words.json:
        fields = ("kind", "id", "number", "at", "words", "state")
        entries = [{field: getattr(entry, field) for field in fields} for entry in found.entries]
        say_json({"person": person_id, "name": name, "total": found.total, "counts": dict(found.counts), "entries": entries})
        return
    print(" · ".join((name, *(" ".join((_(HEADINGS[kind]), str(many))) for kind, many in found.counts.items()))))
    for entry in found.entries:
        print("\t".join((f"{clock.local(entry.at):%Y-%m-%d %H:%M}", entry.kind, entry.number, entry.state, entry.words)))
    if found.left_out:
        sentence = ngettext("{n} earlier one is not listed.", "{n} earlier ones are not listed.", found.left_out)
        print(sentence.format(n=found.left_out))
    if not found.total:
        print(_("Nothing is on record with {name}.").format(name=name))
