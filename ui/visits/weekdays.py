"""The days of the week as seven small buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.i18n import N_, _
from ui.panels import button

DAYS = (
    (N_("Mo"), N_("Monday")), (N_("Tu"), N_("Tuesday")), (N_("We"), N_("Wednesday")), (N_("Th"), N_("Thursday")), (N_("Fr"), N_("Friday")),
    (N_("Sa"), N_("Saturday")), (N_("Su"), N_("Sunday")),
)  # fmt: skip


class Weekdays(QWidget):
    """Which weekdays something is meant for; `text` is their digits, Monday is 1."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.days = tuple(self._day(_(short), _(whole)) for short, whole in DAYS)
        for day in self.days:
            row.addWidget(day)
        row.addStretch(1)

    def _day(self, short: str, whole: str) -> QPushButton:
        made = button(short)
        made.setCheckable(True)
        made.setProperty("chip", True)
        made.setAccessibleName(whole)
        made.setToolTip(whole)
        made.toggled.connect(lambda _on: self.changed.emit())
        return made

    @property
    def text(self) -> str:
        """Such as 135."""
        return "".join(str(number) for number, day in enumerate(self.days, 1) if day.isChecked())

    def set(self, text: str) -> None:
        """The days of such a text, no others."""
        for number, day in enumerate(self.days, 1):
            day.setChecked(str(number) in text)

    def clear(self) -> None:
        """No weekday."""
        self.set("")
