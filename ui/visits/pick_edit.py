"""A line of several short names (areas, departments): picked by number keys from the office's list, or typed."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.visits.kinds import BETWEEN, joined, split
from ui.visits.presets import matching, meant
from ui.visits.suggest import SuggestEdit, Suggestion


class PickEdit(SuggestEdit):
    """Digits stand for the names offered: `13` and Enter are the first and the third. Enter ends the list and goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._options: tuple[str, ...] = ()
        self._initials: dict[str, str] = {}
        self.wanted.connect(self._offer)
        self.settled.connect(self.settle)

    def set_options(self, options: Sequence[str]) -> None:
        """The names offered, in the order of their numbers."""
        if tuple(options) != self._options:
            self._options, self._initials = tuple(options), {}

    def settle(self) -> None:
        """Put the names into the line for the digits and initials typed."""
        if (settled := self.value()) != self.text():
            self.setText(settled)

    def value(self) -> str:
        """What the line means, with commas between the names."""
        return joined(dict.fromkeys(name for part in split(self.text()) for name in self._meant(part)))

    def _meant(self, part: str) -> list[str]:
        digits = [int(c) for c in part] if part.isascii() and part.isdecimal() else []
        if digits and all(1 <= n <= len(self._options) for n in digits):
            return [self._options[n - 1] for n in digits]
        return [meant(part, self._options, self._known_initials())]

    def _known_initials(self) -> dict[str, str]:
        if not self._initials and self._options:
            from app.core.names import initials

            self._initials = {option: initials(option).casefold() for option in self._options}
        return self._initials

    def _parts(self, text: str) -> tuple[list[str], str]:
        """The names that are finished, and the one being typed."""
        before = list(split(text))
        is_open = bool(before) and not BETWEEN.search(text.rstrip()[-1:])
        return (before[:-1], before[-1]) if is_open else (before, "")

    def _offer(self, text: str) -> None:
        before, typed = self._parts(text)
        taken = {name for part in before for name in self._meant(part)} | ({typed} if typed in self._options else set())
        sought = "" if typed in self._options else typed
        fits = [name for name in matching(sought, self._options, self._known_initials()) if name not in taken]
        offers = [Suggestion(name, str(self._options.index(name) + 1)) for name in fits]
        self.offer(text, offers, marked=0 if len(fits) == 1 and typed and typed.isascii() else -1)

    def _take(self, suggestion: Suggestion) -> None:
        before, typed = self._parts(self.text())
        kept = [*before, typed] if typed in self._options else before
        super()._take(Suggestion(joined([*kept, suggestion.text])))

    def _clicked(self, index: QModelIndex) -> None:
        self._take(Suggestion(str(index.data())))
        self.setFocus()
        self.wanted.emit(self.text())  # several may be clicked one after the other
