"""The files of a record: dropped or chosen, with name, size and what they are by their content; shown inside or copied out, never run."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.attachments.fields import FILE_WORDS, PICTURES, FileKind
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from ui import say
from ui.choosing import files_to_open, folder_to_use
from ui.elided import ElidedButton
from ui.files.file_sheet import FileSheet
from ui.handing_out import noted
from ui.panels import StatusPill, button, label
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.attachments.service import FileRow

WHY_AWAY = (N_("Attached by mistake"), N_("Wrong file"), N_("Replaced by a better one"))


def size_words(size: int) -> str:
    """1.4 MB."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def icon_of(kind: FileKind) -> str:
    """What stands before a file's name."""
    if kind in PICTURES:
        return "file-image"
    return {FileKind.PDF: "file-pdf", FileKind.PROGRAM: "file-circle-exclamation"}.get(kind, "file-lines")


def dropped(mime: QMimeData) -> tuple[Path, ...]:
    """The files of this PC that are being dropped."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


class Drops(QObject):
    """Files dropped anywhere on a card are added, as long as it takes any."""

    def __init__(self, card: QWidget, add: Callable[[Sequence[Path]], object], takes: Callable[[], bool]) -> None:
        super().__init__(card)
        self._add, self._takes = add, takes
        card.setAcceptDrops(True)
        card.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            return super().eventFilter(watched, event)
        paths = dropped(event.mimeData())
        if not paths or not self._takes():
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._add(paths)
        return True


class FilesPart(QWidget):
    """`changed` when files came or went; `room` keeps them (`attach`, `detach` of a record's id)."""

    changed = Signal()

    def __init__(self, tasks: Tasks, room: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._room = tasks, room
        self._record_id: UUID | None = None
        self.rows: tuple[FileRow, ...] = ()
        self.sheet: FileSheet | None = None
        self._head = label(_("No files; drop them here"), "quiet")
        self._add = button(_("Add a file …"), key="Ctrl+Shift+F", icon="paperclip", clicked=self.choose)
        self._add.setProperty("chip", True)
        self._column = QVBoxLayout()
        self._column.setSpacing(1)
        head = QHBoxLayout()
        head.setContentsMargins(0, 8, 0, 0)
        head.setSpacing(8)
        head.addWidget(self._head)
        head.addWidget(self._add)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._column)

    def show_files(self, record_id: UUID, rows: "Sequence[FileRow]", *, may_add: bool) -> None:
        """The files of a record; whoever may not add any sees them all the same."""
        self._record_id = record_id
        self._add.setVisible(may_add)
        if tuple(rows) == self.rows and self._column.count() >= len(self.rows):
            return
        self.rows = tuple(rows)
        self._head.setText(ngettext("{n} file", "{n} files", len(rows)).format(n=len(rows)) if rows else _("No files; drop them here"))
        while (item := self._column.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for row in self.rows:
            self._column.addWidget(self._line(row, may_change=may_add))
            if row.is_misleading:
                self._column.addWidget(self._warning(row))

    def _line(self, row: "FileRow", *, may_change: bool) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        about = " · ".join((_(FILE_WORDS[row.kind]), size_words(row.size)))
        name = ElidedButton(icon=icon_of(row.kind), mode=Qt.TextElideMode.ElideMiddle)
        name.setProperty("kind", "quiet")
        name.clicked.connect(partial(self.open, row))
        name.say(row.name, size_words(row.size))
        name.setObjectName("SameName")
        name.setToolTip(" · ".join(part for part in (row.name, about, row.note, at_words(row.added_at), row.added_by) if part))
        name.setAccessibleName(" ".join((row.name, about)))
        line.addWidget(name)
        if row.is_misleading:
            line.addWidget(StatusPill(_("not what its name says"), "warn", holder))
        line.addStretch(1)
        for verb, icon, act in ((_("Save a copy …"), "download", self.ask_copy), (_("Take away …"), "trash-can", self.ask_away)):
            if act is self.ask_away and not may_change:
                continue
            made = button("", icon=icon, clicked=partial(act, row))
            made.setObjectName("SameName")
            made.setToolTip(verb)
            made.setAccessibleName(f"{verb} {row.name}")
            line.addWidget(made)
        return holder

    @staticmethod
    def _warning(row: "FileRow") -> QWidget:
        """Below a file whose name says something else than what it is."""
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(28, 0, 0, 4)
        words = _("{kind}, not what its name says").format(kind=_(FILE_WORDS[row.kind]))
        line.addWidget(StatusPill(words, "warn", holder))
        line.addStretch(1)
        return holder

    # -- adding

    def choose(self) -> None:
        """Ctrl+Shift+F: pick files of this PC."""
        self.add(files_to_open(self, _("Add files")))

    def add(self, paths: Sequence[Path]) -> None:
        """Keep copies of these files with the record, one after the other; one that cannot be kept is said, the others are kept."""
        if self._record_id is None:
            return
        for path in paths:
            self._tasks.do(self, f"{self._room}:attach", self._record_id, path, then=self._added, failed=say.error)

    def _added(self, row: "FileRow") -> None:
        words = _("{name} is kept ({kind}, {size}).").format(name=row.name, kind=_(FILE_WORDS[row.kind]), size=size_words(row.size))
        say.toast(words, undo=lambda: self._take_away(row, _(WHY_AWAY[0])))
        self.changed.emit()

    # -- looking, copying, taking away

    def open(self, row: "FileRow") -> None:
        """A picture or PDF is shown inside; anything else can only be copied out."""
        if row.is_shown:
            self._tasks.read(self, "app.attachments.service:content", row.id, key="file", then=partial(self._show, row))
        else:
            words = _("{name} ({kind}) is not opened here. Save a copy to look at it elsewhere.")
            say.error(words.format(name=row.name, kind=_(FILE_WORDS[row.kind])))

    def _show(self, row: "FileRow", data: bytes) -> None:
        about = " · ".join((_(FILE_WORDS[row.kind]), size_words(row.size), at_words(row.added_at), row.added_by))
        self.sheet = FileSheet(self.window(), row.name, about, data, is_pdf=row.kind is FileKind.PDF)
        self.sheet.saves.clicked.connect(lambda: self.ask_copy(row))
        shortcut(self.sheet, "Ctrl+S", lambda: self.ask_copy(row))

    def ask_copy(self, row: "FileRow") -> None:
        """Into which folder; the copy gets a name that starts nothing."""
        if folder := folder_to_use(self, _("Folder for the copy")):
            self.copy_to(row, Path(folder))

    def copy_to(self, row: "FileRow", folder: Path) -> None:
        """Write a copy there."""
        words = _("Saved as {file}.")

        def write() -> None:
            self._tasks.read(
                self, "app.attachments.service:copy_out", row.id, folder, then=lambda path: say.toast(words.format(file=path.name)),
                failed=self._not_copied,
            )  # fmt: skip

        about = {"id": row.id.hex, "of": row.about_kind, "of_id": row.about_id.hex}
        noted(self, self._tasks, row.name, write, kind="attachment", about=about)

    def _not_copied(self, error: UserError) -> None:
        say.error(error)

    def ask_away(self, row: "FileRow") -> None:
        """Why it goes."""
        presets = [_(words) for words in WHY_AWAY]
        verb = _("Take away")
        say.ask(verb, row.name, verb, partial(self._take_away, row), line=_("Reason"), presets=presets, is_danger=True)

    def _take_away(self, row: "FileRow", why: str) -> None:
        words = _("{name} was taken away; that it was there stays in the story.").format(name=row.name)

        def gone(_row: object) -> None:
            say.toast(words)
            self.changed.emit()

        self._tasks.do(self, f"{self._room}:detach", self._record_id, row.id, why, then=gone)
