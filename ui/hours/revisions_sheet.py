"""The edits of a working calendar, newest first: when, who, why, and what became another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from app.core import clock
from app.core.i18n import N_, _, ngettext
from ui import theme
from ui.panels import Sheet, button, label
from ui.rows import Column, RowsModel, Table

if TYPE_CHECKING:
    from app.clocks.revisions import RevisionRow

COLUMNS = (
    Column(N_("Time"), lambda row: f"{clock.local(row.made_at):%Y-%m-%d %H:%M}", 136, is_right=True),
    Column(N_("By"), lambda row: row.made_by, 120),
    Column(N_("Reason"), lambda row: row.reason, 210),
    Column(N_("What changed"), lambda row: _("; ").join(row.changes), 300, is_stretched=True),
)


class RevisionsSheet(Sheet):
    """Arrows walk the edits; below stands everything the marked one changed."""

    def __init__(self, over: QWidget, name: str, rows: "Sequence[RevisionRow]") -> None:
        super().__init__(over, _("Changes of {calendar}").format(calendar=name), width=940)
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Changes of the calendar"))
        self.model.set_rows(rows)
        words = ngettext("{n} change so far.", "{n} changes so far.", len(rows)).format(n=len(rows))
        self.body.addWidget(label(words if rows else _("Nothing was changed since the office began."), "quiet"))
        self.table.setFixedHeight(theme.px(min(300, 44 + theme.REGISTER_ROW * max(1, len(rows)))))
        self.table.setVisible(bool(rows))
        self.body.addWidget(self.table)
        self.whole = label("", wraps=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.whole)
        area.setFixedHeight(theme.px(132))
        area.setVisible(bool(rows))
        self.body.addWidget(area)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Close"), key="Esc", clicked=self.close_sheet))
        self.body.addLayout(row)
        self.table.picked.connect(self._show)
        if rows:
            self.table.selectRow(0)
        self.table.setFocus()

    def _show(self, row: "RevisionRow | None") -> None:
        self.whole.setText("\n".join((row.reason, *row.changes)) if row is not None else "")
