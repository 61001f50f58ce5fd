"""Beside the head of the check-in form: have the visitor sign (Ctrl+S), take a photo (Ctrl+T); kept with the arrival."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.notices.fields import Answer, SignatureNeeded
from ui.notices.signatures import Signatures
from ui.panels import button
from ui.shortcuts import shortcuts
from ui.tasks import Tasks
from ui.today.draft import Draft
from ui.today.visit_form import VisitForm


class ArrivalExtras(QWidget):
    """Two small buttons; a tick beside each says that it is done. `changed` when the badge may look different."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, tasks: Tasks, form: VisitForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._form = tasks, form
        self._about = Draft()
        self._known = b""  # the photo of an earlier visit
        self.signatures = Signatures(tasks, self)
        self.sign_button = self._button(_("Have the visitor sign"), "signature", "Ctrl+S", self.sign)
        self.photo_button = self._button(_("Photo for the badge"), "camera", "Ctrl+T", self.take_photo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sign_button)
        row.addWidget(self.photo_button)
        shortcuts(parent, (("Ctrl+S", self.sign), ("Ctrl+T", self.take_photo)))

    def _button(self, words: str, icon: str, key: str, act: Callable[[], object]) -> QPushButton:
        made = button("", icon=icon, kind="quiet", clicked=act)
        made.setAccessibleName(words)
        made.setProperty("words", f"{words}  {key}")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    # -- about whom

    def start(self, about: Draft) -> None:
        """Another form begins."""
        self._about, self._known = about, b""
        if about.person_id is not None:
            self.know(about.person_id)
        self._settle()

    def know(self, person_id: UUID) -> None:
        """The person is known: the photo of an earlier visit is used again."""
        self._tasks.read(self, "app.visits.signing:photo_of", person_id, key="photo", then=self._found)

    def _found(self, jpeg: bytes) -> None:
        self._known = jpeg
        self._settle()
        if jpeg:
            self.changed.emit()

    def forget(self) -> None:
        """It may be somebody else: the earlier photo is not theirs, and under another name neither is what was signed."""
        self._tasks.forget(self, "photo")
        about, name = self._about, self._form.text("name").strip()
        if not (about.answers or about.photo) or (name and name.startswith(about.given_as)):
            about.given_as = name
        elif not (name and about.given_as.startswith(name)):
            about.answers, about.photo, about.given_as = (), b"", name
            self._settle()
            self.said.emit(_("Another name: what was signed and photographed before does not count for it."))
        if self._known:
            self._found(b"")
            self.changed.emit()

    @property
    def photo(self) -> bytes:
        """What the badge will show."""
        return self._about.photo or self._known

    def coming(self) -> dict[str, Any]:
        """What the arrival carries besides the form."""
        return {"photo": self._about.photo, "answers": self._about.answers, "has_pad": True}

    def _settle(self) -> None:
        answers = self._about.answers
        is_declined = any(not answer.is_accepted for answer in answers)
        signed = "✗" if is_declined else "✓" if answers else ""
        for made, mark in ((self.sign_button, signed), (self.photo_button, "✓" if self.photo else "")):
            made.setText(mark)
            state = {"✓": _("done"), "✗": _("declined")}.get(mark, "")
            made.setToolTip(" · ".join(part for part in (str(made.property("words")), state) if part))
            made.setAccessibleDescription(state)

    # -- signing

    def sign(self) -> None:
        """Ctrl+S: what the office asks of this type of visitor, else notice and rules."""
        self._ask(lambda: None)

    def _ask(self, then: Callable[[], object], kinds: tuple[Any, ...] = ()) -> None:
        values = self._form.values()
        about = self._about

        def answered(answer: Answer) -> None:
            kept = tuple(each for each in about.answers if not each.kinds & answer.kinds)
            about.answers, about.given_as = (*kept, answer), self._form.text("name").strip()
            self._settle()
            if answer.is_accepted:
                then()
            else:
                self.said.emit(_("The visitor did not agree. Check in all the same, and that is on record; or Esc, and nothing is."))

        self.signatures.ask(str(values.get("type") or ""), str(values.get("language") or ""), answered, kinds)

    def asks_for(self, error: UserError, then: Callable[[], object]) -> bool:
        """Whether the arrival only lacks a signature: then the sheet opens, and `then` follows what is signed."""
        if not isinstance(error, SignatureNeeded):
            return False
        self._ask(then, error.kinds)
        return True

    # -- photo

    def take_photo(self) -> QObject:
        """Ctrl+T: camera, file, or the photo on record."""
        from ui.notices.photo_sheet import PhotoSheet

        about = self._about

        def used(jpeg: bytes) -> None:
            about.photo, about.given_as = b"" if jpeg == self._known else jpeg, self._form.text("name").strip()
            self._settle()
            self.changed.emit()

        return PhotoSheet(self.window(), used, kept=self.photo, is_new=bool(about.photo))
