"""Settings of first-contact tickets: limits, promise items with their papers, answers kept ready."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.i18n import N_, _, ngettext
from app.tickets.forms import CANNED_FIELDS, ITEM_FIELDS
from ui import say, theme
from ui.office.chip_pages import ChipPages
from ui.office.duty_pages import DepartmentEdit
from ui.office.list_editor import Listed, ListEditor
from ui.panels import button
from ui.rows import Column
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.tickets.promising import CannedRow, ItemRow

LIMIT_KEYS = ("ticket_days", "accept_minutes", "decision_minutes", "call_back_minutes", "print_ticket", "plan_days")


def _papers(row: "ItemRow") -> str:
    n = len([each for each in row.papers.splitlines() if each.strip()])
    return ngettext("{n} paper", "{n} papers", n).format(n=n) if n else "–"


def _first_line(row: "CannedRow") -> str:
    return " ".join(row.body.split())


ITEMS = Listed(
    N_("Promise items"), N_("No promise item yet."), N_("Name a matter of a department, its limit and the papers it takes."),
    (
        Column(N_("Department"), lambda row: row.department, 140), Column(N_("Promise item"), lambda row: row.name, 170),
        Column(N_("Limit"), lambda row: row.limit_words, 140), Column(N_("Papers needed"), _papers, 100),
        Column(N_("Points to note"), lambda row: " ".join(row.note.split()), 200, is_stretched=True),
    ),
    ITEM_FIELDS, "app.tickets.promising:items", "app.tickets.promising:add_item", "app.tickets.promising:save_item",
    lambda row: {name: getattr(row, name) for name in ("department", "name", "unit", "amount", "papers", "note")},
    rows=(("department",), ("name",), ("amount", "unit"), ("papers",), ("note",)),
    editors=lambda tasks: {"department": DepartmentEdit(tasks)},
)  # fmt: skip
ANSWERS = Listed(
    N_("Answers kept ready"), N_("No answer is kept ready yet."),
    N_("What is said often is written once: Ctrl+J brings it into an answer."),
    (
        Column(N_("Title (answer)"), lambda row: row.title, 170), Column(N_("For"), lambda row: row.topic or _("all matters"), 150),
        Column(N_("Text of the answer"), _first_line, 300, is_stretched=True),
    ),
    CANNED_FIELDS, "app.tickets.promising:canned", "app.tickets.promising:add_answer", "app.tickets.promising:save_answer",
    lambda row: {name: getattr(row, name) for name in ("title", "topic", "body")},
    editors=lambda tasks: {"topic": TopicEdit(tasks)},
)  # fmt: skip


class TopicEdit(SuggestEdit):
    """A line that offers the promise items."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks = tasks
        self.wanted.connect(self._ask)

    def _ask(self, text: str) -> None:
        self._tasks.read(self, "app.tickets.promising:items", key="items", then=lambda rows: self._offer(text, rows))

    def _offer(self, text: str, rows: "Sequence[ItemRow]") -> None:
        from app.core.names import explain

        fits = [row for row in rows if not text.strip() or explain(text, {"name": row.name, "department": row.department})]
        self.offer(text, [Suggestion(row.name, row.department) for row in fits], marked=0 if len(fits) == 1 and text.strip() else -1)


class ItemsEditor(ListEditor):
    """Promise items; one taken off is offered no more, tickets promised by it keep it."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, ITEMS, parent)
        self.add_action(_("Take off the list"), "trash-can", self._ask_remove)
        self.card.add_to_head(button(_("Take over the usual ones"), icon="list-check", kind="quiet", clicked=self._take_template))
        papers = self.form.editor("papers")
        if isinstance(papers, QPlainTextEdit):
            papers.setPlaceholderText(_("ID document | original, copy kept"))
        for name, height in (("papers", 110), ("note", 64)):
            self.form.editor(name).setFixedHeight(theme.px(height))

    def _take_template(self) -> None:
        def taken(n: int) -> None:
            say.toast(ngettext("{n} was added.", "{n} were added.", n).format(n=n) if n else _("All usual ones are on the list already."))
            self.reload()

        self._tasks.do(self, "app.tickets.promising:take_template", then=taken)

    def _ask_remove(self, row: Any) -> None:
        def removed(_done: object) -> None:
            say.toast(_("{name} is off the list.").format(name=row.name))
            self.start_new()
            self.reload()

        words = _("It is offered no more; tickets promised by it keep it.")
        say.ask(
            _("Take {name} off the list?").format(name=row.name), words, _("Take off the list"),
            lambda _words: self._tasks.do(self, "app.tickets.promising:remove_item", row.id, then=removed), is_danger=True,
        )  # fmt: skip


class AnswersEditor(ListEditor):
    """Answers kept ready; a digit takes one in the form of an answer."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, ANSWERS, parent)
        self.add_action(_("Take off the list"), "trash-can", self._remove)
        self.form.editor("body").setFixedHeight(theme.px(180))

    def _remove(self, row: Any) -> None:
        def removed(_done: object) -> None:
            say.toast(_("{name} is off the list.").format(name=row.title))
            self.start_new()
            self.reload()

        self._tasks.do(self, "app.tickets.promising:remove_answer", row.id, then=removed)


class TicketsPage(ChipPages):
    """One tab: promise items, answers, limits."""

    def __init__(self, tasks: Tasks) -> None:
        self.items, self.answers = ItemsEditor(tasks), AnswersEditor(tasks)
        words = _("Working minutes count while the office is open (working calendar). A promise item's own limit goes before these.")
        pages = ((_("Promise items"), self.items), (_("Answers kept ready"), self.answers))
        super().__init__(tasks, pages, LIMIT_KEYS, words)
