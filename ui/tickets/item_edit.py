"""A promise item while it is typed: number, name, pinyin or department; what it promises and takes is known at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.tickets.promising import ItemRow

MOST = 40


class ItemEdit(SuggestEdit):
    """`chosen` tells the item meant by the words as they stand, or None."""

    chosen = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, *, department: Callable[[], str] | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks, self._department = tasks, department
        self._items: tuple[ItemRow, ...] | None = None
        self.wanted.connect(self._ask)
        self.picked.connect(lambda _value: self.chosen.emit(self.item))
        self.textEdited.connect(lambda _text: self.chosen.emit(self.item))

    @property
    def item(self) -> "ItemRow | None":
        """The item meant by the words as they stand."""
        plain = self.text().strip()
        return next((item for item in self._items or () if plain and plain in (item.name, words_of(item))), None)

    def start(self, words: str = "") -> None:
        """Read the items anew; begin with these words."""
        self.setText(words)
        self.setCursorPosition(0)
        self.reload()

    def reload(self) -> None:
        """Read the items anew; the words stay."""
        self._tasks.read(self, "app.tickets.promising:items", key="items", then=self._know)

    def _know(self, items: "tuple[ItemRow, ...]") -> None:
        self._items = items
        self.chosen.emit(self.item)
        if self.hasFocus() and not self.is_answered:
            self._offer(self.text(), items)

    def _ask(self, text: str) -> None:
        if self._items is None:
            self.start(text)
        else:
            self._offer(text, self._items)

    def _offer(self, text: str, items: "Sequence[ItemRow]") -> None:
        from app.core import names

        plain = text.strip()
        mine = self._department() if self._department is not None else ""
        fits = [item for item in items if not plain or names.explain(plain, {"name": item.name, "department": item.department})]
        fits.sort(key=lambda item: (item.name.casefold() != plain.casefold(), item.department != mine))
        several = {item.name for item in items if sum(other.name == item.name for other in items) > 1}
        offers = [
            Suggestion(words_of(item) if item.name in several else item.name, " · ".join((item.department, item.limit_words)), item)
            for item in fits[:MOST]
        ]
        self.offer(text, offers, marked=0 if plain and len(fits) == 1 else -1)


def words_of(item: "ItemRow") -> str:
    """Department · name, for two of one name."""
    return f"{item.department} · {item.name}"


def promise_words(item: "ItemRow") -> str:
    """What an item promises, in a line."""
    return _("{department} promises it within {limit}").format(department=item.department, limit=item.limit_words)
