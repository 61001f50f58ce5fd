"""One incident at the side: what happened, who was told, what followed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.actor import counter_name
from app.core.i18n import _
from app.incidents.fields import LINK_WORDS, EntryKind, State
from ui.incidents.columns import pill
from ui.panels import button, label
from ui.registers.record_card import Move, RecordCard, facts_part, link_part, text_part, trail_part
from ui.screen import Desk
from ui.visits.history import strike
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.incidents.lists import EntryRow, IncidentDetails, IncidentRow


class IncidentCard(RecordCard):
    """A line behind the incident is struck by its small button, never taken away."""

    def __init__(self, desk: Desk, strike_line: "Callable[[EntryRow], object]") -> None:
        super().__init__()
        self._desk, self._strike = desk, strike_line

    def show_details(self, details: "IncidentDetails", moves: Sequence[Move]) -> None:
        """Everything about one incident, and what can be done with it."""
        row = details.row
        corrected = _("corrected") if row.is_corrected else ""
        self.say(row.kind_words, pill(row), " · ".join(part for part in (row.number, at_words(row.happened_at), corrected) if part))
        parts: list[QWidget] = [text_part(_("What happened"), row.what), facts_part(_facts(row))]
        if row.linked_kind:
            words = " ".join((_(LINK_WORDS.get(row.linked_kind, row.linked_kind)), row.linked_number))
            parts.append(link_part(_("Linked to"), words, lambda: self._open_linked(row)))
        parts.append(text_part(_("How it was calmed"), row.calmed or "—"))
        parts.append(self._lines(_("Reported to"), details, EntryKind.REPORT, _("Nobody was told yet.")))
        parts.append(self._lines(_("Follow-up"), details, EntryKind.FOLLOW_UP, ""))
        if row.result:
            parts.append(text_part(_("How it ended"), row.result))
        self.show_body(*parts, trail_part(details.events))
        self.show_moves(moves)

    def _open_linked(self, row: "IncidentRow") -> None:
        if row.linked_kind == "visit" and row.linked_id is not None:
            self._desk.visit_wanted.emit(row.linked_id)

    def _lines(self, title: str, details: "IncidentDetails", kind: EntryKind, empty: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        entries = [entry for entry in details.entries if entry.kind is kind]
        if not entries and not empty:
            return holder
        column.addWidget(label(title, "quiet"))
        if not entries:
            column.addWidget(label(empty, "error"))
        for entry in entries:
            column.addWidget(self._line(entry, can_strike=details.row.state is not State.VOID))
        return holder

    def _line(self, entry: "EntryRow", *, can_strike: bool) -> QWidget:
        words = "  ".join((at_words(entry.at), entry.words))
        shown: QLabel = label(" · ".join(part for part in (words, entry.strike_reason) if part), wraps=True)
        if entry.struck_at is not None:
            strike(shown)
            return shown
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(shown, 1)
        if can_strike:
            pressed = button(_("Strike …"), clicked=partial(self._strike, entry))
            pressed.setProperty("chip", True)
            row.addWidget(pressed, 0, Qt.AlignmentFlag.AlignTop)
        return holder


def _facts(row: "IncidentRow") -> list[tuple[str, str]]:
    recorded = " · ".join(part for part in (at_words(row.recorded_at), row.recorded_by, counter_name(row.counter)) if part)
    return [
        (_("Where"), row.place),
        (_("Who was involved"), row.involved),
        (_("Recorded"), recorded),
        (_("Closed"), " · ".join(part for part in (at_words(row.closed_at), row.closed_by) if part)),
        (_("Reason"), row.reason),
    ]
