"""Choosing a backup to bring back: what there is, what each holds, what becomes of the present office."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import Locked, UserError
from app.core.i18n import _
from ui import theme
from ui.backups.columns import COLUMNS, OFFICE, when
from ui.choosing import folder_to_use
from ui.hidden_entries import Entries
from ui.long_work import LongWork
from ui.panels import ListStates, button, label
from ui.rows import RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts

if TYPE_CHECKING:
    from app.storage.backups.reading import BackupRow

LOWEST = 260


def _page() -> tuple[QWidget, QVBoxLayout]:
    """One of the view's pages and its column."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column


class RestoreView(QWidget):
    """Pick one, open it where it is encrypted, then see what will become of what.

    `wanted` with the backup's path and what was typed to open it, `left` where nothing is to happen.

    `is_founded`: an office is here that will be kept aside."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, *, is_founded: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_founded = is_founded
        self._chosen: BackupRow | None = None
        self._typed = ""
        self.folder = QLineEdit()
        self.folder.setAccessibleName(_("Folder or stick"))
        self.folder.setPlaceholderText(_("Folder or stick with backups; empty: this PC and the sticks that are in"))
        self.folder.returnPressed.connect(self.look)
        self.model = RowsModel((*COLUMNS[:2], OFFICE, *COLUMNS[2:]), self)
        self.table = Table(self.model, name=_("Backups"))
        self.table.setMinimumHeight(theme.px(LOWEST))
        self.table.opened.connect(lambda _row: self.ask())
        self.table.picked.connect(lambda _row: self._fit())
        self.states = ListStates(self.table)
        self.states.again.connect(self.look)
        self.words = label("", "quiet", wraps=True)
        self.go = button(_("Bring this one back…"), key="Return", kind="primary", clicked=self.ask)
        self.go.setEnabled(False)  # nothing is found yet
        self._looking = LongWork(desk.tasks, self)
        self._looking.ended.connect(self._looked)
        self._looking.failed.connect(lambda error: self.states.show_error(str(error)))
        self._opening = LongWork(desk.tasks, self)
        self._opening.ended.connect(self._say_what)
        self._opening.failed.connect(self._say_locked)
        self.pages = QStackedWidget()
        self._list, self._key, self._question = self._choosing(), self._unlocking(), self._asking()
        for page in (self._list, self._key, self._question):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        shortcuts(self, (("Ctrl+O", self._browse),), ANYWHERE)
        self.look()

    def _choosing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(button(_("Choose folder…"), key="Ctrl+O", icon="folder-open", clicked=self._browse))
        column.addLayout(row)
        column.addWidget(self.states, 1)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.left.emit))
        row.addWidget(self.go)
        column.addLayout(row)
        return page

    def _asking(self) -> QWidget:
        page, column = _page()
        self.question = label("", "head", wraps=True)
        self.answer = label("", wraps=True)
        self.yes = button(_("Bring it back"), key="Return", kind="danger", clicked=self._take)
        self.yes.setAutoDefault(True)  # Enter presses it
        column.addWidget(self.question)
        column.addWidget(self.answer)
        column.addStretch(1)
        column.addLayout(self._verbs(self.yes))
        return page

    def _unlocking(self) -> QWidget:
        page, column = _page()
        self.locked = label("", "head", wraps=True)
        self.secrets = Entries([_("Passphrase, or recovery code")])
        self.secrets.submitted.connect(self.unlock)
        self.open = button(_("Open"), key="Return", kind="primary", clicked=self.unlock)
        words = _("Whose it is and what it holds is said once it is open. Nothing is changed by that.")
        for part in (self.locked, label(words, wraps=True), self.secrets):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(self._verbs(self.open))
        return page

    def _verbs(self, verb: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Another one"), key="Esc", clicked=self.step_back))
        row.addWidget(verb)
        return row

    # -- looking

    def _browse(self) -> None:
        if folder := folder_to_use(self, _("Folder or stick with backups")):
            self.use_folder(folder)

    def use_folder(self, folder: str) -> None:
        """Look there."""
        self.folder.setText(folder)
        self.look()

    def look(self) -> None:
        """Read what there is; a folder that is named alone, else all usual places."""
        from app.storage.backups.memory import last_good
        from ui.backups.sticks import sticks

        typed = self.folder.text().strip()
        plan, data, good = self._desk.backups.plan, self._desk.backups.data, last_good(self._desk.backups.entries)
        usual = [Path(plan.folder)] if plan is not None else [Path(good.folder)] if good is not None else []
        usual += [data / "backups", data / "replaced"] if data is not None else []
        places = [Path(typed)] if typed else [*dict.fromkeys((*usual, *sticks()))]

        def work(_store: Any, _told: Any, _is_cancelled: Any) -> "tuple[BackupRow, ...]":
            from app.storage.backups.reading import backups_in
            from app.storage.backups.unlocking import held_key

            there = places if typed else [place for place in places if place.is_dir()]
            found = {row.path: row for place in there for row in backups_in(place, held_key(data))}
            return tuple(sorted(found.values(), key=lambda row: row.made_at, reverse=True))

        self._looking.start(work, needs_store=False)

    def _looked(self, rows: "tuple[BackupRow, ...]") -> None:
        self.model.set_rows(rows)
        if rows:
            self.states.show_rows()
            self.table.selectRow(next((n for n, row in enumerate(rows) if not row.trouble), 0))
            self.table.setFocus()
        elif self.folder.text().strip():
            self.states.show_empty(_("There is no backup in this folder."), _("Choose the stick itself, or the folder the backups are in."))
        else:
            self.states.show_empty(_("No backup was found on this PC or a stick."), _("Put the stick in, then choose its folder (Ctrl+O)."))
        self._fit()

    def _fit(self) -> None:
        row: BackupRow | None = self.table.current() if self.model.rows else None
        self.go.setEnabled(row is not None and not row.trouble)
        self.words.setText(self._about(row) if row is not None else "")

    def _about(self, row: "BackupRow") -> str:
        words = [row.trouble or row.note] if row.trouble or row.note else []
        if row.manifest is not None and row.manifest.program:
            words.append(_("Made with Firstdesk {version}.").format(version=row.manifest.program))
        return "  ".join((*words, str(row.path)))

    # -- asking

    def ask(self) -> None:
        """Enter on one of them: what will become of what; an encrypted one is opened first."""
        row: BackupRow | None = self.table.current() if self.model.rows else None
        if row is None or row.trouble or row.manifest is None or self._opening.is_running:
            return
        from app.storage.backups.unlocking import is_encrypted

        self._chosen, self._typed = row, ""
        if is_encrypted(row.path):
            self._open("")
        else:
            self._say_what(row)

    def unlock(self) -> None:
        """Enter behind passphrase or recovery code: one try, which waits for its answer."""
        (typed,) = self.secrets.values()
        if typed and self.open.isEnabled():
            self.open.setEnabled(False)
            self._open(typed)

    def _open(self, typed: str) -> None:
        row, data = self._chosen, self._desk.backups.data
        self._typed = typed

        def work(_store: Any, _told: Any, _is_cancelled: Any) -> "BackupRow":
            from app.storage.backups.unlocking import opened

            assert row is not None, "nothing is opened before it is chosen"
            return opened(row, data, typed)

        self._opening.start(work, needs_store=False)

    def _say_locked(self, error: Exception) -> None:
        """It is encrypted and nothing here opens it, or what was typed does not."""
        self.open.setEnabled(True)
        if self._chosen is None:
            return
        if not isinstance(error, Locked) and isinstance(error, UserError):
            self.words.setText(str(error))
            self.pages.setCurrentWidget(self._list)
        elif not self._typed:
            self.locked.setText(_("The backup of {at} is encrypted").format(at=when(self._chosen.made_at)))
            self.secrets.edits[0].clear()
            self.secrets.complain("")
            self.pages.setCurrentWidget(self._key)
            self.secrets.edits[0].setFocus()
        else:
            self.secrets.complain(str(error))

    def _say_what(self, row: "BackupRow") -> None:
        from app.storage.backups.words import counted

        self.open.setEnabled(True)
        if self._chosen is None or self._chosen.path != row.path or row.manifest is None:
            return  # another one was picked meanwhile
        at = when(row.made_at)
        self.question.setText(_("{office} as it was at {at}").format(office=row.manifest.office, at=at))
        lines = [" · ".join(counted(row.manifest)), _("What was entered after that is not in it.")]
        if self._is_founded:
            folder = self._desk.backups.data
            kept = _("The office as it is now is not deleted: it is kept in {folder} and can be brought back the same way.")
            lines.append(kept.format(folder=folder / "replaced" if folder is not None else ""))
        lines.append(_("The backup is checked first. Afterwards everybody signs in with the password of that time."))
        self.answer.setText("\n\n".join(lines))
        self.pages.setCurrentWidget(self._question)
        self.yes.setFocus()

    def step_back(self) -> bool:
        """Esc: from the question to the list; False where the list is in front."""
        self._chosen, self._typed = None, ""
        self.secrets.edits[0].clear()
        if self.pages.currentWidget() is self._list:
            return False
        self.pages.setCurrentWidget(self._list)
        self.table.setFocus()
        return True

    def _take(self) -> None:
        if self._chosen is not None:
            self.wanted.emit((self._chosen.path, self._typed))
