"""What a register adds up to, month by month, over the window; any year by its keys."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from app.core import clock
from app.core.i18n import _
from ui import theme
from ui.panels import Sheet, button, label, line

Lines = Sequence[Sequence[str]]


class YearSheet(Sheet):
    """PgUp and PgDn turn the years, Esc closes. `read(year, then)` asks for the headings, twelve months and the year."""

    def __init__(self, over: QWidget, title: str, read: Callable[[int, Callable[[Lines], None]], None], note: str = "") -> None:
        super().__init__(over, title, width=min(1060, max(480, over.width() - 80)))
        self._read = read
        self.year = clock.day_of(clock.now()).year
        self.lines: Lines = ()
        self._words = label("", "head")
        self._next = button(_("Next year"), key="PgDown", clicked=lambda: self.turn(1))
        head = QHBoxLayout()
        head.addWidget(self._words)
        head.addStretch(1)
        head.addWidget(button(_("Year before"), key="PgUp", clicked=lambda: self.turn(-1)))
        head.addWidget(self._next)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addLayout(head)
        self.body.addWidget(self._scroll, 1)
        if note:
            self.body.addWidget(label(note, "quiet", wraps=True))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("Close"), key="Esc", clicked=self.close_sheet))
        self.body.addLayout(foot)
        self.card.setFixedHeight(max(320, min(theme.px(600), over.height() - theme.px(40))))
        self.card.setFocus()
        self.reload()

    def turn(self, by: int) -> None:
        """Another year; the next one has no figures yet."""
        if self.year + by <= clock.day_of(clock.now()).year:
            self.year += by
            self.reload()

    def reload(self) -> None:
        """Count the year anew."""
        self._next.setEnabled(self.year < clock.day_of(clock.now()).year)
        self._words.setText(str(self.year))
        self._read(self.year, self._show)

    def _show(self, lines: Lines) -> None:
        self.lines = lines
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        last = len(lines) - 1
        for number, cells in enumerate(lines):
            if number in (1, last):
                grid.addWidget(line(), 2 * number - 1, 0, 1, len(cells))
            for place, words in enumerate(cells):
                cell = label(words, "" if number else "quiet", wraps=not number)
                side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                cell.setAlignment(side | Qt.AlignmentFlag.AlignBottom)
                grid.addWidget(cell, 2 * number, place)
        grid.setRowStretch(2 * len(lines), 1)
        self._scroll.setWidget(page)
        self._scroll.setAccessibleName(" ".join((self.card.accessibleName(), str(self.year))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)
