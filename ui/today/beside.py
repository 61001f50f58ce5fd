"""What may come with an arrival beside the fields of its form: companions, a word of the watch list, an escort, things, proofs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.watch.fields import WatchHit
from ui.tasks import Tasks
from ui.today.arrival_extras import ArrivalExtras
from ui.today.draft import Draft
from ui.today.escort_strip import EscortStrip
from ui.today.extras import Extras
from ui.today.party import Party
from ui.today.same_name import SameNames
from ui.today.visit_form import VisitForm
from ui.watch.look import WatchLook


class Beside(QObject):
    """The parts of one check-in panel, each a widget the panel places; none costs a plain visitor a key."""

    changed = Signal()  # the badge may look different
    moved = Signal()  # a part opened or closed: the room is shared anew
    said = Signal(str)
    submitted = Signal()

    def __init__(self, tasks: Tasks, form: VisitForm, panel: QWidget) -> None:
        super().__init__(panel)
        self._form = form
        self.party = Party(tasks, panel)
        self.watch = WatchLook(tasks, form, panel)
        self.escort = EscortStrip(tasks, form, panel)
        self.extras = Extras(tasks, panel)
        self.proofs = ArrivalExtras(tasks, form, panel)
        self.extras.put_first(self.party.opener)
        self.is_asking = False
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

    def share_room(self, preview: QWidget, names: SameNames, *, is_low: bool, is_more: bool, is_said: bool) -> None:
        """On a low screen the badge gives way to the escort, and the escort to the further fields (it counts all the same)."""
        has_party = not self.party.isHidden()
        self._form.setVisible(not self.is_asking)  # while the desk answers for somebody the form waits behind the question
        self.escort.setVisible(self.escort.is_on and not (is_low and is_more))
        has_badge = not has_party and (not is_low or self.escort.isHidden())
        preview.setVisible(has_badge and not self.is_asking)
        names.setVisible(not (self.is_asking or is_said) and not (has_party and names.is_empty))
        self.extras.allow_day(not has_party)

    def start(self, about: Draft) -> None:
        """Another form is in front, with its fields filled."""
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
        return {**self.proofs.coming(), "escort": self.escort.said()}

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
