"""Staff, absences and matters as rows of a board."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.office.duty_fields import KIND_WORDS, WHERE_OF, WHERE_WORDS, Where
from app.office.moments import moment_words
from ui.boards import BoardRow

if TYPE_CHECKING:
    from app.office.presence import AbsenceRow, PairRow, Whereabouts

ICONS = {Where.IN: "user", Where.OUT: "person-walking-arrow-right", Where.MEETING: "users", Where.AWAY: "calendar-xmark"}
MEANINGS = {Where.IN: "ok", Where.OUT: "warn", Where.MEETING: "quiet", Where.AWAY: "warn"}


def joined(*parts: str) -> str:
    """What there is of these, with points between."""
    return " · ".join(part for part in parts if part)


def who_row(row: "Whereabouts", now: datetime) -> BoardRow:
    """One of the staff: where they are at the right, what about below the name."""
    found = row.presence
    stands_in = _("{name} stands in").format(name=found.deputy_name) if found.deputy_name else ""
    coming = _("away from {time}").format(time=moment_words(row.next_at, now, is_start=True)) if row.next_at else ""
    detail = joined(row.department, row.post, found.where, found.note, stands_in, coming)
    return BoardRow(
        row.name, detail or _("no department"), ICONS[found.state], pill(row, now), "bad" if found.is_late else MEANINGS[found.state]
    )


def pill(row: "Whereabouts", now: datetime) -> str:
    """The state in a few words."""
    found = row.presence
    until = moment_words(found.until_at, now)
    if found.is_late:
        return _("was to be back {time}").format(time=until) if until else _("not back")
    state = _(WHERE_WORDS[found.state])
    return _("{state} until {time}").format(state=state, time=until) if until else state


def absence_row(row: "AbsenceRow", now: datetime) -> BoardRow:
    """An absence that runs or is planned."""
    from app.office.presence_words import span_words

    confirmed = _("confirmed by {name}").format(name=row.confirmed_by) if row.confirmed_by else ""
    detail = joined(row.department, row.place, row.note, confirmed)
    return BoardRow(
        row.name,
        joined(_(KIND_WORDS[row.kind]), detail),
        ICONS[WHERE_OF[row.kind]],
        span_words(row, now),
        "warn" if row.is_running else "quiet",
    )


def matter_row(row: "PairRow") -> BoardRow:
    """A matter with its pair, and who does it now (W5)."""
    title = joined(row.department, row.matter or _("everything else"))
    names = joined(_("A: {name}").format(name=row.a) if row.a else _("no A"), _("B: {name}").format(name=row.b) if row.b else _("no B"))
    if not row.is_paired:
        return BoardRow(title, names, "user-slash", _("no pair"), "bad")
    if not row.acting:
        return BoardRow(title, names, "user-clock", _("both away: the head"), "warn")
    return BoardRow(title, names, "user-group", row.acting, "ok" if row.acting == row.a else "warn")
