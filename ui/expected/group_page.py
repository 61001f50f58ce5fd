"""A group of expected visitors: a file or pasted rows, what is said once for all, the rows to mend, then all of them announced."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.visits.fields import EXPECT_FIELDS
from ui import say
from ui.choosing import file_to_open
from ui.exchange.map_page import MapPage
from ui.expected.group_table import GroupModel, GroupTable
from ui.forms import FormView
from ui.long_work import once
from ui.panels import Card, button, label
from ui.shortcuts import shortcuts
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.exchange.groups import Group, GroupRow, GroupTaken
    from app.exchange.mapping import ColumnMap

TYPING_STOPS = 200
SHARED = tuple(field for name in ("day", "time", "host", "purpose") for field in EXPECT_FIELDS if field.name == name)


class GroupPage(QStackedWidget):
    """Nothing is announced before every row is in order; then all rows at once."""

    closed = Signal()
    taken = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._group: Group | None = None
        self._source: Path | str = ""
        self._is_fresh = False
        self._pause = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._pause.timeout.connect(self._look_over)
        self.model = GroupModel(self)
        self.table = GroupTable(self.model)
        self.path = QLineEdit()
        self.shared = FormView(SHARED, (("day", "time", "host", "purpose"),), has_stars=False)
        self.mapping = MapPage()
        self._build()
        self._wire()
        self.start()

    def _build(self) -> None:
        card = Card(_("Announce a group"), is_flush=False)
        self._card = card
        words = _(
            "A list as CSV or XLSX, a calendar (ICS) with its guests, vCards, or rows copied from a spreadsheet. "
            "Nothing is announced before every row is in order; a cell is mended by typing over it."
        )
        card.body.addWidget(label(words, "quiet", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.path.setPlaceholderText(_("CSV, XLSX, ICS or VCF file"))
        self.path.setAccessibleName(_("File"))
        row.addWidget(self.path, 1)
        row.addWidget(button(_("Choose file …"), icon="folder-open", clicked=self.ask))
        row.addWidget(button(_("Paste rows"), key="Ctrl+V", icon="paste", clicked=self.paste))
        card.body.addLayout(row)
        self._notes = label("", "error", wraps=True)
        card.body.addWidget(self._notes)
        self._shared_head = label(_("For rows that do not say it themselves"), "label")
        card.body.addWidget(self._shared_head)
        card.body.addWidget(self.shared)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(self._foot())
        self.addWidget(card)
        self.addWidget(self.mapping)

    def _foot(self) -> QHBoxLayout:
        self._count = label("", "quiet", wraps=True)
        self._columns = button(_("Columns …"), icon="table-columns", clicked=self._show_columns)
        self.take_button = button("", kind="primary", clicked=self.take)
        self.as_one = QCheckBox(_("Same time, host and purpose: one group, led by the first"))
        self.as_one.setChecked(True)
        self.as_one.toggled.connect(lambda _on: self._look_over())
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self.as_one)
        row.addWidget(self._columns)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit))
        row.addWidget(self.take_button)
        return row

    def _wire(self) -> None:
        self.path.returnPressed.connect(lambda: self.read(Path(self.path.text().strip()).expanduser()))
        self.shared.changed.connect(lambda _name: self._pause.start())
        self.shared.submitted.connect(self.take)
        self.shared.line("day").setPlaceholderText(_("2026-11-25, +4, tomorrow"))
        self.model.edited.connect(self._look_over)
        self.mapping.checked.connect(lambda: self._read_again(self.mapping.columns()))
        self.mapping.back.connect(lambda: self.setCurrentIndex(0))
        shortcuts(self._card, (("Ctrl+V", self.paste), ("Ctrl+Return", self.take)))

    def start(self) -> None:
        """No file yet."""
        self._group = None
        self.path.clear()
        self.shared.clear()
        self.model.set_rows(())
        self.setCurrentIndex(0)
        self._tell()

    # -- reading

    def ask(self) -> None:
        """Let the person point at the file."""
        kinds = _("Lists, calendars, vCards") + " (*.csv *.tsv *.txt *.xlsx *.xls *.ics *.vcf)"
        if path := file_to_open(self, _("Choose file"), kinds):
            self.path.setText(str(path))
            self.read(path)

    def paste(self) -> None:
        """Rows from the clipboard."""
        self._begin(QGuiApplication.clipboard().text(), None)

    def read(self, path: Path) -> None:
        """The rows of a file."""
        if not path.is_file():
            say.error(_("There is no such file. Choose one, or type its whole path."))
            return
        self._begin(path, None)

    def _read_again(self, columns: "ColumnMap") -> None:
        self.setCurrentIndex(0)
        self._begin(self._source, columns)

    def _begin(self, source: Path | str, columns: "ColumnMap | None") -> None:
        self._source = source
        now = clock.now()

        def work(_store: Any, _told: Any, _is_cancelled: Any) -> "Group":
            from app.exchange.groups import read_group, read_pasted

            return read_pasted(source, columns, now=now) if isinstance(source, str) else read_group(source, columns, now=now)

        once(self._tasks, self, work, self._show)

    def _show(self, group: "Group") -> None:
        self._group, self._is_fresh = group, True
        self.model.set_rows(group.rows)
        self._look_over()

    def _show_columns(self) -> None:
        if self._group is None:
            return
        from app.exchange.importing import Preview

        columns = self._group.columns
        names = [{"expected": "day", "expected_time": "time"}.get(target, target) for target in columns.targets]
        cells = [tuple(row.form.get(name, "") for name in names) for row in self._group.rows[:5]]
        self.mapping.show_preview(Preview(Path(self._group.name), "", "", "", "", columns, tuple(cells)))
        self.setCurrentWidget(self.mapping)

    # -- mending

    def _look_over(self) -> None:
        group = self._group
        if group is None:
            return
        self._tasks.read(
            self,
            "app.exchange.groups:look_over",
            self.model.rows,
            self.shared.values(),
            is_calendar=group.is_calendar,
            as_one=self.as_one.isChecked(),
            key="group",
            then=self._looked_over,
        )

    def _looked_over(self, rows: "tuple[GroupRow, ...]") -> None:
        self.model.set_rows(rows)
        self._tell()
        if self._is_fresh:
            self._is_fresh = False
            self.table.setFocus()
            self.table.go_to_first_fault()

    def _tell(self) -> None:
        group, rows = self._group, self.model.rows
        faulty = sum(bool(row.errors) for row in rows)
        out = sum(bool(row.left_out) for row in rows)
        good, leads = len(rows) - faulty - out, sum(row.companions > 0 for row in rows)
        self._notes.setText("\n".join(group.notes) if group else "")
        self._notes.setVisible(bool(group and group.notes))
        for part in (self._shared_head, self.shared, self.table, self.as_one, self._columns, self.take_button):
            part.setVisible(group is not None)
        parts = (
            group.name if group else "",
            ngettext("{n} row must be mended", "{n} rows must be mended", faulty).format(n=faulty) if faulty else "",
            ngettext("{n} row is left out", "{n} rows are left out", out).format(n=out) if out else "",
            ngettext("{n} group", "{n} groups", leads).format(n=leads) if leads else "",
        )
        self._count.setText(" · ".join(part for part in parts if part))
        self.take_button.setText(ngettext("Announce {n} visitor", "Announce {n} visitors", good).format(n=good) + "  Ctrl+Enter")
        self.take_button.setEnabled(good > 0 and not faulty)

    def take(self) -> None:
        """All rows at once, or none."""
        group = self._group
        if group is None or not self.take_button.isEnabled():
            return
        self.take_button.setEnabled(False)
        shared = self.shared.values()
        self._tasks.do(
            self,
            "app.exchange.groups:take_group",
            self.model.rows,
            shared,
            is_calendar=group.is_calendar,
            as_one=self.as_one.isChecked(),
            then=partial(self._taken, group.name),
            failed=self._refused,
        )

    def _taken(self, name: str, done: "GroupTaken") -> None:
        words = ngettext("{n} visitor of {name} announced.", "{n} visitors of {name} announced.", done.count)
        say.toast(" ".join((words.format(n=done.count, name=name), *done.notes)))
        self.start()
        self.taken.emit()

    def _refused(self, error: UserError) -> None:
        say.error(error)
        self._look_over()

    def step_back(self) -> None:
        """Esc: the columns first, then the whole page; the rows stay until another file is read."""
        if self.currentWidget() is self.mapping:
            self.setCurrentIndex(0)
        else:
            self.closed.emit()
