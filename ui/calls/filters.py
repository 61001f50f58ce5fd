"""What the register of calls, messages and mail shows: days, what it is and how it ended, for whom, words."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.calls.fields import KIND_WORDS, MAIL_WORDS, STATE_WORDS, MessageState
from app.core.i18n import N_, _
from ui.paged_register import RegisterBar
from ui.visits.days import DayRange

CHOICES = (
    ("", N_("Everything")), ("call", N_("All calls")), ("call:in", N_("Incoming calls")), ("call:out", N_("Outgoing calls")),
    *((f"call:{kind.value}", words) for kind, words in KIND_WORDS.items()),
    ("message", N_("All messages")),
    *((f"message:{state.value}", words) for state, words in STATE_WORDS.items() if state is not MessageState.VOID),
    ("mail", N_("All letters, faxes, e-mails")), *((f"mail:{kind.value}", words) for kind, words in MAIL_WORDS.items()),
)  # fmt: skip
GROUPS = {"call": N_("Call"), "message": N_("Message"), "mail": ""}


def choice_words(choice: str) -> str:
    """What a choice is called: not told yet of a message, transferred of a call."""
    words = _(dict(CHOICES)[choice])
    group, colon, kind = choice.partition(":")
    return ": ".join((_(GROUPS[group]), words)) if colon and GROUPS[group] and kind not in ("in", "out") else words


class ContactFilters(RegisterBar):
    """Days, what it is, for whom, words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = DayRange()
        self.days.changed.connect(self.apply)
        self.what = self.choice(_("What"), [(value, choice_words(value)) for value, _words in CHOICES])
        self.what.currentIndexChanged.connect(lambda _place: self.apply())
        self.for_whom = self.line(_("For whom"))
        self.text = self.line(_("Name, phone, company, number, words"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.days)
        row.addWidget(self.what)
        row.addWidget(self.for_whom, 2)
        row.addWidget(self.text, 3)

    def show_what(self, choice: str) -> None:
        """Choose one of CHOICES."""
        self.what.setCurrentIndex(self.what.findData(choice))

    def wanted(self) -> dict[str, Any]:
        """The parts of a ContactFilter."""
        first, last = self.days.span()
        what = str(self.what.currentData() or "")
        return {"first": first, "last": last, "what": what, "for_whom": self.for_whom.text().strip(), "text": self.text.text().strip()}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the days leaves rows out."""
        return bool(self.what.currentData() or self.for_whom.text().strip() or self.text.text().strip())

    def clear(self) -> None:
        """Everything but the days back to all."""
        self.what.setCurrentIndex(0)
        self.for_whom.clear()
        self.text.clear()
        self.apply()
