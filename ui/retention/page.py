"""The page of keeping in the settings: how long what is kept, what would go now, what is held, what was deleted."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.office.keeping import CLOSED_FILE_DAYS, KEEP_WORDS, Keep, key_of
from ui import say, theme
from ui.forms import FormView
from ui.long_work import LongWork
from ui.panels import Card, ListStates, button, label
from ui.retention.sheets import HoldSheet
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts

if TYPE_CHECKING:
    from app.retention.fields import DueRow, HeldRow, HoldRow, ReportRow

KEEP_KEYS = (*(key_of(kind) for kind in Keep), CLOSED_FILE_DAYS)
KEEP_ROWS = (*((KEEP_KEYS[n], KEEP_KEYS[n + 1]) for n in range(0, 12, 2)), (CLOSED_FILE_DAYS,))
LEFT_WIDTH = 400
MOST_HELD = 2  # at the foot of a low screen
CHANGES = frozenset({"Visit", "Person", "Ticket", "Complaint", "PrintJob", "DeletionReport"})


class KeepingPage(QWidget):
    """For administrators; `form` holds the settings of KEEP_KEYS."""

    def __init__(self, desk: Desk, form: FormView) -> None:
        super().__init__()
        self._desk, self._tasks, self.form = desk, desk.tasks, form
        self._work = LongWork(desk.tasks, self)
        self.due = _Listed(_("What would go now"), _due_columns(), "due")
        self.held = _Listed(_("Held records"), _held_columns(), "held")
        self.done = _Listed(_("Deletions"), _report_columns(), "deletions")
        self.delete = button(_("Delete what is due …"), key="Ctrl+D", icon="trash-can", kind="danger", clicked=self.ask_delete)
        self.stop = button(_("Stop"), clicked=self._work.cancel)
        self.stop.hide()
        self.hold = button(_("Hold …"), key="Ctrl+M", icon="thumbtack", clicked=self.ask_hold)
        self.lift = button(_("Lift …"), key="Ctrl+U", clicked=self.ask_lift)
        self.print = button(_("Print"), key="Ctrl+P", icon="print", clicked=self.print_report)
        for listed, verbs in ((self.due, (self.stop, self.delete)), (self.held, (self.hold, self.lift)), (self.done, (self.print,))):
            for verb in verbs:
                listed.card.add_to_head(verb)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._rules())
        row.addLayout(self._right(), 1)
        self._wire()

    def _wire(self) -> None:
        self._work.progressed.connect(self._told)
        self._work.ended.connect(self._deleted)
        self._work.failed.connect(self._not_deleted)
        self.due.table.picked.connect(lambda _row: self._look_at())
        self.due.table.selectionModel().selectionChanged.connect(lambda *_unused: self._look_at())
        keys = (("Ctrl+D", self.delete), ("Ctrl+M", self.hold), ("Ctrl+U", self.lift))
        shortcuts(self, [(key, made.click) for key, made in keys], ANYWHERE)

    def _rules(self) -> Card:
        card = Card(_("Keeping times"), is_flush=False)
        card.setFixedWidth(theme.px(LEFT_WIDTH))
        words = _(
            "In months; printed papers and half-filled forms in days. 0: kept for ever. A time below what a rule asks is not taken. "
            "Closed tickets and complaints ask for a reason when they are opened later (0: never)."
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(label(words, "quiet", wraps=True))
        column.addWidget(self.form)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        card.body.addWidget(scroll)
        return card

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self.due.card, 3)
        below = QHBoxLayout()
        below.setSpacing(14)
        for listed in (self.held, self.done):
            below.addWidget(listed.card, 1)
        column.addLayout(below, 2)
        return column

    # -- what is known

    def reload(self) -> None:
        """The dry run, the marks and the deletions again."""
        if not self.isVisible():
            return
        self._tasks.read(self, "app.retention.lists:due", key="due", then=self._show_due, failed=self._not_read)
        self._tasks.read(self, "app.retention.lists:holds", key="holds", then=self._show_holds, failed=self._not_read)
        self._tasks.read(self, "app.retention.lists:reports", key="reports", then=self._show_reports, failed=self._not_read)

    def _not_read(self, error: UserError) -> None:
        self.due.states.show_error(str(error))

    def _show_due(self, rows: "tuple[DueRow, ...]") -> None:
        many = sum(row.many for row in rows)
        self.due.show(rows, (_("Everything is kept for ever."), _("Set a keeping time at the left: what would go stands here first.")))
        self.due.card.set_count(ngettext("{n} record", "{n} records", many).format(n=many) if rows else "")
        self.delete.setEnabled(bool(many) and not self._work.is_running)
        self._look_at()

    def _show_holds(self, rows: "tuple[HoldRow, ...]") -> None:
        self.held.show(rows, (_("Nothing is held."), _("A record that is disputed or asked for is held by its number.")))
        self.lift.setEnabled(bool(rows))

    def _show_reports(self, rows: "tuple[ReportRow, ...]") -> None:
        self.done.show(rows, (_("Nothing was deleted yet."), _("Each deletion leaves a report with counts and without names.")))
        self.print.setEnabled(bool(rows))

    def _look_at(self) -> None:
        row = self.due.table.current() if self.due.model.rows else None
        if row is None or not row.held:
            rule = _("Emptied are names, contacts and texts; day, kind and department stay, so that all figures stay as they were.")
            self.due.card.set_foot(rule if self.due.model.rows else "")
            return
        self._tasks.read(self, "app.retention.lists:held", row.kind, key="held", then=self._show_held, failed=self._not_read)

    def _show_held(self, rows: "tuple[HeldRow, ...]") -> None:
        from app.retention.fields import WHY_WORDS

        words = [" · ".join(filter(None, (row.number, _(WHY_WORDS[row.why]), row.reason, row.who))) for row in rows[:MOST_HELD]]
        if len(rows) > MOST_HELD:
            words[-1] = "  ".join((words[-1], _("… and {n} more.").format(n=len(rows) - MOST_HELD)))
        self.due.card.set_foot("\n".join(words))

    # -- what is done

    def ask_delete(self) -> None:
        """Ctrl+D: once more asked, as nothing brings it back."""
        rows = self.due.model.rows
        many = sum(row.many for row in rows)
        if not many or self._work.is_running or not self.delete.isEnabled():
            return
        kinds = _(", ").join(" ".join((_(KEEP_WORDS[row.kind]), str(row.many))) for row in rows if row.many)
        say.ask(
            ngettext("Delete {n} record for ever?", "Delete {n} records for ever?", many).format(n=many),
            _("{kinds}. The desk works on meanwhile; a report is printed at the end. Earlier backups hold them until they are thinned.")
            .format(kinds=kinds),
            _("Delete"), lambda _line: self._delete(), is_danger=True,
        )  # fmt: skip

    def _delete(self) -> None:
        by, now = self._tasks.actor, clock.now()

        def work(store: Any, told: Any, is_cancelled: Any) -> "ReportRow":
            from app.retention.running import run

            assert by is not None
            return run(store, told, is_cancelled, by=by, now=now)

        self.delete.setEnabled(False)
        self.stop.show()
        self._work.start(work, changes=CHANGES)

    def _told(self, done: int) -> None:
        self.due.card.set_foot(ngettext("{n} record deleted so far", "{n} records deleted so far", done).format(n=done))

    def _deleted(self, report: "ReportRow") -> None:
        self.stop.hide()
        say.toast(_("Deleted; the report {number} is in the list of prints.").format(number=report.number))
        self.reload()

    def _not_deleted(self, error: Exception) -> None:
        self.stop.hide()
        if isinstance(error, UserError):
            say.error(error)
        self.reload()

    def ask_hold(self) -> None:
        """Ctrl+M: by the number of a record."""
        HoldSheet(self.window(), self._tasks, self._marked)

    def _marked(self, row: "HoldRow") -> None:
        say.toast(_("{number} is held until the mark is lifted.").format(number=row.number))
        self.reload()

    def ask_lift(self) -> None:
        """Ctrl+U: the mark selected."""
        row: HoldRow | None = self.held.table.current() if self.held.model.rows else None
        if row is None:
            return
        say.ask(
            _("Lift the mark of {number}?").format(number=row.number),
            _("Its keeping time counts again: with the next deletion it may go."), _("Lift"),
            lambda why: self._tasks.do(self, "app.retention.service:release", row.number, why, then=self._lifted, failed=say.error),
            line=_("Why"), presets=(_("Settled"), _("Held by mistake")),
        )  # fmt: skip

    def _lifted(self, row: "HoldRow") -> None:
        say.toast(_("{number} is held no more; its keeping time counts again.").format(number=row.number))
        self.reload()

    def print_report(self) -> bool:
        """Ctrl+P: the deletion selected; False where there is none."""
        row: ReportRow | None = self.done.table.current() if self.done.model.rows else None
        if row is not None:
            queued = _("The report {number} is in the list of prints.").format(number=row.number)
            self._tasks.do(self, "app.retention.service:print_report", row.id, then=lambda _job: say.toast(queued), failed=say.error)
        return row is not None


class _Listed:
    """A card with a table and its states."""

    def __init__(self, title: str, columns: tuple[Column, ...], name: str) -> None:
        self.card = Card(title)
        self.model = RowsModel(columns, self.card)
        self.table = Table(self.model, name=title)
        self.table.setObjectName(name)
        self.states = ListStates(self.table)
        self.card.body.addWidget(self.states, 1)

    def show(self, rows: "tuple[Any, ...]", empty: tuple[str, str]) -> None:
        """Rows, or why there are none."""
        self.model.set_rows(rows)
        if rows:
            self.states.show_rows()
            if self.table.current() is None:
                self.table.selectRow(0)
        else:
            self.states.show_empty(*empty)


def _day(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d}"


def _kept_for(row: "DueRow") -> str:
    from app.retention.drawing import span_words

    return span_words(row.kind, row.keep)


def _back(row: "DueRow") -> str:
    from app.retention.fields import WHY_WORDS

    return _(", ").join(" ".join((str(n), _(WHY_WORDS[why]))) for why, n in row.held.items())


def _due_columns() -> tuple[Column, ...]:
    return (
        Column(_("Records"), lambda row: _(KEEP_WORDS[row.kind]), 190), Column(_("Kept for"), _kept_for, 96),
        Column(_("Would go"), lambda row: str(row.many), 84, is_right=True),
        Column(_("From"), lambda row: row.first, 104), Column(_("To"), lambda row: row.last, 104),
        Column(_("Held back"), _back, 160, is_stretched=True),
    )  # fmt: skip


def _held_columns() -> tuple[Column, ...]:
    return (
        Column(_("Number"), lambda row: row.number, 132), Column(_("Why"), lambda row: row.reason, 100, is_stretched=True),
        Column(_("By"), lambda row: row.made_by, 72), Column(_("Since"), lambda row: _day(row.made_at), 96),
    )  # fmt: skip


def _cause(row: "ReportRow") -> str:
    from app.retention.fields import CAUSE_WORDS

    return " · ".join(part for part in (_(CAUSE_WORDS[row.cause]), row.made_by) if part)


def _report_columns() -> tuple[Column, ...]:
    return (
        Column(_("Number"), lambda row: row.number, 132), Column(_("Reason"), _cause, 100, is_stretched=True),
        Column(_("Records"), lambda row: str(row.many), 64, is_right=True),
    )  # fmt: skip
