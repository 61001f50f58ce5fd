"""What may come with an arrival beside the fields of its form: companions, a word of the watch list, an escort, things, proofs."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.watch.fields import WatchHit
from ui.tasks import Tasks
from ui.today.arrival_extras import ArrivalExtras
from ui.today.draft import Draft
from ui.today.escort_strip import EscortStrip
from ui.today.extras import Extras
from ui.today.fitting import Room, Shown, fitting
from ui.today.party import Party
from ui.today.visit_form import VisitForm
from ui.visits.same_name import SameNames
from ui.watch.look import WatchLook


class Beside(QObject):
    """The parts of one check-in panel, each a widget the panel places; none costs a plain visitor a key."""

    changed = Signal()  # the badge may look different
    moved = Signal()  # a part opened or closed: the room is shared anew
    said = Signal(str)
    submitted = Signal()

    def __init__(self, tasks: Tasks, form: VisitForm, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel, self._form = panel, form
        self.party = Party(tasks, panel)
        self.watch = WatchLook(tasks, form, panel)
        self.escort = EscortStrip(tasks, form, panel)
        self.extras = Extras(tasks, panel)
        self.proofs = ArrivalExtras(tasks, form, panel)
        self.extras.put_first(self.party.opener)
        self.is_asking = self._is_party_first = False
        self._again: Callable[[], None] | None = None  # shares the room once more
        panel.installEventFilter(self)
        self.party.opened.connect(self._party_first)
        for made in (self.extras.changed, self.proofs.changed, self.escort.edited):
            made.connect(self.changed)
        for made in (self.escort.toggled, self.party.changed):
            made.connect(self.moved)
        for made in (self.proofs.said, self.escort.said_wrong):
            made.connect(self.said)
        for made in (self.watch.settled, self.escort.submitted, self.party.strip.submitted):
            made.connect(self.submitted)
        self.watch.toggled.connect(self._ask)
        form.edited.connect(self.watch.edited)

    def _ask(self, is_asking: bool) -> None:
        self.is_asking = is_asking
        self.moved.emit()

    def _party_first(self) -> None:
        self._is_party_first = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._again is not None:
            self._again()  # a mark or an offer has come or gone by itself
        return False

    def share_room(self, preview: QWidget, names: SameNames, *, is_low: bool, is_more: bool, is_said: bool) -> None:
        """On a low screen the badge gives way to the escort, and the escort to the further fields (it counts all the same)."""
        self._again = partial(self.share_room, preview, names, is_low=is_low, is_more=is_more, is_said=is_said)
        if self.escort.is_wanted:
            self._is_party_first = False
        has_party = self.party.is_on
        self._form.setVisible(not self.is_asking)  # while the desk answers for somebody the form waits behind the question
        has_escort = self.escort.is_on and not (is_low and is_more)
        self._form.draw_close(is_close=is_low and (is_more or has_escort))
        self.extras.setVisible(not (is_low and has_escort and is_said and self._form.asks_id))  # their keys are heard all the same
        shown = Shown(
            party=has_party,
            is_party_whole=has_party,
            escort=has_escort,
            names=not (self.is_asking or is_said) and not (has_party and names.is_empty),
            preview=not has_party and not (is_low and has_escort) and not self.is_asking,
        )
        if is_low and self._panel.isVisible():
            shown = fitting(shown, Room(self._panel, (self.party, self.escort, names, preview)), self, names, preview)
        self.party.setVisible(shown.party)
        self.party.fold(is_folded=not shown.is_party_whole)
        self.escort.setVisible(shown.escort)
        preview.setVisible(shown.preview)
        names.setVisible(shown.names)
        self.extras.allow_day(not has_party)

    @property
    def is_party_first(self) -> bool:
        """Whether the companions were opened after the escort was last in sight."""
        return self._is_party_first

    def start(self, about: Draft) -> None:
        """Another form is in front, with its fields filled."""
        self._is_party_first = False
        self.extras.start(about)
        self.escort.start(about.escort)
        self.party.start(about.companions)
        self.proofs.start(about)
        self.watch.start(about)

    def keep(self, about: Draft) -> None:
        """The form is put away: what stands here goes with it."""
        about.escort, about.companions = self.escort.said(), self.party.strip.people

    def know(self, person_id: UUID) -> None:
        """The person is known now."""
        self.proofs.know(person_id)
        self.watch.ask()
        self.escort.follow()

    def coming(self) -> dict[str, Any]:
        """What the arrival carries besides the form."""
        return {**self.proofs.coming(), "escort": self.escort.said(), "id_number": self._form.id_number}

    def on_badge(self, values: dict[str, Any]) -> dict[str, Any]:
        """The form's values as the badge to come says them."""
        own = self.party.own(values)
        said = self.escort.said()
        return own if said is None else {**own, "escort": said.name, "areas": said.areas}

    def takes(self, error: UserError, save: Callable[[], object]) -> bool:
        """Whether one of the parts knows what to do where an arrival was refused; `save` is tried again after it."""
        if self.proofs.asks_for(error, save):
            return True
        if self.escort.refused(error):
            return True
        if isinstance(error, WatchHit):
            self.watch.insist()
            return True
        return False
