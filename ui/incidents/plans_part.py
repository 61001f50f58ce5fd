"""What can be done with contingency plans: shown beside the form, printed, and by heads reworded, dropped, brought back."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.actor import HEADS
from app.core.i18n import _
from app.incidents.fields import OTHER, OTHER_WORDS
from ui import say
from ui.incidents.plan_form import PlanForm
from ui.incidents.plan_view import PlanView
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.incidents.plans import PlanRow


class PlansPart(QObject):
    """The plan in the place of the list (`view`) and the form that rewords one (`form`); `kinds_changed` tells key and title of each."""

    kinds_changed = Signal(tuple)
    form_wanted = Signal()
    form_done = Signal()
    paper_wanted = Signal(object)  # the plan whose page is asked for

    def __init__(self, tasks: Tasks, left: QStackedWidget, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._left, self._owner = tasks, left, owner
        self.view, self.form = PlanView(), PlanForm()
        self._list = left.currentIndex()
        left.addWidget(self.view)
        self.view.wanted.connect(self._do)
        self.form.submitted.connect(self._save)

    @property
    def is_open(self) -> bool:
        """Whether a plan stands where the list was."""
        return self._left.currentWidget() is self.view

    @property
    def _may_change(self) -> bool:
        return self._tasks.actor is not None and bool(self._tasks.actor.roles & HEADS)

    def reload(self) -> None:
        """Read the plans again."""
        self._tasks.read(self, "app.incidents.plans:plans", with_off=True, key="plans", then=self._loaded)

    def _loaded(self, rows: "tuple[PlanRow, ...]") -> None:
        self.view.show_plans(rows, may_change=self._may_change)
        self.kinds_changed.emit((*((row.key, row.title) for row in rows if not row.is_off), (OTHER, _(OTHER_WORDS))))

    def toggle(self, kind: str = "") -> None:
        """Ctrl+E: the plan for this kind of incident beside what is being typed, or the list again; the cursor stays where it is."""
        if self.is_open:
            self._left.setCurrentIndex(self._list)
            return
        if kind and not self.view.show_plan(kind):
            say.toast(_("There is no plan of its own for this; choose one that comes near."))
        self._left.setCurrentWidget(self.view)

    def follow(self, kind: str) -> None:
        """Another kind was chosen in the form: the plan beside it follows."""
        if self.is_open:
            self.view.show_plan(kind)

    def close(self) -> bool:
        """The list again; False where it was there."""
        if not self.is_open:
            return False
        self._left.setCurrentIndex(self._list)
        return True

    def _do(self, what: str) -> None:
        row = self.view.row
        if what == "back":
            self.close()
        elif what == "new" or row is None:
            self.form.start(None)
            self.form_wanted.emit()
        elif what == "edit":
            self.form.start(row)
            self.form_wanted.emit()
        elif what == "print":
            self.print_out()
        elif what == "ship":
            words = _("“{title}” is as shipped again.").format(title=row.title)
            self._tasks.do(self, "app.incidents.plans:put_back", row.key, then=partial(self._saved, words))
        else:
            self._ask_drop(row)

    def print_out(self) -> None:
        """Ctrl+P: the page of the plan shown."""
        if self.view.row is not None:
            self.paper_wanted.emit(self.view.row)

    def _ask_drop(self, row: "PlanRow") -> None:
        words = _("“{title}” is offered no more.").format(title=row.title)

        def go(_line: str) -> None:
            self._tasks.do(self, "app.incidents.plans:drop", row.key, then=partial(self._saved, words))

        sentence = _("It is no kind of incident any more; incidents recorded with it keep its name. Reword it to bring it back.")
        say.ask(_("Drop “{title}”?").format(title=row.title), sentence, _("Drop"), go, is_danger=True)

    def _save(self, values: dict[str, Any]) -> None:
        row = self.form.row
        key, version = (row.key, row.version) if row is not None else ("", 0)
        words = _("The plan is saved.")
        self._tasks.do(
            self, "app.incidents.plans:set_plan", key, values, version=version, then=partial(self._saved, words), failed=self.form.refuse
        )

    def _saved(self, words: str, row: "PlanRow") -> None:
        say.toast(words)
        self.view.row = row
        self.form_done.emit()
        self.reload()
