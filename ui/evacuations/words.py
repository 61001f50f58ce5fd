"""A roll call in the words of the boards."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from app.core.i18n import _, ngettext
from app.evacuations.fields import ANSWER_WORDS, Answer, Part, place_words
from app.visits.fields import assistance_words
from ui.boards import BoardRow, Heading
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.evacuations.lists import CallRow, RollRow

MEANINGS = {Answer.FOUND: "ok", Answer.MISSING: "bad", Answer.NOT_HERE: "warn"}


def heading(row: "RollRow") -> str:
    """What a row stands under: its part of the list, inside the house its place."""
    if row.part is Part.ASSISTANCE:
        return _("Needs help: look for these first")
    if row.part is Part.LEFT:
        return _("Left in the last 15 minutes")
    return place_words(row.place) or _("Place not known")


def with_headings(rows: Iterable["RollRow"]) -> Iterator["Heading | RollRow"]:
    """The rows in their order, a heading before each place."""
    for title, under in groupby(rows, key=heading):
        people = list(under)
        n = sum(row.people for row in people)
        yield Heading(title + " · " + ngettext("{n} person", "{n} people", n).format(n=n))
        yield from people


def roll_row(row: "RollRow") -> BoardRow:
    """One visit of a roll call: who, where, since when, the help needed or what is known of them."""
    name = row.name if row.people <= 1 else _("{name} and {n} more").format(name=row.name, n=row.people - 1)
    is_seen_leaving = row.part is Part.LEFT and row.last_seen_at == row.left_at
    seen = (_("left {time}") if is_seen_leaving else _("in {time}")).format(time=at_words(row.last_seen_at))
    place = place_words(row.place) if row.part is not Part.INSIDE else ""
    lead = _("with {name}").format(name=row.lead) if row.lead else ""
    detail = " · ".join(part for part in (place, lead, row.host, seen, row.phone, row.number) if part)
    word, meaning = assistance_words(row.assistance), "warn"
    if row.answer is not Answer.OPEN:
        word, meaning = _(ANSWER_WORDS[row.answer]), MEANINGS[row.answer]
    icon = "wheelchair" if row.assistance else "users" if row.people > 1 else "user"
    return BoardRow(f"{name} · {row.company}" if row.company else name, detail, icon, word, meaning)


def call_row(call: "CallRow") -> BoardRow:
    """One roll call of the past, or the one under way."""
    kind = _("Drill") if call.is_drill else _("Evacuation")
    until = at_words(call.ended_at) if call.ended_at else ""
    times = " – ".join(part for part in (at_words(call.started_at), until) if part)
    detail = " · ".join(part for part in (times, call.started_by) if part)
    if call.ended_at is None:
        return BoardRow(f"{kind} {call.number}", detail, "person-running", _("under way"), "bad")
    word = _("taken back") if call.is_taken_back else _("closed")
    return BoardRow(f"{kind} {call.number}", detail, "clipboard-list", word, "quiet")
