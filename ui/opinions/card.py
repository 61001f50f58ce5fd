"""One opinion at the side."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.actor import counter_name
from app.core.i18n import _
from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, SOURCE_WORDS, WAY_WORDS, State
from ui.opinions.columns import pill
from ui.registers.record_card import Move, RecordCard, facts_part, link_part, text_part, trail_part
from ui.reveal import RevealButton, Whose
from ui.screen import Desk
from ui.visits.tickets_of import ComplaintsOf, TicketsOf
from ui.visits.words import at_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.opinions.lists import OpinionDetails, OpinionRow

SHOWN = ("visit", "call", "message", "mail", "ticket")  # what it may have come out of and can be looked at


class OpinionCard(RecordCard):
    """What was said, by whom, how it was answered; its phone in full while it is held."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.phone = RevealButton(desk.tasks)
        self.under_head.addWidget(self.phone, 0, Qt.AlignmentFlag.AlignLeft)

    def show_details(self, details: "OpinionDetails", moves: "Sequence[Move]") -> None:
        """Everything about one opinion, and what can be done with it."""
        row = details.row
        corrected = _("corrected") if row.is_corrected else ""
        number = " · ".join(part for part in (row.number, _(KIND_WORDS[row.kind]), _(CHANNEL_WORDS[row.channel]), corrected) if part)
        self.say(row.who, pill(row), number)
        self.phone.show_masked(row.phone, Whose("opinion", (row.id,)))
        parts: list[QWidget] = [text_part(_("What was said"), row.text), facts_part(_facts(row))]
        if row.source_kind:
            words = " ".join((_(SOURCE_WORDS.get(row.source_kind, row.source_kind)), row.source_number))
            parts.append(link_part(_("Came out of"), words, lambda: self._open_source(row)))
        self.tickets = TicketsOf(self._desk, row.id)
        parts += [self.tickets, ComplaintsOf(self._desk, row.id)]
        if row.way is not None:
            parts += [facts_part(_answer_facts(row)), *([text_part(_("What was answered"), row.answer)] if row.answer else [])]
        self.show_body(*parts, trail_part(details.events))
        self.show_moves(moves)

    def _open_source(self, row: "OpinionRow") -> None:
        if row.source_kind in SHOWN and row.source_id is not None:
            self._desk.record_wanted.emit(row.source_kind, row.source_id)


def _facts(row: "OpinionRow") -> list[tuple[str, str]]:
    received = " · ".join(part for part in (at_words(row.received_at), row.received_by, counter_name(row.counter)) if part)
    return [
        (_("Received on"), received),
        (_("Home"), row.home),
        (_("Concerns"), row.department),
        (_("Mark on the original"), row.original),
        (_("Became"), row.linked_number),
        (_("Reason"), row.reason if row.state is State.VOID else ""),
    ]


def _answer_facts(row: "OpinionRow") -> list[tuple[str, str]]:
    way = _(WAY_WORDS[row.way]) if row.way else ""
    return [(_("Answer"), " · ".join(part for part in (way, at_words(row.answered_at), row.answered_by) if part))]
