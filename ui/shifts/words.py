"""What is open, in the rows of a board, and what can be done with each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core import clock
from app.core.actor import DESK, HEADS, Actor, counter_words
from app.core.i18n import _, ngettext
from app.shifts.fields import CALL_BACK, JOB, MARK_WORDS, MESSAGE, STAFF, STEP, Line, Part
from ui.boards import BoardRow, Heading

if TYPE_CHECKING:
    from app.shifts.lists import HandoverRow

ICONS = {
    "inside": "user", "late_escorts": "user-shield", "expected": "calendar-check", "missed": "calendar-xmark", "slips": "receipt",
    "items": "key", "prints": "print", "parked": "file-pen", "records": "pen-to-square", "steps": "list-check", "done": "check",
    "incidents": "bell", "messages": "envelope", "tickets": "ticket", "complaints": "circle-exclamation",
    "out": "person-walking-arrow-right",
}  # fmt: skip
MEANINGS = {"late": "bad", "urgent": "bad", "overdue": "bad", "waiting": "warn", "unreported": "bad"}


@dataclass(frozen=True, slots=True)
class Open:
    """One line under its part, with an id of its own: the same visit may stand under several headings."""

    key: str
    line: Line

    @property
    def id(self) -> str:
        """What keeps the row marked over a reload."""
        return f"{self.key}:{self.line.id}:{self.line.title}"


def rows_of(parts: Sequence[Part]) -> list[Heading | Open]:
    """The parts that hold something, each under a heading with its count."""
    from app.shifts.drawing import title_of

    rows: list[Heading | Open] = []
    for part in parts:
        if part.total:
            rows.append(Heading(f"{title_of(part.key)}  {part.total}"))
            rows += [Open(part.key, line) for line in part.lines]
    return rows


def open_row(row: Open) -> BoardRow:
    """How a line looks."""
    line = row.line
    detail = " · ".join(part for part in (line.when, line.about, line.number) if part)
    word = _(MARK_WORDS[line.mark]) if line.mark in MARK_WORDS else line.mark
    return BoardRow(line.title, detail, ICONS.get(row.key, "circle-dot"), word, MEANINGS.get(line.mark, "quiet"))


def verb_of(row: Open | None, actor: Actor | None) -> str:
    """What Ctrl+D does with a row; empty where there is nothing but to open it, or where whoever sits here may not."""
    if row is None or actor is None or not _may(row.line, actor):
        return ""
    if row.key == "done":
        return _("Open again")
    verbs = {
        "escort": _("Escort is here"), "slip": _("Slip is back"), "record": _("Record the outcome"), STEP: _("Done"),
        STAFF: _("Is back"), MESSAGE: _("Told"), CALL_BACK: _("Done"),
    }  # fmt: skip
    return verbs.get(row.line.kind, "")


def _may(line: Line, actor: Actor) -> bool:
    if line.kind == STAFF:
        return bool(actor.roles & (DESK | HEADS)) or (actor.staff_id is not None and actor.staff_id.hex == line.id)
    return line.kind not in ("escort", "slip") or bool(actor.roles & DESK)


def is_visit(line: Line) -> bool:
    """Whether Enter leads to a visit."""
    return line.kind != JOB and bool(line.about_id)


def handover_row(row: "HandoverRow") -> BoardRow:
    """An earlier hand-over."""
    wall, today = clock.local(row.made_at), clock.day_of(clock.now())
    when = f"{wall:%H:%M}" if wall.date() == today else f"{wall:%m-%d %H:%M}"
    names = _("{one} → {other}").format(one=row.from_name, other=row.to_name)
    n = sum(row.counts.values())
    open_words = ngettext("{n} open", "{n} open", n).format(n=n)
    counter = counter_words(row.counter)
    return BoardRow(names, " · ".join(part for part in (when, row.number, counter) if part), "handshake", open_words)
