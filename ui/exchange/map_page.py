"""Second page: what each column is, guessed and changeable, beside what stands in it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.exchange.fields import TARGETS
from ui.panels import Card, button, label
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from app.exchange.importing import Preview
    from app.exchange.mapping import ColumnMap

SAMPLES = 3


class MapPage(QWidget):
    """One row per column of the file: heading, first values, what it is taken as."""

    checked = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: ColumnMap | None = None
        self._before: tuple[int, ColumnMap] | None = None  # the column changed last, and the map as it was before
        self.choices: list[QComboBox] = []
        self._card = Card(_("What the columns are"), is_flush=False)
        self._facts = label("", "quiet", wraps=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._missing = label("", "error", wraps=True)
        self._go = button(_("Check all rows"), key="Ctrl+Enter", kind="primary", clicked=self.checked.emit)
        shortcuts(self, (("Ctrl+Return", self._go.click), ("Ctrl+Enter", self._go.click)))
        self._card.body.addWidget(self._facts)
        self._card.body.addWidget(self._scroll, 1)
        self._card.body.addWidget(self._missing)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.back.emit))
        row.addWidget(self._go)
        self._card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    def show_preview(self, preview: "Preview") -> None:
        """The file as it was understood."""
        self._columns, self._before = preview.columns, None
        parts = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}
        between = parts.get(preview.delimiter, "")
        facts = (preview.path.name, preview.form.upper(), preview.encoding, between, preview.sheet)
        self._facts.setText(" · ".join(part for part in facts if part))
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for place, head in enumerate((_("Column of the file"), _("First values"), _("Taken as"))):
            grid.addWidget(label(head, "quiet"), 0, place)
        self.choices = []
        for place, heading in enumerate(preview.columns.headings):
            self._add_row(grid, place, heading, preview)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 3)
        grid.setRowStretch(len(preview.columns.headings) + 1, 1)
        self._scroll.setWidget(body)
        self._tell()

    def _add_row(self, grid: QGridLayout, place: int, heading: str, preview: "Preview") -> None:
        samples = [row[place] for row in preview.rows if place < len(row) and row[place].strip()][:SAMPLES]
        name = heading if preview.columns.has_headings else _("Column {n}").format(n=place + 1)
        for column, (text, look) in enumerate(((name, ""), (" · ".join(samples), "quiet"))):
            shown = label(text, look)
            shown.setToolTip(text)
            shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(shown, place + 1, column)
        choice = QComboBox()
        choice.addItem(_("not taken"), "")
        for target in TARGETS[preview.columns.kind]:
            choice.addItem(_(target.label), target.name)
        choice.setCurrentIndex(max(0, choice.findData(preview.columns.targets[place])))
        choice.setAccessibleName(_("Column “{heading}” is").format(heading=name))
        choice.activated.connect(partial(self._change, place))
        self.choices.append(choice)
        grid.addWidget(choice, place + 1, 2)

    def _change(self, place: int, _index: int) -> None:
        if self._columns is None:
            return
        if self._before is None or self._before[0] != place:
            self._before = (place, self._columns)
        # arrow keys pass by what other columns are: only where they stop is anything taken from another column
        self._columns = self._before[1].changed(place, str(self.choices[place].currentData() or ""))
        for choice, target in zip(self.choices, self._columns.targets, strict=True):
            choice.setCurrentIndex(max(0, choice.findData(target)))
        self._tell()

    def _tell(self) -> None:
        sentence = self._columns.missing() if self._columns else ""
        self._missing.setText(sentence)
        self._missing.setVisible(bool(sentence))
        self._go.setEnabled(not sentence)

    def focus(self) -> None:
        """To the button where every column needed is there, else to the first one's choice."""
        if self._go.isEnabled() or not self.choices:
            self._go.setFocus()
        else:
            self.choices[0].setFocus()

    def columns(self) -> "ColumnMap":
        """The map as it stands."""
        assert self._columns is not None, "a file has been looked at"
        return self._columns
