"""How a group's badges are printed: one by one, or on one sheet from the label that is free next. Shown where a sheet is set up."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.core.i18n import _
from app.visits.companions import Badges
from ui import theme
from ui.panels import button, label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.together import BadgePlan


class BadgeChoice(QWidget):
    """Ctrl+B goes from one way to the other; the label is asked for on sheets only."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._plan: BadgePlan | None = None
        self._way: QPushButton = button("", key="", clicked=self.turn)
        self._way.setProperty("chip", True)
        self._way.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = label(_("start at label"), "quiet")
        self.label = QLineEdit()
        self.label.setAccessibleName(_("start at label"))
        self.label.setFixedWidth(theme.px(48))
        self.label.setMaxLength(3)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._way)
        row.addStretch(1)
        row.addWidget(self._words)
        row.addWidget(self.label)
        self._is_sheet = self._is_folded = False
        self.hide()

    def ask(self) -> None:
        """Read what is in the printers; the usual way is chosen."""
        self._tasks.read(self, "app.visits.together:badge_plan", key="plan", then=self._take)

    def _take(self, plan: "BadgePlan") -> None:
        self._plan = plan
        self._is_sheet = plan.way == "sheet"
        self.label.setText(str(plan.next_label))
        self.label.setToolTip(_("A sheet has {n} labels; the next free one stands here.").format(n=plan.labels))
        self._show()

    def turn(self) -> None:
        """The other way."""
        if self._plan is not None and self._plan.labels:
            self._is_sheet = not self._is_sheet
            self._show()

    @property
    def is_offered(self) -> bool:
        """Whether badges are printed here and a sheet of labels is set up."""
        return self._plan is not None and bool(self._plan.labels) and self._plan.way != "none"

    def _show(self) -> None:
        plan = self._plan
        words = _("Badges on one sheet") if self._is_sheet else _("Badges one by one")
        self._way.setToolTip(plan.sheet if plan and self._is_sheet else "")
        self._way.setText(f"{words}  Ctrl+B".replace("&", "&&"))
        self._way.setAccessibleName(words)
        for part in (self._words, self.label):
            part.setVisible(self._is_sheet)
        self.setVisible(self.is_offered and not self._is_folded)

    def fold(self, *, is_folded: bool) -> None:
        """There is no room for it now; what was chosen stays."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._show()

    def badges(self) -> Badges:
        """What was chosen; the office's usual way where nothing is offered. A label that is no number is refused by the service."""
        if not self.is_offered:
            return Badges()
        if not self._is_sheet:
            return Badges("single")
        text = self.label.text().strip()
        return Badges("sheet", int(text) if text.isdecimal() else None if not text else 0)
