"""Before a calendar is kept: which running limits it moves, from when to when, and why (R5)."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.clocks.fields import KIND_WORDS
from app.core import clock
from app.core.i18n import N_, _, ngettext
from app.hours.wording import day_words
from ui import theme
from ui.panels import Sheet, button, label
from ui.rows import Column, RowsModel, Table
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from datetime import datetime

    from app.clocks.editing import Moved, Preview

REASONS = (N_("State Council arrangement"), N_("New office hours"), N_("Storm or power cut"), N_("Company day"), N_("Put right"))
MOST_PAST = 4


def _when(at: "datetime") -> str:
    local = clock.local(at)
    return f"{day_words(local.date())} {local:%H:%M}"


def _way(row: "Moved") -> str:
    words = _("later") if row.new_due_at > row.old_due_at else _("earlier")
    return " · ".join((words, _("paused"))) if row.is_paused else words


COLUMNS = (
    Column(N_("Number"), lambda row: row.number or row.record_kind, 160),
    Column(N_("Limit"), lambda row: _(KIND_WORDS.get(row.kind, row.kind)), 190, is_stretched=True),
    Column(N_("Due until now"), lambda row: _when(row.old_due_at), 172),
    Column(N_("Due then"), lambda row: _when(row.new_due_at), 172),
    Column("", _way, 120, meaning=lambda row: "ok" if row.new_due_at > row.old_due_at else "bad"),
)


class PreviewSheet(Sheet):
    """`then` is given the reason; nothing has been kept before."""

    def __init__(self, over: QWidget, seen: "Preview", then: Callable[[str], object]) -> None:
        super().__init__(over, _("What saving the calendar moves"), width=940)
        self._then = then
        self.body.addWidget(label(_counted(seen), wraps=True))
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Limits that move"))
        self.model.set_rows(seen.moved)
        self.table.setFixedHeight(theme.px(min(300, 44 + theme.REGISTER_ROW * len(seen.moved))))
        self.table.setVisible(bool(seen.moved))
        self.body.addWidget(self.table)
        if seen.past:
            self.body.addWidget(label(_past_words(seen), "quiet", wraps=True))
        self._add_reason()
        self._add_buttons()
        self.reason.setFocus()

    def _add_reason(self) -> None:
        self.body.addWidget(label(_("Why the calendar changes"), "label"))
        row = QHBoxLayout()
        row.setSpacing(6)
        for words in REASONS:
            chip = button(_(words), clicked=partial(self._take, _(words)))
            chip.setProperty("chip", True)
            row.addWidget(chip)
        row.addStretch(1)
        self.body.addLayout(row)
        self.reason = QLineEdit()
        self.reason.setMaxLength(255)
        self.reason.setAccessibleName(_("Why the calendar changes"))
        self.reason.returnPressed.connect(self.save)
        self.body.addWidget(self.reason)
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.close_sheet))
        row.addWidget(button(_("Save the calendar"), key="Ctrl+Return", kind="primary", clicked=self.save))
        self.body.addLayout(row)
        shortcuts(self, (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)))

    def _take(self, words: str) -> None:
        self.reason.setText(words)
        self.reason.setFocus()

    def save(self) -> None:
        """With its reason; without one it says so and stays."""
        words = self.reason.text().strip()
        if not words:
            self.wrong.setText(_("A reason is needed: limits of people move. Pick one or write one."))
            self.wrong.show()
            self.reason.setFocus()
            return
        self.close_sheet()
        self._then(words)


def _counted(seen: "Preview") -> str:
    if not seen.looked_at:
        return _("No limit is running now, so none moves. Later ones are counted by the new calendar.")
    if not seen.moved:
        n = seen.looked_at
        return ngettext("The {n} limit running now stays as it is.", "All {n} limits running now stay as they are.", n).format(n=n)
    n = len(seen.moved)
    words = ngettext("{n} limit of {all} running now moves.", "{n} limits of {all} running now move.", n)
    return "\n".join((words.format(n=n, all=seen.looked_at), _("Ended ones keep their result.")))


def _past_words(seen: "Preview") -> str:
    days = _(", ").join(day.isoformat() for day in seen.past[:MOST_PAST]) + ("…" if len(seen.past) > MOST_PAST else "")
    return _("Days up to today stay as they were: {days}.").format(days=days)
