"""The page of backups in the settings: how old the last good one is, what there is, one made now or taken along, one brought back."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from ui import say, theme
from ui.backups.columns import COLUMNS, when
from ui.backups.progress import ProgressLine
from ui.choosing import folder_to_use
from ui.forms import FormView
from ui.long_work import LongWork
from ui.panels import Card, ListStates, StatusPill, button, label
from ui.rows import RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts

if TYPE_CHECKING:
    from app.storage.backups.memory import Entry, Plan
    from app.storage.backups.reading import BackupRow, Checked

BACKUP_KEYS = ("backup_folder", "backup_at", "backup_days")
BACKUP_ROWS = (("backup_folder",), ("backup_at", "backup_days"))
LEFT_WIDTH = 440
STATES = {"late": (N_("too old"), "bad"), "good": (N_("good"), "ok"), "none": (N_("none yet"), "warn")}


class BackupPage(QWidget):
    """For administrators; `form` holds the settings of BACKUP_KEYS."""

    def __init__(self, desk: Desk, form: FormView) -> None:
        super().__init__()
        self._desk, self.form = desk, form
        self.keeper = desk.backups
        self.pill = StatusPill("", "quiet", self)
        self.state = label("", wraps=True)
        self.warning, self.hint = label("", "error", wraps=True), label("", "quiet", wraps=True)
        self.progress = ProgressLine()
        self.stop = button(_("Stop"), clicked=self._stop)
        self.now = button(_("Back up now"), key="Ctrl+B", icon="floppy-disk", kind="primary", clicked=self.back_up)
        self.choose = button(_("Choose folder…"), key="Ctrl+O", icon="folder-open", clicked=self._choose_folder)
        self.take = button(_("Back up to a stick…"), key="Ctrl+U", icon="box-archive", clicked=self._take_along)
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Backups"))
        self.table.setObjectName("backups")
        self.states = ListStates(self.table)
        self.states.again.connect(self.reload)
        self.check = button(_("Check all of it"), key="Ctrl+J", icon="list-check", clicked=self.check_picked)
        self.restore = button(_("Restore…"), key="Ctrl+R", icon="clock-rotate-left", clicked=self.open_restore)
        folder = form.editor("backup_folder")
        if isinstance(folder, QLineEdit) and self.keeper.data is not None:
            folder.setPlaceholderText(str(self.keeper.data / "backups"))
        self._looking, self._checking = LongWork(desk.tasks, self), LongWork(desk.tasks, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._left())
        row.addLayout(self._right(), 1)
        self._wire()

    def _wire(self) -> None:
        self.keeper.changed.connect(self.reload)
        self.keeper.progressed.connect(self.progress.show_progress)
        self._looking.ended.connect(self._looked)
        self._looking.failed.connect(lambda error: self.states.show_error(str(error)))
        self._checking.progressed.connect(self.progress.show_progress)
        self._checking.ended.connect(self._checked)
        self._checking.failed.connect(self._check_failed)
        self.table.picked.connect(lambda _row: self._fit())
        keys = (("Ctrl+B", self.now), ("Ctrl+O", self.choose), ("Ctrl+U", self.take), ("Ctrl+J", self.check), ("Ctrl+R", self.restore))
        shortcuts(self, [(key, made.click) for key, made in keys], ANYWHERE)
        self._fit()

    def _left(self) -> Card:
        card = Card(_("Backups"), is_flush=False)
        card.setFixedWidth(theme.px(LEFT_WIDTH))
        card.add_to_head(self.pill)
        for part in (self.state, self.warning, self.hint, self.form):
            card.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.now)
        row.addWidget(self.choose)
        row.addStretch(1)
        card.body.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _right(self) -> QVBoxLayout:
        self.card = Card(_("What there is"))
        for made in (self.check, self.restore):
            self.card.add_to_head(made)
        self.card.body.addWidget(self.states, 1)
        move = Card(_("Move to a new PC"), is_flush=False)
        move.add_to_head(self.take)
        move.body.setSpacing(4)
        for n, step in enumerate(
            (
                _("Here: put a stick in and back up to it. Everything is in one folder."),
                _("On the new PC: install Firstdesk and start it."),
                _("On its first page press Ctrl+R (bring an office over from a backup), then choose the stick."),
            ),
            1,
        ):
            move.body.addWidget(label(f"{n}.  {step}", wraps=True))
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self.card, 1)
        column.addWidget(move)
        return column

    # -- what is known

    def reload(self) -> None:
        """Read the memory and the folder again."""
        plan = self.keeper.plan
        if plan is None or not self.isVisible():
            return
        self._show_state(plan, self.keeper.entries)
        folder, data = Path(plan.folder), self.keeper.data

        def work(_store: Any, _told: Any, _is_cancelled: Any) -> "tuple[BackupRow, ...]":
            from app.storage.backups.reading import backups_in
            from app.storage.backups.restoring import ASIDE
            from app.storage.backups.unlocking import held_key

            places = [one for one in (folder, data / ASIDE if data is not None else folder) if one.is_dir()]
            found = {row.path: row for place in places for row in backups_in(place, held_key(data))}
            return tuple(sorted(found.values(), key=lambda row: row.made_at, reverse=True))

        self._looking.start(work)
        self._fit()

    def _show_state(self, plan: "Plan", rows: "tuple[Entry, ...]") -> None:
        from app.storage.backups.memory import is_late, last_good, next_at
        from app.storage.backups.trouble import megabytes

        now = clock.now()
        good = last_good(rows)
        is_late_now = is_late(rows, plan, now)
        words, meaning = STATES["late" if is_late_now else "good" if good is not None else "none"]
        self.pill.set(_(words), meaning)
        lines = []
        if good is not None:
            words = _("Last good one: {at}, {size}, {seconds} s, in {folder}.")
            lines.append(words.format(at=when(good.at), size=megabytes(good.size), seconds=round(good.seconds), folder=good.folder))
        upcoming = next_at(rows, plan, now)
        lines.append(_("The next one: {at}.").format(at=when(upcoming)) if upcoming > now else _("The next one is made within minutes."))
        self.state.setText("\n".join(lines))
        failed = rows[-1] if rows and not rows[-1].is_good else None
        self.warning.setText(f"{when(failed.at)}  {failed.sentence}" if failed is not None else "")
        is_here = self.keeper.data is not None and Path(plan.folder).is_relative_to(self.keeper.data)
        words = _("This folder is on the PC itself: a broken disk takes both. Choose a stick or another disk.")
        self.hint.setText(words if is_here else "")
        for part in (self.warning, self.hint):
            part.setVisible(bool(part.text()))

    def _looked(self, rows: "tuple[BackupRow, ...]") -> None:
        self.model.set_rows(rows)
        self.card.set_count(ngettext("{n} backup", "{n} backups", len(rows)).format(n=len(rows)) if rows else "")
        if rows:
            self.states.show_rows()
            if self.table.current() is None:
                self.table.selectRow(0)
        else:
            self.states.show_empty(_("No backup yet."), _("Back up now: it takes seconds, and the desk goes on working."))
        self._fit()

    def _fit(self) -> None:
        row: BackupRow | None = self.table.current() if self.model.rows else None
        rule = _("Kept are the last of each of 7 days, 4 weeks and 12 months; what was made by hand stays until you take it away.")
        self.card.set_foot((row.trouble or row.note) if row is not None and (row.trouble or row.note) else rule)
        is_busy = self.keeper.is_running or self._checking.is_running
        for made in (self.now, self.take):
            made.setEnabled(not is_busy)
        self.check.setEnabled(not is_busy and row is not None)
        self.progress.setVisible(is_busy)
        self.stop.setVisible(is_busy)

    # -- what is done

    def back_up(self) -> None:
        """Ctrl+B: one more into the folder of the settings."""
        if (plan := self.keeper.plan) is not None:
            self.keeper.back_up("by_hand", plan.folder)

    def _choose_folder(self) -> None:
        if folder := folder_to_use(self, _("Folder or stick for backups")):
            self.use_folder(folder)

    def use_folder(self, folder: str) -> None:
        """Backups go there from now on; the first one within minutes."""
        change = ("app.office.settings:change_setting", "backup_folder", folder)
        self._desk.tasks.do(self, *change, then=lambda _done: say.toast(_("Backups go to {folder}").format(folder=folder)))

    def _take_along(self) -> None:
        from ui.backups.sticks import first_stick

        if folder := folder_to_use(self, _("Stick to take the office along"), first_stick()):
            self.keeper.back_up("to_take", folder)

    def _stop(self) -> None:
        self.keeper.cancel()
        self._checking.cancel()

    def check_picked(self) -> None:
        """Ctrl+J: open it and hold all of it against its hashes."""
        row: BackupRow | None = self.table.current()
        if row is None or self._checking.is_running:
            return
        path, data = row.path, self.keeper.data

        def work(_store: Any, told: Any, is_cancelled: Any) -> "Checked":
            from app.storage.backups.reading import check
            from app.storage.backups.unlocking import key_for
            from app.storage.backups.watching import Watch

            return check(path, Watch(told, is_cancelled), key=key_for(path, data))

        self._checking.start(work)
        self._fit()

    def _checked(self, checked: "Checked") -> None:
        self.model.set_rows([checked.row if row.path == checked.row.path else row for row in self.model.rows])
        self._fit()
        if checked.troubles:
            say.error(_("{name}: {trouble}").format(name=checked.row.path.name, trouble=" ".join(checked.troubles)))
        else:
            say.toast(_("{name} is good: all of it was checked.").format(name=checked.row.path.name))

    def _check_failed(self, error: UserError) -> None:
        self._fit()
        if str(error):
            say.error(error)

    def open_restore(self) -> None:
        """Ctrl+R: choose the backup the office is brought back from."""
        from ui.backups.restore_sheet import RestoreSheet

        self._desk.tasks.do(self, "app.office.backups:may_restore", then=lambda _done: RestoreSheet(self.window(), self._desk))

    def take_focus(self) -> None:
        """The cursor goes into the list."""
        (self.table if self.model.rows else self.now).setFocus()
