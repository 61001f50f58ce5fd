"""In the check-in form: the escort and the areas, where the kind of visitor needs them or somebody asks with Ctrl+Y."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UnknownStaff, UserError
from app.core.i18n import _
from app.visits.fields import TYPE_WORDS, VisitorType
from app.visits.kinds import Escorting, default_areas, needs_escort, split
from ui.panels import line
from ui.tasks import Tasks
from ui.today.visit_form import VisitForm
from ui.visits.escort_form import EscortForm

if TYPE_CHECKING:
    from app.office.settings import Settings

NOTHING = Escorting()


class EscortStrip(QWidget):
    """Hidden for everybody else, so the form stays as it was. Saving asks once who escorts; an empty line means later."""

    submitted = Signal()
    edited = Signal()
    toggled = Signal()  # shown or not any more; or wanted in sight
    said_wrong = Signal(str)

    def __init__(self, tasks: Tasks, form: VisitForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self._settings: Settings | None = None
        self._usual = ""
        self._is_asked = self._is_opened = False
        self.is_on = self.is_wanted = False  # whether it belongs to the form; whether it must be in sight now
        self.lines = EscortForm(tasks, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line())
        column.addWidget(self.lines)
        self.lines.submitted.connect(self.submitted)
        self.lines.edited.connect(self._edited)
        form.escort_wanted.connect(self.open)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def configure(self, settings: "Settings") -> None:
        """Which types need an escort, and the office's areas."""
        self._settings = settings
        self.lines.areas.set_options(split(settings.areas))
        self.follow()

    @property
    def kind(self) -> VisitorType:
        """The visitor type chosen in the form."""
        box = self._form.edits["type"]
        word = box.currentData() if isinstance(box, QComboBox) else ""
        return VisitorType(word) if word in list(VisitorType) else VisitorType.GUEST

    @property
    def is_needed(self) -> bool:
        """Whether this kind of visitor is accompanied."""
        return self._settings is not None and needs_escort(self._settings, self.kind)

    def start(self, said: Escorting | None = None) -> None:
        """A form begins; a draft brings what was said back."""
        self._is_asked, self._is_opened = False, said is not None and said != NOTHING
        self._usual, self.is_wanted = "", False
        self.lines.fill(said or NOTHING, split(self._settings.areas) if self._settings else ())
        self.follow()

    def follow(self) -> None:
        """The visitor type may have changed: show or hide, and put in where such visitors usually go."""
        usual = default_areas(self._settings, self.kind) if self._settings is not None else ""
        if self.lines.areas.text() == self._usual and usual != self._usual:
            self.lines.areas.setText(usual)
            self.lines.areas.setCursorPosition(0)
            self._usual = usual
        if self.is_on != (self.is_needed or self._is_opened):
            self.is_on = not self.is_on
            self.setVisible(self.is_on)
            self.toggled.emit()

    def open(self) -> None:
        """Ctrl+Y: escort and areas for a visitor of any type."""
        self._is_opened = True
        self.follow()
        self._come_in_sight()

    def _come_in_sight(self) -> None:
        self.is_wanted = True
        self.toggled.emit()
        self.is_wanted = False
        self.lines.focus()

    def asks(self) -> bool:
        """Whether saving waits: the kind of visit needs an escort and nobody has been asked yet. Asked once for each form."""
        self.follow()
        self.lines.settle()
        if not self.is_needed or self._is_asked or self.lines.escort.text().strip():
            return False
        self._is_asked = True
        sentence = _("{kind}: who escorts? Name somebody, or press Enter again: named later.")
        self.lines.escort.take_as_written()
        self._come_in_sight()
        self._say(sentence.format(kind=_(TYPE_WORDS[self.kind])))
        return True

    def said(self) -> Escorting | None:
        """What goes with the arrival; None where nothing was shown to say it in."""
        return self.lines.said() if self.is_on else None

    def refused(self, error: UserError) -> bool:
        """Show what is wrong with the escort; False where the error is about something else."""
        if not isinstance(error, FormErrors) or not error.errors.keys() & {"escort", "areas"}:
            return False
        self._is_opened = True
        self.follow()
        if isinstance(error, UnknownStaff):
            self.lines.escort.take_as_written()
        self._come_in_sight()
        self._say(" ".join(error.errors.values()))
        return True

    def _edited(self) -> None:
        self._say("")
        self.edited.emit()

    def _say(self, sentence: str) -> None:
        self.said_wrong.emit(sentence)
        self.lines.escort.setAccessibleDescription(sentence)
