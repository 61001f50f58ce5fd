"""A question with one line that is filled in already: a day, a number."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.say import Question


class LineQuestion(Question):
    """Enter takes the line as it stands; emptied, it says what belongs there."""

    def __init__(self, over: QWidget, title: str, text: str, yes: str, then: Callable[[str], object]) -> None:
        super().__init__(over.window(), title, text, yes, then)
        self._missing = ""

    def begin(self, words: str, filled: str, *, missing: str, no: str) -> None:
        """Put the line there, its text marked so that typing replaces it."""
        self.ask_line(words, ())
        self.finish(no)
        self._missing = missing
        if self.line is not None:
            self.line.setText(filled)
            self.line.selectAll()

    def answer(self) -> None:
        if self.line is not None and not self.line.text().strip():
            self._wrong.setText(self._missing)
            self._wrong.show()
            return
        super().answer()
