"""The matter marked on the list: A and B and where they are, and who answers for it at this moment (W5)."""

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.i18n import _
from app.office.duty_fields import AS_WORDS
from ui.panels import Card, StatusPill, label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.office.presence import Answers, PairRow


class MatterCard(Card):
    """Read anew whenever another row is marked or somebody goes or comes."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(_("A and B of every matter"), parent, is_flush=False)
        self._tasks = tasks
        self._lines = [label("", wraps=True) for _place in range(4)]
        self.now = StatusPill("", "ok", self)
        words = _(
            "One away, the other takes it up of itself; both away, the head does, then the division leader. "
            "The administrator names A and B in the settings."
        )
        self.body.addWidget(self.now)
        for line in self._lines:
            self.body.addWidget(line)
        self.body.addWidget(label(words, "quiet", wraps=True))
        self.body.addStretch(1)

    def show_row(self, row: "PairRow | None") -> None:
        """Ask who answers for the matter now."""
        if row is None:
            for part in (self.now, *self._lines):
                part.hide()
            return
        self._tasks.read(self, "app.office.presence:answers", row.department, row.matter, key="answers", then=self._show)

    def _show(self, found: "Answers") -> None:
        from app.office.presence_words import presence_words

        now = clock.now()
        word = _("Now: {name} ({role})").format(name=found.who.name, role=_(AS_WORDS[found.who.as_]))
        self.now.set(word, "ok" if found.who.as_ == "a" else "warn")
        self.now.show()
        named: tuple[tuple[str, Any], ...] = (
            (_("A role"), found.a), (_("B role"), found.b), (_("Department head"), found.head), (_("Division leader"), found.leader),
        )  # fmt: skip
        for line, (role, one) in zip(self._lines, named, strict=True):
            where = presence_words(one.presence, now) if one is not None else ""
            line.setText(f"{role}  {one.name} · {where}" if one is not None else f"{role}  –")
            line.show()
