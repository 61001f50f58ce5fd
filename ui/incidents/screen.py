"""The room of incidents (V3, P1-5): recording, with the contingency plan one key away; reporting, following up, closing."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from app.core.actor import Role
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from app.incidents.fields import REASONS, STATE_WORDS, State
from ui import say
from ui.incidents.card import IncidentCard
from ui.incidents.columns import INCIDENTS
from ui.incidents.forms import CloseForm, CorrectForm, FollowForm, NewForm, ReportForm, StepForm
from ui.incidents.plans_part import PlansPart
from ui.registers.filters import RegisterFilters
from ui.registers.record_card import Move
from ui.registers.screen import RegisterScreen
from ui.registers.side_form import SideForm
from ui.registers.year_sheet import Lines, YearSheet
from ui.screen import Desk

if TYPE_CHECKING:
    from app.incidents.lists import EntryRow, IncidentBoard, IncidentDetails, IncidentFilter
    from app.incidents.plans import PlanRow
    from app.incidents.service import Done


class IncidentsScreen(RegisterScreen):
    """Ctrl+N records one, Ctrl+E puts the plan beside the form, Ctrl+R reports, Ctrl+O follows up, Ctrl+D closes."""

    watches: ClassVar[frozenset[str]] = frozenset({"Incident", "IncidentEntry", "ContingencyPlan"})
    room, heading = "incidents", N_("Incidents")
    board_work, details_work = "app.incidents.lists:board", "app.incidents.lists:details"
    export_work = "app.exchange.registers:export_incidents"

    def __init__(self, desk: Desk) -> None:
        self.new = NewForm(desk.tasks)
        self.one = IncidentCard(desk, self.ask_strike)
        filters = RegisterFilters((), [(key.value, _(words)) for key, words in STATE_WORDS.items()], _("Words, place, name, number"))
        super().__init__(desk, INCIDENTS, filters, self.new, self.one)
        self.plans = PlansPart(self.tasks, self.left, self)
        self.reporting, self.following, self.closing = ReportForm(self.tasks), FollowForm(), CloseForm()
        self.correcting = CorrectForm()
        self.year: YearSheet | None = None
        self.head_button(_("New"), self.new_record, key="Ctrl+N", icon="plus", kind="")
        self.head_button(_("Plans"), self.toggle_plan, key="Ctrl+E")
        self.head_button(_("Months"), self.show_year, key="Ctrl+M")
        self.head_button(_("CSV"), partial(self.export, "csv"))
        self.head_button(_("XLSX"), partial(self.export, "xlsx"))
        for form in (*self._steps, self.correcting, self.plans.form):
            self.side.addWidget(form)
            form.closed.connect(self.back_to_record)
        self._wire()

    @property
    def _steps(self) -> tuple[StepForm, ...]:
        return (self.reporting, self.following, self.closing)

    def _wire(self) -> None:
        self.plans.kinds_changed.connect(self._know_kinds)
        self.plans.form_wanted.connect(lambda: self.open_form(self.plans.form))
        self.plans.form_done.connect(self._plan_saved)
        self.plans.paper_wanted.connect(self._show_plan_page)
        self.new.plan_wanted.connect(self.toggle_plan)
        for form in (self.new, self.correcting):
            form.kind_chosen.connect(self.plans.follow)
        self.new.submitted.connect(self._record)
        self.reporting.submitted.connect(lambda _values: self._report())
        self.following.submitted.connect(self._follow)
        self.closing.submitted.connect(self._close)
        self.correcting.submitted.connect(self._correct)
        self.table.opened.connect(lambda _row: self._go_on())
        self.bind(
            (("Ctrl+N", self.new_record), ("Ctrl+E", self.toggle_plan), ("Ctrl+M", self.show_year), ("Ctrl+R", self.report),
             ("Ctrl+O", self.follow_up), ("Ctrl+D", self.close_incident), ("Ctrl+U", self.correct), ("Del", self.void))
        )  # fmt: skip

    # -- the list

    def wanted(self) -> "IncidentFilter":
        from app.incidents.lists import IncidentFilter

        filters, state = self.filters, self.filters.chosen(self.filters.state)
        return IncidentFilter(*filters.days, filters.chosen(filters.kind), State(state) if state else None, filters.text.text())

    def reload(self) -> None:
        self.plans.reload()
        super().reload()

    def _know_kinds(self, kinds: tuple[tuple[str, str], ...]) -> None:
        self.filters.set_kinds(kinds)
        self.new.set_kinds((("", _("choose")), *kinds))
        self.correcting.set_kinds(kinds)

    def count_words(self, board: "IncidentBoard") -> str:
        words = ngettext("{n} entry", "{n} entries", board.total).format(n=board.total)
        still_open = ngettext("{n} open", "{n} open", board.open).format(n=board.open) if board.open else ""
        return " · ".join(part for part in (words, still_open) if part)

    def say_empty(self) -> None:
        if self.filters.is_narrowed:
            self.states.show_empty(_("Nothing fits these filters."), _("Esc shows all again."))
        else:
            hint = _("Ctrl+N records what happened; Ctrl+E shows what to do meanwhile.")
            self.states.show_empty(_("Nothing happened in these days."), hint, icon="bell")

    def show_details(self, details: "IncidentDetails") -> None:
        forms: tuple[StepForm | CorrectForm, ...] = (*self._steps, self.correcting)
        for form in forms:
            if form.details is not None and form.details.row.id == details.row.id:
                form.details = details  # saved again, it is held against what is on record now
        self.one.show_details(details, self._moves(details))

    def _moves(self, details: "IncidentDetails") -> list[Move]:
        row, owns, found = details.row, self._owns, list[Move]()
        if row.state is State.VOID:
            return [Move(_("Print record"), "Ctrl+P", self.show_paper_of)]
        if row.state is State.OPEN:
            is_first = row.reported_at is None
            found.append(Move(_("Report …"), "Ctrl+R", self.report, "primary" if is_first else ""))
            if owns and not is_first:
                found.insert(0, Move(_("Close …"), "Ctrl+D", self.close_incident, "primary"))
        elif owns:
            found.append(Move(_("Open again …"), "", self.reopen))
        found += [
            Move(_("Follow up …"), "Ctrl+O", self.follow_up), Move(_("Correct …"), "Ctrl+U", self.correct),
            Move(_("Print record"), "Ctrl+P", self.show_paper_of),
        ]  # fmt: skip
        return [*found, Move(_("Void …"), "Del", self.void, "danger")] if owns else found

    @property
    def _owns(self) -> bool:
        """Whether who sits here may own a matter: a guard may not (W4.4)."""
        return self.tasks.actor is not None and bool(self.tasks.actor.roles - {Role.GUARD})

    # -- plans

    def toggle_plan(self) -> None:
        """Ctrl+E: the plan for the incident typed or marked, then the list again."""
        shown = self.side.currentWidget()
        details = self.details
        kind = self.new.kind if shown is self.new or details is None else details.row.kind
        self.plans.toggle(kind)

    def _plan_saved(self) -> None:
        if self.side.currentWidget() is self.plans.form:
            self.side.setCurrentWidget(self.shown if self.details is not None else self.panel)

    def back_to_record(self) -> None:
        if self.details is None:
            self.side.setCurrentWidget(self.panel)
        else:
            super().back_to_record()

    # -- recording

    def begin(self, values: dict[str, Any]) -> None:
        self.side.setCurrentWidget(self.new)
        known = {"linked": values.get("source_number", ""), "involved": values.get("name", ""), "place": values.get("host", "")}
        self.new.start({**known, "what": values.get("matter", "")})
        self.new.form.focus("kind")

    def _record(self, values: dict[str, Any]) -> None:
        telling = self.new.telling(values)
        self.tasks.do(self, "app.incidents.service:record", values, telling, then=self._recorded, failed=self.new.refuse)

    def _recorded(self, done: "Done") -> None:
        self._say(_("{number} is recorded.").format(number=done.number), done)
        self.new.go_on_after()
        self.mark(done.id)

    # -- what is done with one

    def _shown(self) -> "IncidentDetails | None":
        """The one at the side, while it or a form about it is there."""
        details: IncidentDetails | None = self.details
        return details if self.side.currentWidget() is not self.new else None

    def _go_on(self) -> None:
        """Enter: what comes next with the one marked."""
        if (details := self._shown()) is not None and details.row.state is State.OPEN:
            self.report() if details.row.reported_at is None else self.follow_up()

    def _open(self, form: StepForm | CorrectForm, *states: State) -> None:
        if (details := self._shown()) is not None and details.row.state in states:
            self.open_form(form)
            form.start(details)

    def report(self) -> None:
        """Ctrl+R: somebody was told."""
        self._open(self.reporting, State.OPEN)

    def follow_up(self) -> None:
        """Ctrl+O: what was done next."""
        self._open(self.following, State.OPEN, State.CLOSED)

    def close_incident(self) -> None:
        """Ctrl+D: it is over."""
        if self._owns:
            self._open(self.closing, State.OPEN)

    def correct(self) -> None:
        """Ctrl+U: every field, with a reason."""
        self._open(self.correcting, State.OPEN, State.CLOSED)

    def _report(self) -> None:
        if (details := self.reporting.details) is not None:
            telling = self.reporting.telling()
            words = _("{number}: {name} was told.").format(number=details.row.number, name=telling.form["to"])
            self._do("report", self.reporting, words, details.row.id, telling, undo=self._undo_line)

    def _follow(self, values: dict[str, Any]) -> None:
        if (details := self.following.details) is not None:
            words = _("{number}: noted.").format(number=details.row.number)
            self._do("follow_up", self.following, words, details.row.id, values, undo=self._undo_line)

    def _close(self, values: dict[str, Any]) -> None:
        if (details := self.closing.details) is not None:
            words = _("{number} is closed.").format(number=details.row.number)
            self._do("close", self.closing, words, details.row.id, values, version=details.row.version, undo=self._undo)

    def _correct(self, values: dict[str, Any]) -> None:
        if (details := self.correcting.details) is not None:
            words, row = _("Corrected; the old values stay in the trail."), details.row
            self._do("correct", self.correcting, words, row.id, values, self.correcting.reason, version=row.version)

    def _do(
        self, verb: str, form: StepForm | CorrectForm, words: str, *args: Any, undo: "Callable[[Done], object] | None" = None, **kwargs: Any
    ) -> None:
        """A verb of the service; its form closes when it is done, and says what is wrong when it is not."""

        def done(result: "Done") -> None:
            say.toast(words, undo=partial(undo, result) if undo is not None else None)
            form.details = None
            self.mark(result.id)

        self.tasks.do(self, f"app.incidents.service:{verb}", *args, then=done, failed=partial(self._refused, form), **kwargs)

    def _refused(self, form: SideForm, error: UserError) -> None:
        form.refuse(error)
        if self.details is not None:
            self.read_record(self.details.row.id)

    def ask_strike(self, entry: "EntryRow") -> None:
        """A line that is wrong: it stays, struck through."""
        self._ask("strike", entry.id, _("Strike this line"), entry.words, _("The line is struck; it stays readable."))

    def reopen(self) -> None:
        """It is not over after all."""
        if (details := self._shown()) is not None:
            row = details.row
            self._ask("reopen", row.id, _("Open again"), row.number, _("{number} is open again.").format(number=row.number))

    def void(self) -> None:
        """Del: entered by mistake."""
        details = self._shown()
        if details is not None and details.row.state is not State.VOID and self._owns and self.side.currentWidget() is self.one:
            words = _("{number} is void; the number stays.").format(number=details.row.number)
            self._ask("void", details.row.id, _("Void"), " · ".join((details.row.number, details.row.kind_words)), words, undo=self._undo)

    def _ask(
        self, verb: str, record_id: object, title: str, about: str, *said: str, undo: "Callable[[Done], object] | None" = None
    ) -> None:
        """A move that asks why first, presets one key away."""

        def done(result: "Done") -> None:
            say.toast(" ".join(said), undo=partial(undo, result) if undo is not None else None)
            self.mark(result.id)

        def go(reason: str) -> None:
            self.tasks.do(self, f"app.incidents.service:{verb}", record_id, reason, then=done)

        presets = [_(words) for words in REASONS[verb]]
        say.ask(title, about, title, go, line=_("Reason"), presets=presets, is_danger=verb == "void")

    def _say(self, words: str, done: "Done") -> None:
        say.toast(words, undo=partial(self._undo, done))

    def _undo(self, done: "Done") -> None:
        words = _("{number}: taken back.").format(number=done.number)
        self.tasks.do(self, "app.incidents.service:undo", done.id, version=done.version, then=lambda _done: say.toast(words))

    def _undo_line(self, done: "Done") -> None:
        words = _("{number}: taken back.").format(number=done.number)
        self.tasks.do(self, "app.incidents.service:strike", done.entry_id, _("taken back"), then=lambda _done: say.toast(words))

    # -- papers

    def show_paper_of(self) -> None:
        """The record of the incident shown, as it will be printed."""
        if (details := self._shown()) is not None:
            draw, send = "app.incidents.drawing:record", "app.incidents.service:print_record"
            title = _("Incident {number}").format(number=details.row.number)
            self.show_paper(title, draw, details.row.id, send, job="incident")

    def _show_plan_page(self, row: "PlanRow") -> None:
        draw, send = "app.incidents.drawing:plan_page", "app.incidents.plans:print_plan"
        self.show_paper(_("Contingency plan: {title}").format(title=row.title), draw, row.key, send, job="plan")

    def print_selected(self) -> bool:
        """Ctrl+P: the plan shown, else the record of the incident shown."""
        if self.plans.is_open:
            self.plans.print_out()
            return True
        if self._shown() is None:
            return False
        self.show_paper_of()
        return True

    def show_year(self) -> None:
        """Ctrl+M: what the months add up to."""

        def read(year: int, then: Callable[[Lines], None]) -> None:
            def told(found: Any) -> None:
                from app.incidents.counts import cells, heads

                then([heads(found), *(cells(found, row) for row in found.months)])

            self.tasks.read(self, "app.incidents.counts:year", year, key="year", then=told)

        note = _("Counted by the day they happened; void ones are left out. The minutes are the middle of all until somebody was told.")
        self.year = YearSheet(self.window(), _("Incidents by months"), read, note)

    def step_back(self) -> bool:
        """Esc: the plan beside the form first."""
        return (self.side.currentWidget() in (self.panel, self.shown) and self.plans.close()) or super().step_back()
