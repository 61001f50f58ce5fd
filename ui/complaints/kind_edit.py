"""The kind of a complaint: by typing (Chinese, pinyin, initials), or level by level from the first on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.complaints.kinds import KindRow

MOST = 40
BETWEEN = " / "
DEEPEST = 3


class KindEdit(SuggestEdit):
    """An empty line offers the first level; a kind that is divided further offers what is below it."""

    chosen = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks = tasks
        self._kinds: tuple[KindRow, ...] | None = None
        self.least_width = 300
        self.setPlaceholderText(_("Type it, or Down for the tree"))
        self.wanted.connect(self._ask)
        self.picked.connect(self._taken)

    def reload(self) -> None:
        """Read the tree anew; the words stay."""
        self._tasks.read(self, "app.complaints.kinds:kinds", key="kinds", then=self._know)

    def _know(self, kinds: "tuple[KindRow, ...]") -> None:
        self._kinds = kinds
        if self.hasFocus() and not self.is_answered:
            self._offer(self.text(), kinds)

    def _ask(self, text: str) -> None:
        if self._kinds is None:
            self.reload()
        else:
            self._offer(text, self._kinds)

    def _offer(self, text: str, kinds: "Sequence[KindRow]") -> None:
        plain = text.strip()
        fits = _below(plain, kinds) or _alike(plain, kinds)
        offers = [_suggestion(row, kinds) for row in fits[:MOST]]
        self.offer(text, offers, marked=0 if plain and offers else -1)

    def _taken(self, value: object) -> None:
        row = next((one for one in self._kinds or () if one is value), None)
        if row is not None and not row.is_leaf:
            self.setText(row.path + BETWEEN)
            self._answered = None  # one level further: its kinds are still to be offered
            self.wanted.emit(self.text())
        self.chosen.emit()

    def _go_on(self) -> None:
        """Enter on a kind that is divided further stays in the line and shows what is below it."""
        if not self.take_marked() or not self.text().endswith(BETWEEN):
            super()._go_on()


def _below(plain: str, kinds: "Sequence[KindRow]") -> "list[KindRow]":
    """What the tree holds below the words as they stand; the first level for none."""
    if not plain:
        return [row for row in kinds if row.parent_id is None]
    above = next((row for row in kinds if not row.is_leaf and row.path == plain.removesuffix("/").rstrip()), None)
    return [row for row in kinds if row.parent_id == above.id] if above is not None else []


def _alike(plain: str, kinds: "Sequence[KindRow]") -> "list[KindRow]":
    """Kinds a complaint may be of, by their own name first, then by those above."""
    from app.core import names

    def begins(words: str) -> bool:
        typed = plain.casefold()
        return any(said.casefold().startswith(typed) for said in (words, names.initials(words), names.pinyin_of(words).replace(" ", "")))

    def rank(row: "KindRow") -> int:
        if plain in (row.name, row.path):
            return 0
        if begins(row.name):
            return 1
        if any(begins(part) for part in row.path.split(BETWEEN)[:-1]):
            return 2
        return 3 if names.explain(plain, {"name": row.path}) else 4

    ranked = [(rank(row), row) for row in kinds if row.is_leaf]
    return [row for at in range(4) for found, row in ranked if found == at]


def _suggestion(row: "KindRow", kinds: "Sequence[KindRow]") -> Suggestion:
    inner = _(", ").join(each.name for each in kinds if each.parent_id == row.id)
    return Suggestion(row.path, f"{inner} ›" if inner else "", row)


class BranchEdit(SuggestEdit):
    """A kind others may stand below: of the first or second level."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks = tasks
        self.least_width = 300
        self.wanted.connect(self._ask)

    def _ask(self, text: str) -> None:
        self._tasks.read(self, "app.complaints.kinds:kinds", key="kinds", then=lambda rows: self._offer(text, rows))

    def _offer(self, text: str, rows: "Sequence[KindRow]") -> None:
        from app.core import names

        plain = text.strip()
        fits = [row for row in rows if row.level < DEEPEST and (not plain or names.explain(plain, {"name": row.path}))]
        self.offer(text, [Suggestion(row.path) for row in fits], marked=0 if plain and len(fits) == 1 else -1)
