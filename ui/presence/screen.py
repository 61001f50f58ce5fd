"""Who is here: one key out and one key back; planned absences; A and B of every matter and who does it now."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core import clock
from app.core.actor import DESK, HEADS
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.office.duty_fields import Where
from app.office.fields import LONGEST_PIN
from ui import say, theme
from ui.boards import BoardList, BoardRow
from ui.office.comings import Comings
from ui.panels import Card, ListStates, button
from ui.presence.go_card import GoCard
from ui.presence.matter_card import MatterCard
from ui.presence.plan_card import PlanCard
from ui.presence.words import absence_row, joined, matter_row, who_row
from ui.screen import Desk
from ui.shortcuts import shortcuts
from ui.views_room import ViewsRoom

if TYPE_CHECKING:
    from app.office.presence import AbsenceRow, PairRow, Whereabouts

NOW, PLANNED, MATTERS = range(3)


class PresenceScreen(ViewsRoom):
    """Type to find somebody, Enter marks them out or back, Ctrl+Enter with where and until when."""

    watches: ClassVar[frozenset[str]] = frozenset({"Absence", "Staff", "Department", "DutyPair", "Setting"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Card(_("Who is here")), (_("Now"), _("Planned"), _("A/B pairs")), parent)
        self.comings = Comings(desk, self)
        self._rows: tuple[Any, ...] = ()
        self.list = BoardList(self._shown, name=_("Who is here"))
        self.states = ListStates(self.list)
        self.search = QLineEdit()
        self.go_card = GoCard(self.comings)
        self.plan_card = PlanCard(desk, self.comings)
        self.matters = MatterCard(self.tasks)
        self._call_off = button(_("Call off"), key="Del", clicked=self.call_off)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.search.setPlaceholderText(_("Name, pinyin or department"))
        self.search.setAccessibleName(_("Search"))
        self.search.setMinimumWidth(theme.px(110))
        self.search.setMaximumWidth(theme.px(210))
        self.card.add_to_head(self.search)
        self.card.body.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.addWidget(button(_("Plan an absence"), key="Ctrl+N", icon="calendar-plus", clicked=self.begin_plan))
        foot.addWidget(self._call_off)
        foot.addStretch(1)
        foot.addWidget(button(_("My PIN…"), icon="hashtag", kind="quiet", clicked=self.ask_pin))
        now = QWidget()  # keeps its place while nobody is marked
        column = QVBoxLayout(now)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.go_card)
        for part in (now, self.plan_card, self.matters):
            self.side.addWidget(part)
        self.lay_out(foot)

    def _wire(self) -> None:
        self.list.opened.connect(self._open)
        self.list.picked.connect(lambda _row: self._follow())
        self.states.again.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.returnPressed.connect(lambda: self._open(self.list.current()))
        self.search.installEventFilter(self)
        self.go_card.done.connect(self._again)
        self.plan_card.done.connect(lambda: self.show_view(PLANNED))
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+N", self.begin_plan), ("Ctrl+F", self.take_focus), ("Ctrl+Return", self._save), ("Delete", self.call_off),
            *self.view_keys(),
        )  # fmt: skip
        shortcuts(self, keys)

    # -- loading

    def show_view(self, place: int) -> None:
        """Ctrl+1 … Ctrl+3."""
        self.mark_view(place)
        self.side.setCurrentIndex(place)
        self._rows = ()
        self.reload()
        self.search.setFocus()

    def reload(self) -> None:
        """Read the list in front."""
        self.plan_card.fit(self.tasks.actor)
        work = ("board", "absences", "pairs")[self.view]
        self.tasks.read(self, f"app.office.presence:{work}", key="rows", then=partial(self._take, self.view), failed=self._failed)

    def _take(self, view: int, rows: "Sequence[Any]") -> None:
        if view == self.view:
            self._rows = tuple(rows) if view != MATTERS else tuple(sorted(rows, key=lambda row: (row.is_paired, bool(row.acting))))
            self._fill()

    def _failed(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _shown(self, row: "Whereabouts | AbsenceRow | PairRow") -> BoardRow:
        from app.office.presence import AbsenceRow, PairRow

        if isinstance(row, PairRow):
            return matter_row(row)
        return absence_row(row, clock.now()) if isinstance(row, AbsenceRow) else who_row(row, clock.now())

    def _fill(self) -> None:
        rows = self._fitting()
        self.list.set_rows(rows)
        if rows and self.list.current() is None:
            self.list.pick(0)
        self.card.set_count(self._count())
        if rows:
            self.states.show_rows()
        elif self.search.text().strip():
            self.states.show_empty(_("Nobody is found."), _("Write a name, its pinyin or a department."))
        else:
            self.states.show_empty(*self._empty())
        self._follow()

    def _empty(self) -> tuple[str, str]:
        if self.view == PLANNED:
            return _("Nobody is away, and nothing is planned."), _("Ctrl+N plans an absence.")
        if self.view == MATTERS:
            return _("No matter has a pair yet."), _("The administrator names A and B of every matter in the settings.")
        return _("No staff yet."), _("Add those visitors come to see, and those who sit at the desk.")

    def _fitting(self) -> list[Any]:
        text = self.search.text().strip()
        if not text:
            return list(self._rows)
        from app.core.names import explain

        def fits(row: Any) -> bool:
            words = {"name": getattr(row, "name", "") or row.matter, "department": row.department}
            return explain(text, words) is not None or text.casefold() in " ".join(words.values()).casefold()

        return [row for row in self._rows if fits(row)]

    def _count(self) -> str:
        if self.view == MATTERS:
            n = sum(not row.is_paired for row in self._rows)
            return ngettext("{n} matter without a pair", "{n} matters without a pair", n).format(n=n) if n else ""
        if self.view == PLANNED:
            return str(len(self._rows)) if self._rows else ""
        away = sum(row.presence.state in (Where.OUT, Where.AWAY) for row in self._rows)
        late = sum(row.presence.is_late for row in self._rows)
        words = ngettext("{n} away", "{n} away", away).format(n=away) if away else _("everybody is here")
        missing = ngettext("{n} not back", "{n} not back", late).format(n=late) if late else ""
        return joined(words, missing)

    def tick(self, now: datetime) -> None:
        """Whoever was to be back is late by now."""
        self.reload()

    # -- the one marked

    def _follow(self) -> None:
        row = self.list.current()
        if self.view == NOW:
            self.go_card.show_row(row, may_mark=row is not None and self._may_mark(row))
        elif self.view == MATTERS:
            self.matters.show_row(row)
        self._call_off.setVisible(self.view == PLANNED and row is not None and not row.is_running and self._may_mark(row))

    def _may_mark(self, row: Any) -> bool:
        """Oneself everybody marks, others the desk and the heads; a move one may not make is not there."""
        actor = self.tasks.actor
        staff_id = getattr(row, "staff_id", row.id)
        return actor is not None and (bool(actor.roles & (DESK | HEADS)) or actor.staff_id == staff_id)

    def _open(self, row: Any) -> None:
        if row is None:
            return
        if self.view == NOW:
            self.go_card.turn()
        elif self.view == PLANNED and row.is_running and self._may_mark(row):
            self.comings.come_back(row.staff_id)

    def _save(self) -> None:
        if self.view == PLANNED:
            self.plan_card.save()
        elif self.view == NOW:
            self.go_card.save()

    def _again(self) -> None:
        self.search.setText("")  # Ctrl+Z is then the window's, to take the move back, and not the line's
        self.search.setFocus()

    def begin_plan(self) -> None:
        """Ctrl+N: an absence of whoever is marked."""
        row = self.list.current() if self.view == NOW else None
        name = row.name if row is not None else ""
        self.show_view(PLANNED)
        self.plan_card.begin(name)

    def ask_pin(self) -> None:
        """One's own PIN for the fast switch of user."""
        actor = self.tasks.actor
        if actor is None or actor.staff_id is None:
            return
        staff_id = actor.staff_id

        def go(pin: str) -> None:
            self.tasks.do(self, "app.office.quick:set_pin", staff_id, pin, then=lambda _done: say.toast(words))

        words = _("The PIN of {name} is set").format(name=actor.name)
        title, line = _("PIN for {name}").format(name=actor.name), _("4 to {most} digits").format(most=LONGEST_PIN)
        question = say.ask(title, "", _("Set PIN"), go, line=line)
        if question is not None and question.line is not None:
            question.line.setEchoMode(QLineEdit.EchoMode.Password)

    def call_off(self) -> None:
        """Del: a planned absence does not take place."""
        row = self.list.current()
        if row is not None and self._call_off.isVisibleTo(self) and not self.plan_card.form.focused():
            self.comings.call_off(row.id, row.name)

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.rows():
                index = max(0, min(len(self.list.rows()) - 1, self.list.currentIndex().row() + step))
                self.list.pick(index)
                return True
        return super().eventFilter(watched, event)

    def step_back(self) -> bool:
        """Esc: the search empties, then all who are here are listed again."""
        if self.search.text():
            self.search.clear()
        elif self.view != NOW:
            self.show_view(NOW)
        elif self.go_card.form.focused():
            self.search.setFocus()
        else:
            return False
        return True

    def take_focus(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
