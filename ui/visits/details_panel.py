"""One visit: what is on record, what was done to it, its papers, the person's timeline, and what can be done now."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.core.actor import counter_name
from app.core.errors import UserError
from app.core.i18n import _
from app.visits.answers import try_words
from app.visits.fields import TYPE_WORDS, VISIT_FIELDS, VisitState, assistance_words
from ui import say
from ui.panels import StatusPill, button, label, line
from ui.screen import Desk
from ui.visits.correct_panel import CorrectPanel
from ui.visits.escort_panel import EscortPanel
from ui.visits.history import strike
from ui.visits.items_part import ItemsPart
from ui.visits.links_part import LinksPart
from ui.visits.moves import LEAVINGS, OFFERED, Moves, asking
from ui.visits.outcome_panel import OutcomePanel
from ui.visits.outputs import Outputs
from ui.visits.signed_row import SignedRow, signed_words
from ui.visits.timeline import TimelinePart
from ui.visits.words import at_words, expected_words, is_unmeasured, leaving_words, state_pill

if TYPE_CHECKING:
    from app.printing.queue import JobRow
    from app.visits.details import VisitDetails, VisitEvent
    from app.visits.lists import VisitRow


def facts(row: "VisitRow", tries: str = "", came: str = "") -> list[tuple[str, str]]:
    """Label and value of everything filled in, in the order of the form; `tries` to reach the host and who `came` in words."""
    words = {field.name: _(field.label) for field in VISIT_FIELDS}
    found = [(words[name], str(getattr(row, name) or "")) for name in ("host", "purpose", "company", "plate", "belongings", "note")]
    found.insert(3, (words["people"], str(row.people)))
    found.insert(4, (words["type"], _(TYPE_WORDS[row.type])))
    found.append((_("With"), row.lead))
    found.append((words["assistance"], assistance_words(row.assistance)))
    leaving = " (" + leaving_words(row) + ")" if row.leaving else ""
    found += [
        (_("Expected"), expected_words(row) if row.expected_at else ""),
        (_("Desk note (never printed)"), row.desk_note),
        (_("Arrived"), at_words(row.arrived_at)),
        (_("Host called"), tries),
        (_("Admitted"), " · ".join(part for part in (at_words(row.admitted_at), came) if part)),
        (_("Left"), at_words(row.left_at) + leaving if row.left_at else ""),
        (_("Reason"), row.reason),
        (_("Received by"), " · ".join(part for part in (row.received_by, counter_name(row.counter)) if part)),
    ]
    return [(name, value) for name, value in found if value]


def tries_words(details: "VisitDetails") -> str:
    """Every try to reach the host, a line each."""
    return "\n".join(
        " · ".join(part for part in (at_words(each.at), try_words(each.answer, each.whom), each.tried_by) if part) for each in details.tries
    )


def _came_words(details: "VisitDetails") -> str:
    return _("fetched by {name}").format(name=details.admitted_by) if details.admitted_by else ""


def _carried_facts(details: "VisitDetails") -> list[tuple[str, str]]:
    """Escort, areas, outcome, next steps and slip of a visit that has any."""
    from app.visits.carried_words import carried_fields

    return [(name, value) for name, value in carried_fields(details.carried) if value]


class DetailsPanel(QFrame):
    """Shows one visit and keeps showing it; `other_wanted` asks for another visit of the same person."""

    closed = Signal()
    other_wanted = Signal(object)

    def __init__(self, desk: Desk, moves: Moves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setMinimumWidth(330)
        self._desk, self._tasks, self._moves = desk, desk.tasks, moves
        self._visit_id: UUID | None = None
        self.details: VisitDetails | None = None
        self.items: ItemsPart | None = None
        self.outputs = Outputs(desk, self)
        self.correcting = CorrectPanel(desk.tasks)
        self.correcting.closed.connect(self._end_correction)
        self._pages = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._pages.addWidget(self._build())
        self._pages.addWidget(self.correcting)
        self.escorting, self.outcome = EscortPanel(desk), OutcomePanel(desk)
        for page in (self.escorting, self.outcome):
            page.closed.connect(self._end_correction)
            self._pages.addWidget(page)

    def _build(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._name = label("", "head")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._pill = StatusPill()
        self.signed = SignedRow(self._tasks, self)
        head.addWidget(self.signed.face)
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        self._number = label("", "quiet")
        column.addWidget(self._number)
        column.addWidget(self.signed)
        self._escort = button(_("Escort …"), kind="quiet", icon="user-shield", clicked=lambda: self._open(self.escorting))
        self._outcome = button(_("Outcome …"), kind="quiet", icon="pen-to-square", clicked=lambda: self._open(self.outcome))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._escort)
        row.addWidget(self._outcome)
        column.addLayout(row)
        column.addWidget(line())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        self._actions = QGridLayout()
        self._actions.setSpacing(8)
        column.addLayout(self._actions)
        return page

    # -- loading

    def show_visit(self, visit_id: UUID) -> None:
        """Read and show a visit; a correction being typed for another one is left alone until it is closed."""
        if self._visit_id != visit_id:
            self._end_correction()
        self._visit_id = visit_id
        self.reload()

    def reload(self) -> None:
        """Read the visit shown again."""
        if self._visit_id is not None:
            self._tasks.read(self, "app.visits.details:visit", self._visit_id, key="visit", then=self._show, failed=self._gone)

    def _gone(self, error: UserError) -> None:
        say.error(error)
        self.closed.emit()

    def _show(self, details: "VisitDetails") -> None:
        if details == self.details:
            return
        self.details = details
        row = details.row
        self._name.setText(row.name)
        self._name.setToolTip(row.name)
        mark = state_pill(row.state)
        self._pill.set(mark.word, mark.meaning)
        corrected = " · " + _("corrected") if row.is_corrected else ""
        badge = " · " + _("badge {serial}").format(serial=f"{row.badge:07d}") if row.badge is not None else ""
        self._number.setText(row.number + badge + corrected)
        self.signed.show_details(details)
        self._scroll.setWidget(self._body(details))
        self._show_actions(row)

    def _body(self, details: "VisitDetails") -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        known = (*facts(details.row, tries_words(details), _came_words(details)), *_carried_facts(details))
        for place, (name, value) in enumerate(known):
            grid.addWidget(label(name, "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(value, wraps=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, place, 1)
            if name == _("Left") and is_unmeasured(details.row):
                strike(shown)
        column.addLayout(grid)
        self.items = ItemsPart(self._tasks, visit_id=details.row.id)
        column.addWidget(self.items)
        column.addWidget(LinksPart(self._desk, details))
        self._add_part(column, _("Group"), [self._member_words(each) for each in details.party])
        self._add_part(column, _("Notices"), signed_words(details))
        self._add_part(column, _("What was done"), [self._event_words(event) for event in details.events])
        self._add_part(column, _("Papers"), [self._job_words(job) for job in details.jobs])
        self.timeline = TimelinePart(self._tasks, title=_("Earlier and since"))
        self.timeline.wanted.connect(self._other)
        column.addWidget(self.timeline)
        self.timeline.show_person(details.row.person_id, but=details.row.id)
        column.addStretch(1)
        return body

    def _add_part(self, column: QVBoxLayout, title: str, sentences: list[str]) -> None:
        if sentences:
            column.addSpacing(6)
            column.addWidget(label(title, "quiet"))
            for sentence in sentences:
                column.addWidget(label(sentence, wraps=True))

    def _event_words(self, event: "VisitEvent") -> str:
        who = " · ".join(part for part in (event.by, counter_name(event.counter)) if part)
        return f"{at_words(event.at)}  {event.what} · {who}" + (f"\n{event.detail}" if event.detail else "")

    def _member_words(self, row: "VisitRow") -> str:
        parts = (row.name, _("lead") if row.lead_id is None else "", state_pill(row.state).word, row.number)
        return " · ".join(part for part in parts if part)

    def _job_words(self, job: "JobRow") -> str:
        from app.printing.record import JOB_WORDS

        words = {
            "badge": _("Badge"), "badges": _("Badges of a group"), "slip": _("Visit slip"), "record": _("Visit record"),
            "agreement": _("Confidentiality agreement"),
        }  # fmt: skip
        paper = words.get(job.paper, job.paper)
        again = " · " + _("reprint {n}").format(n=job.reprint) if job.reprint else ""
        return paper + ": " + _(JOB_WORDS[job.state]) + again + (f"\n{job.reason}" if job.reason else "")

    def _other(self, kind: str, record_id: UUID) -> None:
        if kind == "visit":
            self.other_wanted.emit(record_id)
        else:
            self._desk.record_wanted.emit(kind, record_id)

    # -- what can be done

    @property
    def keys(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """Keys of the visit shown, for the room that shows it beside its list."""
        return tuple((key, partial(self._press, act)) for key, act in (*self.signed.keys, ("Ctrl+I", self._give)))

    def _press(self, act: Callable[[], object]) -> None:
        if self.isVisible() and self._pages.currentIndex() == 0:
            act()

    def _give(self) -> None:
        if self.items is not None:
            self.items.ask()

    def _show_actions(self, row: "VisitRow") -> None:
        while (item := self._actions.takeAt(0)) is not None:
            if old := item.widget():
                old.deleteLater()
        made = [self._move_button(move, row) for move in OFFERED[row.state]]
        if row.state is not VisitState.VOID:
            made.append(button(_("Correct …"), icon="pen", clicked=self.correct))
        if row.badge is not None:
            made.append(button(_("Print badge"), key="Ctrl+P", clicked=self.reprint))
            made.append(button(_("Visit slip"), icon="print", clicked=lambda: self._moves.reprint(row.id, "slip")))
        self._escort.setVisible(row.state in (VisitState.WAITING, VisitState.INSIDE))
        self._outcome.setVisible(row.state in (VisitState.WAITING, VisitState.INSIDE, VisitState.LEFT, VisitState.TURNED_AWAY))
        made.append(button(_("Expect again …"), icon="calendar-plus", clicked=lambda: self._expect_again(row.id)))
        made.append(button(_("Record paper"), icon="file-lines", clicked=lambda: self.outputs.show_record(row.id, row.number)))
        for place, each in enumerate(made):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._actions.addWidget(each, place // 2, place % 2)

    def _move_button(self, move: str, row: "VisitRow") -> QWidget:
        is_first = move == OFFERED[row.state][0] and move != "void"
        kind = "primary" if is_first else "danger" if move in ("void", "turn_away") else ""
        return button(asking(move), kind=kind, clicked=lambda: self._do(move, row))

    def _do(self, move: str, row: "VisitRow") -> None:
        if move == "arrive":
            self._desk.hit_wanted.emit(as_hit(row), row.name)
        elif move == "admit":
            self._moves.admit(row.id)
        elif move in LEAVINGS:
            self._moves.leave(row.id, LEAVINGS[move])
        else:
            self._moves.ask_reason(move, row)

    def _expect_again(self, visit_id: UUID) -> None:
        self._desk.announce_again = visit_id
        self._desk.wanted.emit("expected")

    def reprint(self) -> bool:
        """The badge of the visit shown, again; False where there is none."""
        details = self.details
        if details is None or not self.isVisible() or details.row.badge is None:
            return False
        self._moves.reprint(details.row.id)
        return True

    def correct(self) -> None:
        """Open the correction of the visit shown."""
        if self.details is not None:
            self.correcting.start(self.details)
            self._pages.setCurrentWidget(self.correcting)

    def _open(self, page: EscortPanel | OutcomePanel) -> None:
        if self.details is not None:
            page.start(self.details.row.id, self.details.row.name)
            self._pages.setCurrentWidget(page)

    def _end_correction(self) -> None:
        self._pages.setCurrentIndex(0)

    def step_back(self) -> bool:
        """Esc closes a correction first."""
        if self._pages.currentIndex() > 0:
            self._end_correction()
            return True
        return False


def as_hit(row: "VisitRow") -> object:
    """An expected visit as the one box would find it: choosing it opens the check-in form."""
    from app.desk.find import Hit

    return Hit("expected", row.id, row.number, row.name, row.host, "number", row.number, row.at, row.phone, row.state.value)
