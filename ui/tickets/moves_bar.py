"""The moves of a ticket or complaint as buttons with their keys: only those that may be made now, by whoever sits here."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.panels import button, label, press_on_enter
from ui.tickets.offers import MoveKeys, Offer
from ui.visits.flow import Flow

CHORD = "Ctrl+Shift+"


def _chord() -> QWidget:
    made = label(CHORD + " …", "quiet")
    made.setMinimumHeight(theme.px(24))
    return made


class MovesBar(QWidget):
    """`chosen` when a button or its key is pressed; what may not be done is not there at all."""

    chosen = Signal(object)

    def __init__(self, keys: MoveKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._offers: tuple[Offer, ...] = ()
        self._moves: tuple[Any, ...] = ()
        self._has_chord = False
        self.buttons: dict[Any, QPushButton] = {}
        self._main, self._side = QWidget(), QWidget()
        self._flows = (Flow(self._main, gap=6), Flow(self._side, gap=4))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._main)
        column.addWidget(self._side)

    @property
    def moves(self) -> tuple[Any, ...]:
        """What may be done, in the order of the buttons."""
        return tuple(offer.move for offer in self._offers)

    def show_moves(self, moves: Iterable[Any]) -> None:
        """Offer these; the same ones leave the buttons (and the focus) alone."""
        wanted = tuple(moves)
        if wanted == self._moves:
            return
        had_focus = any(each.hasFocus() for each in self.buttons.values())
        self._moves = wanted
        main, side = self._keys.main_offers(wanted), self._keys.side_offers(wanted)
        self._offers = (*main, *side)
        self.buttons = {}
        self._has_chord = False
        for flow, offers, holder in zip(self._flows, (main, side), (self._main, self._side), strict=True):
            while (item := flow.takeAt(0)) is not None:
                if old := item.widget():
                    old.hide()
                    old.deleteLater()
            is_side = flow is self._flows[1]
            for offer in sorted(offers, key=lambda offer: offer.key.startswith(CHORD)) if is_side else offers:
                if is_side and offer.key.startswith(CHORD) and not self._has_chord:
                    self._has_chord = True
                    flow.addWidget(_chord())
                flow.addWidget(self._button(offer, is_side=is_side))
            holder.setVisible(bool(offers))
            holder.updateGeometry()
        if had_focus:
            self.take_focus()

    def _button(self, offer: Offer, *, is_side: bool) -> QPushButton:
        key = offer.key.removeprefix(CHORD) if is_side else offer.key  # the chord stands once before them all
        made = button(offer.verb, key=key, kind="" if is_side else offer.kind, clicked=partial(self.chosen.emit, offer.move))
        if is_side:
            made.setProperty("chip", True)
            made.setToolTip(f"{offer.verb}  {offer.key}")
        press_on_enter(made)
        self.buttons[offer.move] = made
        return made

    def press(self, key: str) -> bool:
        """A key of one of the buttons; False where none has it now."""
        move = next((offer.move for offer in self._offers if offer.key == key), None)
        if move is None or not self.isVisible():
            return False
        self.chosen.emit(move)
        return True

    def take_focus(self) -> None:
        """The cursor to the first button."""
        if self._offers:
            self.buttons[self._offers[0].move].setFocus()
