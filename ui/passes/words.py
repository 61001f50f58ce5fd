"""A pass in the words of the desk."""

from typing import TYPE_CHECKING

from app.core import clock
from app.core.actor import counter_name
from app.core.i18n import _, ngettext
from app.passes.fields import KIND_WORDS, STANDING_WORDS, days_words, hours_words, weekdays_words
from app.passes.validity import Standing
from ui.visits.words import Pill, at_words

if TYPE_CHECKING:
    from datetime import datetime

    from app.passes.lists import EntryRow, PassRow

MEANINGS = {
    Standing.ACTIVE: "ok", Standing.NOT_YET: "quiet", Standing.EXPIRED: "quiet", Standing.USED_UP: "warn", Standing.WITHDRAWN: "bad",
}  # fmt: skip


def standing_pill(row: "PassRow") -> Pill:
    """Where it stands; whoever is inside with it comes first."""
    if row.visit_id is not None:
        return Pill(_("inside"), "ok")
    return Pill(_(STANDING_WORDS[row.standing]), MEANINGS[row.standing])


def hours(row: "PassRow") -> str:
    """Weekdays and hours; nothing for day and night."""
    return "  ".join(part for part in (weekdays_words(row.weekdays), hours_words(row.opens, row.closes)) if part)


def entries(row: "PassRow") -> str:
    """3 / 20, or how often where any number is allowed."""
    return f"{row.used} / {row.most_entries}" if row.most_entries else str(row.used)


def facts(row: "PassRow") -> list[tuple[str, str]]:
    """Label and value of everything the pass says."""
    found = [
        (_("Kind of pass"), _(KIND_WORDS[row.kind])),
        (_("Host / home"), row.host),
        (_("Purpose"), row.purpose),
        (_("Company"), row.company),
        (_("Valid"), days_words(row.first_day, row.last_day)),
        (_("Hours"), hours(row) or _("day and night")),
        (_("Entries"), entries(row)),
        (_("Note"), row.note),
        (_("Issued"), " · ".join(part for part in (at_words(row.issued_at), row.issued_by, counter_name(row.counter)) if part)),
    ]
    if row.withdrawn_at is not None:
        found.append((_("Withdrawn"), " · ".join((at_words(row.withdrawn_at), row.withdrawn_by, row.reason))))
    return [(name, value) for name, value in found if value]


def entry_line(entry: "EntryRow") -> str:
    """One coming in: from when to when, and what was allowed on the way."""
    what = " – ".join((entry.number, at_words(entry.left_at) or _("inside"))) if entry.visit_id else _("turned away")
    return " · ".join(part for part in (at_words(entry.at), what, entry.reason) if part)


def when(at: "datetime") -> str:
    """A day and time to come, with its weekday."""
    from app.passes.fields import WEEKDAY_WORDS

    wall = clock.local(at)
    return " ".join((_(WEEKDAY_WORDS[wall.isoweekday()]), f"{wall:%m-%d %H:%M}"))


def count(n: int) -> str:
    """How many passes."""
    return ngettext("{n} pass", "{n} passes", n).format(n=n)
