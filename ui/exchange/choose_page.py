"""First page: which file holds what; beside it, what leaves as a spreadsheet."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from app.exchange.fields import KINDS
from ui.choosing import file_to_open
from ui.panels import Card, button, label
from ui.screen import Desk
from ui.visits.filters import FilterBar
from ui.visits.outputs import Outputs


class ChoosePage(QWidget):
    """Emits `chosen` with the file and what its rows are."""

    chosen = Signal(Path, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        for kind, words in KINDS.items():
            self.kind.addItem(_(words), kind)
        self.kind.setAccessibleName(_("What the rows are"))
        self.path = QLineEdit()
        self.path.setAccessibleName(_("File"))
        self.path.setPlaceholderText(_("CSV, XLSX or vCard file"))
        self.path.returnPressed.connect(self.go_on)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self._go = button(_("Look at the file"), key="Enter", kind="primary", clicked=self.go_on)
        self.filters = FilterBar()
        self.outputs = Outputs(desk, self, self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._import_card())
        column.addWidget(self._export_card())
        column.addStretch(1)

    def _import_card(self) -> Card:
        card = Card(_("Import"), is_flush=False)
        words = _(
            "People, visits or complaints from another program or an old register. The file is looked at first: nothing is taken in before "
            "you have seen what its columns are and how many rows fit."
        )
        card.body.addWidget(label(words, "quiet", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.path, 1)
        row.addWidget(button(_("Choose file …"), icon="folder-open", clicked=self.ask))
        row.addWidget(self._go)
        card.body.addLayout(row)
        card.body.addWidget(self._wrong)
        return card

    def _export_card(self) -> Card:
        card = Card(_("Export"), is_flush=False)
        words = _(
            "The visits of the days and filters chosen here, as the register shows them. Phones are masked as on screen. Complaints, "
            "opinions and incidents are saved from their own rooms."
        )
        card.body.addWidget(label(words, "quiet", wraps=True))
        card.body.addWidget(self.filters)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Save as CSV"), icon="file-csv", clicked=lambda: self.outputs.export("csv")))
        row.addWidget(button(_("Save as XLSX"), icon="file-excel", clicked=lambda: self.outputs.export("xlsx")))
        card.body.addLayout(row)
        return card

    def ask(self) -> None:
        """Let the person point at the file."""
        if path := file_to_open(self, _("Choose file"), _("Tables") + " (*.csv *.tsv *.txt *.xlsx *.xls *.vcf)"):
            self.path.setText(str(path))
            self.go_on()

    def go_on(self) -> None:
        """Look at the file; one that is not there is said at the field."""
        path = Path(self.path.text().strip()).expanduser()
        is_there = bool(self.path.text().strip()) and path.is_file()
        self._wrong.setText("" if is_there else _("There is no such file. Choose one, or type its whole path."))
        self._wrong.setVisible(not is_there)
        if is_there:
            self.chosen.emit(path, str(self.kind.currentData()))

    def set_busy(self, *, is_on: bool) -> None:
        """While the file is read the button waits."""
        self._go.setEnabled(not is_on)

    def focus(self) -> None:
        """The cursor to the file."""
        self.path.setFocus()
