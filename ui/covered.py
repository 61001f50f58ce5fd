"""A half-filled form another page comes over: F8 and the count know it, and its own key has it back."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from app.core.i18n import _
from ui import say
from ui.parking import Aside, Parking


class KeptForm(Protocol):
    """What is asked of the form: whether anything stands in it, and what keeps that aside."""

    aside: Aside

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""


class CoveredForm(QObject):
    """Follows one form among the pages of `side`; `empty` puts away what stands in it and begins anew."""

    def __init__(self, parking: Parking, side: QStackedWidget, panel: KeptForm, empty: Callable[[], object], owner: QObject) -> None:
        super().__init__(owner)
        self._parking, self._side, self._panel, self._empty = parking, side, panel, empty
        self._page: object = panel  # the same, as the pages know it
        self._card: UUID | None = None
        self._is_in_front = False
        side.currentChanged.connect(self._turned)

    def _turned(self, _index: int) -> None:
        was, self._is_in_front = self._is_in_front, self._side.currentWidget() is self._page
        if not was or self._is_in_front or self._panel.is_blank:
            return
        self._card = self._panel.aside.begun.id
        self._empty()
        say.toast(_("Put away: F8 brings it back."))

    def come_back(self) -> bool:
        """What was covered last stands there again; False where nothing was, or its card is gone already."""
        card, self._card = self._card, None
        if card is None or not self._panel.is_blank or all(row.id != card for row in self._parking.rows):
            return False
        self._parking.resume(card)
        return True
