"""F4: the ticket form at the side of the first screen; whoever receives somebody owns the matter from the moment it is saved (W4.1)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.core.forms import Field
from app.core.i18n import _, ngettext
from app.tickets.forms import OPEN_FIELDS
from ui import theme
from ui.panels import button, label
from ui.parking import Parking
from ui.tasks import Tasks
from ui.tickets.day_edit import DayEdit
from ui.tickets.draft import TicketDraft
from ui.tickets.item_edit import ItemEdit, promise_words
from ui.tickets.opening_panel import OpeningPanel
from ui.tickets.paper_rows import needed_of

if TYPE_CHECKING:
    from app.desk.find import Namesake
    from app.tickets.lists import TicketRow
    from app.tickets.promising import ItemRow

MOST_PAPERS = 4


class TicketPanel(OpeningPanel):
    """What the promise item takes and what is open already is known while it is typed."""

    kind: ClassVar[str] = "ticket"
    fields: ClassVar[tuple[Field, ...]] = OPEN_FIELDS
    rows: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("name", "is_anonymous"), ("phone", "is_contact_refused"), ("company",), ("home", "channel"), ("received_day", "received_time"),
        ("matter",), ("item",), ("is_resident",),
    )  # fmt: skip
    extra: ClassVar[tuple[str, ...]] = ("company", "received_day")
    skipped: ClassVar[Mapping[str, str]] = {"is_anonymous": "name", "is_contact_refused": "phone", "channel": "", "is_resident": ""}
    begins: ClassVar[Mapping[str, str]] = {"channel": "visit"}
    first: ClassVar[tuple[str, ...]] = ("name", "phone", "home", "matter", "item")

    def __init__(self, tasks: Tasks, parking: Parking, parent: QWidget | None = None) -> None:
        self._is_resident_said = self._is_printed = False
        self.item = ItemEdit(tasks)
        self.promised, self.alike = label("", "quiet", wraps=True), button("", kind="quiet", clicked=self._open_alike)
        self._alike: tuple[TicketRow, ...] = ()
        super().__init__(tasks, parking, parent)
        self.item.chosen.connect(self._tell_item)
        self.item.settled.connect(lambda: self.form.go_on("item"))

    def editors(self) -> dict[str, QLineEdit]:
        return {"item": self.item, "received_day": DayEdit()}

    def parts(self) -> tuple[QWidget, ...]:
        self.alike.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return self.promised, self.alike

    def dress(self) -> None:
        matter = self.form.editor("matter")
        if isinstance(matter, QPlainTextEdit):
            matter.setFixedHeight(theme.px(66))
            matter.setPlaceholderText(_("What it is about; Shift+Enter: next line"))

    def title(self, about: TicketDraft) -> str:
        return _("Ticket") if about.source_number else _("First-contact ticket")  # beside where it comes from

    def verb(self) -> str:
        prints = self._is_printed and self.form.value("channel") == "visit"
        return _("Open and print") if prints else _("Open the ticket")

    def configure(self, *, is_printed: bool) -> None:
        """Whether whoever comes in person gets the receipt at once."""
        self._is_printed = is_printed
        self.relabel()

    def refresh(self) -> None:
        self.item.reload()

    def begun(self, about: TicketDraft) -> None:
        self._is_resident_said = "is_resident" in about.values
        self.item.start(str(about.values.get("item") or ""))
        self._show_alike(())

    # -- while it is typed

    def typed(self, name: str) -> None:
        if name == "channel":
            self.relabel()
        elif name == "is_resident":
            self._is_resident_said = True

    def fill_person(self, person: "Namesake") -> None:
        self._tasks.read(self, "app.tickets.lists:of_person", person.person.id, limit=1, key="before", then=self._fill_home)

    def _fill_home(self, before: "Sequence[TicketRow]") -> None:
        if before and before[0].home and not self.form.value("home").strip():
            self.fill_quietly({"home": before[0].home})
            self.about.home_id = before[0].home_id
        self.go_to_first_empty()

    def _tell_item(self, item: "ItemRow | None") -> None:
        papers = needed_of(item.papers) if item is not None else ()
        words = [promise_words(item)] if item is not None else []
        if papers:
            listed = "  ".join(f"{n}. {paper.what}" for n, paper in enumerate(papers[:MOST_PAPERS], 1))
            words.append(_("Papers: {papers}").format(papers=listed + (" …" if len(papers) > MOST_PAPERS else "")))
        self.promised.setText("\n".join(words))
        self.promised.setToolTip("\n".join(" — ".join(part for part in paper if part) for paper in papers))
        self.promised.setVisible(bool(words))

    def known(self) -> None:
        self._tasks.read(
            self, "app.tickets.lists:alike", person_id=self.about.person_id, home_id=self.about.home_id, key="alike",
            then=self._show_alike,
        )  # fmt: skip

    def _show_alike(self, rows: "Sequence[TicketRow]") -> None:
        self._alike = tuple(rows)
        self.alike.setVisible(bool(rows))
        if rows:
            words = ngettext("{n} open already: {number} {matter}", "{n} open already: {number} {matter}", len(rows))
            whole = words.format(n=len(rows), number=rows[0].number, matter=" ".join(rows[0].matter.split()))
            self.alike.setText(
                self.alike.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, self.width() - 70).replace("&", "&&")
            )
            self.alike.setToolTip("\n".join(" · ".join((row.number, row.caller, row.matter)) for row in rows))

    def _open_alike(self) -> None:
        if self._alike:
            self.open_wanted.emit(self._alike[0].id)

    # -- saving

    def send(self, about: TicketDraft) -> None:
        from app.tickets.service import Opening

        self.item.take_marked()
        values: dict[str, object] = dict(self.form.values())
        if not self._is_resident_said:
            del values["is_resident"]  # whoever names a home brings a resident's matter: the service knows
        opening = Opening(about.person_id, about.home_id, about.source_kind, about.source_id, about.source_number)
        self._tasks.do(self, "app.tickets.service:open_ticket", values, opening, then=partial(self.done, about), failed=self.refused)
