"""Which tickets the board shows: whose, how near their limits; on demand state, department, promise item and days too."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from app.core.i18n import _
from app.tickets.fields import CLOSED, SCOPE_WORDS, STATE_WORDS, Scope, TicketState
from ui.panels import restyle
from ui.tickets.matter_filters import ALL, MEANINGS, MatterFilters


class TicketFilters(MatterFilters):
    """Besides whose they are: what waits for the decision of whoever sits here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SCOPE_WORDS, MEANINGS, _("Number, name, home, matter, words of the story"), parent)
        self.decide = self.scope_chip(_("To decide"))
        self.decide.hide()
        self.department, self.item = self.choice(_("Department")), self.choice(_("Promise item"))
        self.lay_out((self.decide, *self.scopes.values(), *self.levels.values()), self.department, self.item)
        self.offer_states(STATE_WORDS, CLOSED)
        self.know_departments(())
        self.know_items(())

    def know_departments(self, names: Sequence[str]) -> None:
        """The departments there are."""
        self.offer(self.department, [(ALL, _("all departments")), *((name, name) for name in names)])

    def know_items(self, names: Sequence[str]) -> None:
        """The promise items there are."""
        self.offer(self.item, [(ALL, _("all promise items")), *((name, name) for name in dict.fromkeys(names))])

    # -- what is chosen

    @property
    def _scope_chips(self) -> list[QPushButton]:
        return [*self.scopes.values(), self.decide]

    @property
    def is_to_decide(self) -> bool:
        """Whether what waits for a decision is shown."""
        return self.decide.isChecked()

    def show_waiting(self, count: int) -> None:
        """How many tickets wait for the decision of whoever sits here; nothing is offered where none does."""
        self.decide.setText("  ".join((_("To decide"), str(count))))
        self.decide.setVisible(bool(count) or self.decide.isChecked())
        if bool(count) != (self.decide.property("meaning") == "warn"):
            self.decide.setProperty("meaning", "warn" if count else "")
            restyle(self.decide)

    @property
    def scope(self) -> Scope:
        """Whose tickets are shown."""
        return next((scope for scope, chip in self.scopes.items() if chip.isChecked()), Scope.ALL)

    def wanted(self) -> dict[str, Any] | None:
        """The parts of a TicketFilter; None where a day cannot be read (its sentence stands below it)."""
        parts = self.parts(TicketState, CLOSED)
        if parts is None:
            return None
        return {
            "scope": self.scope, "department": str(self.department.currentData() or ""), "topic": str(self.item.currentData() or ""),
            **parts,
        }  # fmt: skip

    def begin(self) -> None:
        super().begin()
        self.decide.hide()
