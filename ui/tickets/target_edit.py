"""Whom a ticket goes to: a person or a department, found by name, pinyin or phone, with where they are in view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _, ngettext
from ui.tasks import Tasks
from ui.tickets.words import presence_words
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.office.presence import DepartmentRow, Whereabouts

MOST = 8


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody a ticket may go to: `text` is what the service reads, `phone` is told to the caller."""

    text: str
    name: str
    department: str
    phone: str
    presence: str
    is_department: bool = False
    id: UUID | None = None

    @property
    def sentence(self) -> str:
        """What is read out to whoever waits: name, department, phone."""
        return "  ·  ".join(part for part in (self.name, "" if self.is_department else self.department, self.phone) if part)


class TargetEdit(SuggestEdit):
    """`chosen` tells who is meant by the words as they stand, or None."""

    chosen = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, *, has_departments: bool = True) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks, self._has_departments = tasks, has_departments
        self._targets: tuple[Target, ...] | None = None
        self._departments: Sequence[DepartmentRow] = ()
        self.wanted.connect(self._ask)
        self.picked.connect(lambda value: self.chosen.emit(value if isinstance(value, Target) else None))
        self.textEdited.connect(lambda _text: self.chosen.emit(self.target))

    @property
    def target(self) -> Target | None:
        """Who is meant by the words as they stand."""
        plain = self.text().strip()
        return next((target for target in self._targets or () if target.text == plain), None)

    def start(self) -> None:
        """Read who there is and where they are."""
        if self._has_departments:
            self._tasks.read(self, "app.office.presence:departments", key="departments", then=self._know_departments)
        self._tasks.read(self, "app.office.presence:board", key="people", then=self._know_people)

    def _know_departments(self, rows: "Sequence[DepartmentRow]") -> None:
        self._departments = rows

    def _know_people(self, rows: "Sequence[Whereabouts]") -> None:
        names = [row.name for row in rows]
        people = tuple(
            Target(
                row.name if names.count(row.name) == 1 else f"{row.name} · {row.department}", row.name, row.department, row.phone,
                presence_words(row.presence), id=row.id,
            )
            for row in rows
        )  # fmt: skip
        self._targets = people + tuple(_department(row) for row in self._departments)
        if self.target is not None:
            self.chosen.emit(self.target)  # the words stood there before anybody was known
        if self.hasFocus():
            self._ask(self.text())

    def _ask(self, text: str) -> None:
        if self._targets is None:
            self.start()
        if self._targets is not None:
            self._offer(text, self._targets)

    def _offer(self, text: str, targets: tuple[Target, ...]) -> None:
        from app.core import names

        plain = text.strip()
        named = [target for target in targets if not plain or names.explain(plain, {"name": target.name, "phone": target.phone})]
        of_it = [target for target in targets if target not in named and names.explain(plain, {"department": target.department})]
        # departments first while nothing is typed (W4.3 leads to the one that is competent); what is named before who belongs to it
        named.sort(key=lambda target: (target.name.casefold() != plain.casefold(), not target.is_department if not plain else False))
        fits = [*named, *of_it]
        is_meant = len(named) == 1 or len(fits) == 1 or (bool(named) and named[0].name.casefold() == plain.casefold())
        offers = [Suggestion(target.text, _detail(target), target) for target in fits[:MOST]]
        self.offer(text, offers, marked=0 if plain and is_meant else -1)


def _department(row: "DepartmentRow") -> Target:
    people = ngettext("{n} person", "{n} people", row.people).format(n=row.people)
    return Target(row.name, row.name, row.name, row.phone, people, is_department=True)


def _detail(target: Target) -> str:
    where = _("Department") if target.is_department else target.department
    return " · ".join(part for part in (where, target.presence) if part)
