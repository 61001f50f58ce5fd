"""Choosing a printer: those of this PC with what is wrong of each, or a folder for the paper as PDF."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from app.core.i18n import _
from ui import theme
from ui.choosing import folder_to_use
from ui.long_work import once
from ui.panels import Sheet, button
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.printing.printers import PrinterRow

NAME = Qt.ItemDataRole.UserRole


class PrinterSheet(Sheet):
    """Enter takes the printer picked; `then` gets its name ("" is the system's)."""

    def __init__(self, over: QWidget, tasks: Tasks, now: str, then: Callable[[str], object]) -> None:
        super().__init__(over, _("Which printer?"), width=520)
        from ui.printing.spooler import printers

        self._then = then
        self.list = QListWidget()
        self.list.setAccessibleName(_("Printers"))
        self.list.setFixedHeight(theme.px(220))
        for name in ("", *printers()):
            self._add(name)
        self.list.itemActivated.connect(lambda _item: self.choose())
        self._pick(now)
        self.body.addWidget(self.list)
        row = QHBoxLayout()
        row.addWidget(button(_("PDF into a folder…"), icon="folder-open", clicked=self.choose_folder))
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.close_sheet))
        row.addWidget(button(_("Print there"), key="Return", icon="print", kind="primary", clicked=self.choose))
        self.body.addLayout(row)
        self.list.setFocus()
        once(tasks, self, lambda *_told: _found(), self._tell)

    def _add(self, name: str) -> QListWidgetItem:
        item = QListWidgetItem(name or _("the system's printer"))
        item.setData(NAME, name)
        item.setSizeHint(QSize(0, theme.px(theme.REGISTER_ROW)))
        self.list.addItem(item)
        return item

    def _pick(self, name: str) -> None:
        names = [str(self.list.item(n).data(NAME)) for n in range(self.list.count())]
        self.list.setCurrentRow(names.index(name) if name in names else 0)

    def _tell(self, rows: "tuple[PrinterRow, ...]") -> None:
        """The print service has answered: each printer with its trouble."""
        items = {str(self.list.item(n).data(NAME)): self.list.item(n) for n in range(self.list.count())}
        for row in rows:
            item = items.get(row.name) or self._add(row.name)
            item.setText(f"{row.name} – {row.trouble}" if row.trouble else row.name)
            item.setForeground(theme.colour("bad" if row.trouble else "text"))

    def choose(self) -> None:
        """Enter: print there."""
        item = self.list.currentItem()
        if item is not None:
            self.take(str(item.data(NAME)))

    def choose_folder(self) -> None:
        """A folder instead of a printer."""
        if folder := folder_to_use(self, _("Folder for papers as PDF")):
            self.take(f"folder:{folder}")

    def take(self, printer: str) -> None:
        """Close and go on with this printer."""
        self.close_sheet()
        self._then(printer)


def _found() -> Any:
    from app.printing.printers import found

    return found()
