"""The room of opinions, suggestions and praise (P2六.1): the register, taking one in, answering it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from app.core.actor import Role
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from app.opinions.fields import KIND_WORDS, REASONS, STATE_WORDS, Channel, OpinionKind, Origin, State
from ui import say
from ui.opinions.card import OpinionCard
from ui.opinions.columns import OPINIONS
from ui.opinions.forms import AnswerForm, CorrectForm, NewForm
from ui.registers.filters import RegisterFilters
from ui.registers.record_card import Move
from ui.registers.screen import RegisterScreen
from ui.registers.side_form import SideForm
from ui.registers.year_sheet import Lines, YearSheet
from ui.screen import Desk

if TYPE_CHECKING:
    from app.opinions.lists import OpinionBoard, OpinionDetails, OpinionFilter
    from app.opinions.service import Done

# how it came, as tickets call it
TICKET_CHANNELS = {
    Channel.IN_PERSON: "visit", Channel.PHONE: "call", Channel.LETTER: "letter", Channel.FAX: "fax", Channel.EMAIL: "email",
}  # fmt: skip


class OpinionsScreen(RegisterScreen):
    """Ctrl+N takes one in, Enter answers the one marked, Ctrl+U corrects, Del voids, Ctrl+P is the register on paper."""

    watches: ClassVar[frozenset[str]] = frozenset({"Opinion"})
    room, heading = "opinions", N_("Opinions")
    board_work, details_work = "app.opinions.lists:board", "app.opinions.lists:details"
    export_work = "app.exchange.registers:export_opinions"

    def __init__(self, desk: Desk) -> None:
        self.new = NewForm(desk.tasks)
        self.one = OpinionCard(desk)
        kinds, states = ([(key.value, _(words)) for key, words in group.items()] for group in (KIND_WORDS, STATE_WORDS))
        filters = RegisterFilters(kinds, states, _("Words, name, home, number"))
        super().__init__(desk, OPINIONS, filters, self.new, self.one)
        self.answering, self.correcting = AnswerForm(), CorrectForm(desk.tasks)
        self.year: YearSheet | None = None
        self.head_button(_("New"), self.new_record, key="Ctrl+N", icon="plus", kind="")
        self.head_button(_("Months"), self.show_year, key="Ctrl+M")
        self.head_button(_("On paper"), self.show_register, key="Ctrl+P")
        self.head_button(_("CSV"), partial(self.export, "csv"))
        self.head_button(_("XLSX"), partial(self.export, "xlsx"))
        for form in (self.answering, self.correcting):
            self.side.addWidget(form)
            form.closed.connect(self.back_to_record)
        self.new.submitted.connect(self._register)
        self.answering.submitted.connect(self._answer)
        self.correcting.submitted.connect(self._correct)
        self.table.opened.connect(lambda _row: self.answer())
        self.bind((("Ctrl+N", self.new_record), ("Ctrl+M", self.show_year), ("Ctrl+U", self.correct), ("Del", self.void)))

    # -- the list

    def wanted(self) -> "OpinionFilter":
        from app.opinions.lists import OpinionFilter

        chosen, filters = self.filters.chosen, self.filters
        kind, state = chosen(filters.kind), chosen(filters.state)
        return OpinionFilter(*filters.days, OpinionKind(kind) if kind else None, State(state) if state else None, filters.text.text())

    def count_words(self, board: "OpinionBoard") -> str:
        words = ngettext("{n} entry", "{n} entries", board.total).format(n=board.total)
        waiting = ngettext("{n} to answer", "{n} to answer", board.to_answer).format(n=board.to_answer) if board.to_answer else ""
        return " · ".join(part for part in (words, waiting) if part)

    def say_empty(self) -> None:
        if self.filters.is_narrowed:
            self.states.show_empty(_("Nothing fits these filters."), _("Esc shows all again."))
        else:
            hint = _("Ctrl+N takes an opinion, a suggestion or praise in under a number of its own.")
            self.states.show_empty(_("Nothing was received in these days."), hint, icon="comment")

    def show_details(self, details: "OpinionDetails") -> None:
        for form in (self.answering, self.correcting):
            if form.details is not None and form.details.row.id == details.row.id:
                form.details = details  # saved again, it is held against what is on record now
        self.one.show_details(details, self._moves(details))

    def _moves(self, details: "OpinionDetails") -> list[Move]:
        state, found = details.row.state, list[Move]()
        owns = self._owns
        if state is State.OPEN and owns:
            found.append(Move(_("Answer …"), "Enter", self.answer, "big"))
        if state is not State.VOID:
            found += [
                Move(_("Ticket …"), "F4", partial(self.carry, "ticket")), Move(_("Complaint …"), "F5", partial(self.carry, "complaint")),
            ] if owns else []  # fmt: skip
            found.append(Move(_("Correct …"), "Ctrl+U", self.correct))
            found += [Move(_("Void …"), "Del", self.void, "danger")] if owns else []
        return found

    @property
    def _owns(self) -> bool:
        """Whether who sits here may own a matter: a guard may not (W4.4)."""
        return self.tasks.actor is not None and bool(self.tasks.actor.roles - {Role.GUARD})

    # -- taking in

    def begin(self, values: dict[str, Any]) -> None:
        origin = Origin(values.get("source_kind", ""), values.get("source_id"), values.get("source_number", ""), values.get("person_id"))
        self.side.setCurrentWidget(self.new)
        self.new.start({**values, "home": values.get("home") or values.get("host", ""), "text": values.get("matter", "")}, origin)
        self.new.form.focus("text")

    def _register(self, values: dict[str, Any]) -> None:
        self.tasks.do(self, "app.opinions.service:register", values, self.new.from_where(), then=self._registered, failed=self.new.refuse)

    def _registered(self, done: "Done") -> None:
        self._say(_("{number} is registered.").format(number=done.number), done)
        self.new.go_on_after()
        self.mark(done.id)

    # -- what is done with one

    def _shown(self) -> "OpinionDetails | None":
        """The one at the side, while it or a form about it is there."""
        details: OpinionDetails | None = self.details
        return details if self.side.currentWidget() is not self.new else None

    def answer(self) -> None:
        """Enter: how it was answered."""
        if (details := self._shown()) is not None and details.row.state is State.OPEN and self._owns:
            self.open_form(self.answering)
            self.answering.start(details)

    def _answer(self, values: dict[str, Any]) -> None:
        if (details := self.answering.details) is not None:
            words = _("{number} is answered.").format(number=details.row.number)
            self._do("answer", self.answering, words, details.row.id, values, version=details.row.version)

    def carry(self, kind: str) -> bool:
        """F4: what was said needs doing, F5: it is a complaint; the form begins with everything known."""
        details = self._shown()
        if kind not in ("ticket", "complaint") or details is None or details.row.state is State.VOID or not self._owns:
            return False
        row, form = details.row, details.form
        values = {
            "name": row.name, "phone": form.get("phone") or "", "home": row.home, "matter": row.text, "person_id": row.person_id,
            "channel": TICKET_CHANNELS[row.channel], "is_anonymous": "yes" if row.is_anonymous else "",
            "is_contact_refused": "yes" if row.is_anonymous else "", "source_kind": "opinion", "source_id": row.id,
            "source_number": row.number,
        }  # fmt: skip
        (self.desk.ticket_wanted if kind == "ticket" else self.desk.complaint_wanted).emit(values)
        return True

    def correct(self) -> None:
        """Ctrl+U: every field, with a reason."""
        if (details := self._shown()) is not None and details.row.state is not State.VOID:
            self.open_form(self.correcting)
            self.correcting.start(details)

    def _correct(self, values: dict[str, Any]) -> None:
        if (details := self.correcting.details) is not None:
            words = _("Corrected; the old values stay in the trail.")
            reason, row = self.correcting.reason, details.row
            self._do("correct", self.correcting, words, row.id, values, reason, version=row.version, has_undo=False)

    def _do(self, verb: str, form: SideForm, words: str, *args: Any, has_undo: bool = True, **kwargs: Any) -> None:
        """A verb of the service; its form closes when it is done, and says what is wrong when it is not."""

        def done(result: "Done") -> None:
            self._say(words, result if has_undo else None)
            if isinstance(form, AnswerForm | CorrectForm):
                form.details = None
            self.mark(result.id)

        self.tasks.do(self, f"app.opinions.service:{verb}", *args, then=done, failed=partial(self._refused, form), **kwargs)

    def _refused(self, form: SideForm, error: UserError) -> None:
        form.refuse(error)
        if self.details is not None:
            self.read_record(self.details.row.id)

    def void(self) -> None:
        """Del: entered by mistake."""
        details = self._shown()
        if details is None or details.row.state is State.VOID or not self._owns or self.side.currentWidget() is not self.one:
            return
        row = details.row

        def done(result: "Done") -> None:
            self._say(_("{number} is void; the number stays.").format(number=row.number), result)
            self.mark(row.id)

        def go(reason: str) -> None:
            self.tasks.do(self, "app.opinions.service:void", row.id, reason, then=done)

        presets = [_(words) for words in REASONS["void"]]
        say.ask(_("Void"), " · ".join((row.number, row.who)), _("Void"), go, line=_("Reason"), presets=presets, is_danger=True)

    def _say(self, words: str, done: "Done | None") -> None:
        undo: Callable[[], object] | None = partial(self._undo, done) if done is not None else None
        say.toast(" ".join((words, *(done.notes if done is not None else ()))), undo=undo)

    def _undo(self, done: "Done") -> None:
        words = _("{number}: taken back.").format(number=done.number)
        self.tasks.do(self, "app.opinions.service:undo", done.id, version=done.version, then=lambda _done: say.toast(words))

    # -- papers

    def show_register(self) -> None:
        """The register of what the list shows, as it will be printed."""
        draw, send = "app.opinions.drawing:register", "app.opinions.service:print_register"
        self.show_paper(_("Register of opinions"), draw, self.wanted(), send, job="opinions")

    def print_selected(self) -> bool:
        """Ctrl+P."""
        self.show_register()
        return True

    def show_year(self) -> None:
        """Ctrl+M: what the months add up to."""

        def read(year: int, then: Callable[[Lines], None]) -> None:
            def told(rows: Any) -> None:
                from app.opinions.counts import cells, heads

                then([heads(), *map(cells, rows)])

            self.tasks.read(self, "app.opinions.counts:year", year, key="year", then=told)

        note = _("Counted by the day they were received; void ones are left out.")
        self.year = YearSheet(self.window(), _("Opinions by months"), read, note)
