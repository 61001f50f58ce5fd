"""A line for somebody of the staff, offered by name, pinyin, department or phone as it is typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.visits.fields import HostRef
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.desk.find import HostHit


class StaffEdit(SuggestEdit):
    """What is typed may also be nobody on the list: it is refused once, `take_as_written` makes the same words count."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._ref: HostRef | None = None
        self._written: str | None = None
        self.wanted.connect(self._ask)
        self.picked.connect(self._picked)

    @property
    def ref(self) -> HostRef | None:
        """Who was picked, as long as the words stand."""
        return self._ref if self._ref is not None and self._ref.text == self.text() else None

    @property
    def is_as_written(self) -> bool:
        """Whether the words as they stand were refused once already."""
        return self._written is not None and self._written == self.text()

    def take_as_written(self) -> None:
        """Nobody on the list is meant: the next Enter takes the words as they stand."""
        self._written = self.text()

    def start(self, name: str = "") -> None:
        """Begin with a name on record, or with nothing."""
        self._ref = self._written = None
        self.setText(name)
        self.setCursorPosition(0)

    def _ask(self, text: str) -> None:
        if text.strip():
            self._tasks.read(self, "app.desk.find:find_staff", text, key="staff", then=lambda hits: self._offer_staff(text, hits))
        else:
            self.offer(text, ())

    def _offer_staff(self, text: str, hits: "Sequence[HostHit]") -> None:
        plain = text.strip().casefold()
        exact = [n for n, hit in enumerate(hits) if hit.name.casefold() == plain]
        marked = 0 if len(hits) == 1 else exact[0] if len(exact) == 1 else -1
        offers = [Suggestion(hit.name, hit.detail, HostRef("staff", hit.ref.id, hit.name, hit.ref.department)) for hit in hits]
        self.offer(text, offers, marked=marked)

    def _picked(self, ref: object) -> None:
        self._ref = ref if isinstance(ref, HostRef) else None
