"""Under the name of a visit: the phone (held to be shown), the photo, and what the visitor signed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.i18n import _
from app.notices.fields import KIND_WORDS, TextKind
from app.visits.fields import VisitState
from ui import say, theme
from ui.notices.signatures import Signatures
from ui.panels import button
from ui.reveal import RevealButton, Whose
from ui.tasks import Tasks
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.visits.details import VisitDetails

HERE = (VisitState.WAITING, VisitState.INSIDE)
FACE = 40


class SignedRow(QWidget):
    """Ctrl+S has the visitor sign, Ctrl+T takes a photo, Ctrl+Shift+S prints the agreement."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._details: VisitDetails | None = None
        self.signatures = Signatures(tasks, self)
        self.phone = RevealButton(tasks)
        self.face = QLabel()  # stands at the head of the details, beside the name
        self.face.setAccessibleName(_("Photo"))
        self.sign_button = self._button(_("Have the visitor sign"), "signature", "Ctrl+S", self.sign)
        self.photo_button = self._button(_("Photo for the badge"), "camera", "Ctrl+T", self.take_photo)
        self.agreement_button = self._button(
            _("Print the confidentiality agreement"), "file-contract", "Ctrl+Shift+S", self.print_agreement
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.phone)
        row.addStretch(1)
        for each in (self.sign_button, self.photo_button, self.agreement_button):
            row.addWidget(each)
        self.keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+S", self.sign), ("Ctrl+T", self.take_photo), ("Ctrl+Shift+S", self.print_agreement),
        )  # fmt: skip

    def _button(self, words: str, icon: str, key: str, act: Callable[[], object]) -> QPushButton:
        made = button("", icon=icon, kind="quiet", clicked=act)
        made.setAccessibleName(words)
        made.setToolTip(f"{words}  {key}")
        made.setFixedWidth(theme.px(38))
        return made

    def show_details(self, details: "VisitDetails") -> None:
        """Another visit, or the same one changed."""
        self._details = details
        row = details.row
        self.phone.show_masked(row.phone, Whose("visit", (row.id,)))
        face = QPixmap()
        if details.photo:
            face.loadFromData(details.photo)
            face = face.scaledToHeight(theme.px(FACE), Qt.TransformationMode.SmoothTransformation)
        self.face.setPixmap(face)
        self.face.setVisible(not face.isNull())
        can_sign = row.state not in (VisitState.VOID, VisitState.CANCELLED, VisitState.MISSED, VisitState.EXPECTED)
        for each in (self.sign_button, self.agreement_button):
            each.setVisible(can_sign)
        self.photo_button.setVisible(row.state in HERE and row.person_id is not None)

    # -- what can be done

    def sign(self) -> None:
        """The texts still to be signed, else those the office asks for, else notice and rules."""
        details = self._details
        if details is not None and self.sign_button.isVisible():
            self.signatures.ask_for(details.row.id, details.row.type.value, details.unsigned)

    def print_agreement(self) -> None:
        """The agreement on paper, as signed or to be signed by hand."""
        if self._details is None or not self.agreement_button.isVisible():
            return
        words = _("The confidentiality agreement waits for the printer.")
        self._tasks.do(self, "app.visits.signing:print_agreement", self._details.row.id, then=lambda _nothing: say.toast(words))

    def take_photo(self) -> None:
        """A photo of the visitor; the badge can be printed again with it."""
        from ui.notices.photo_sheet import PhotoSheet

        details = self._details
        if details is None or not self.photo_button.isVisible():
            return

        def used(jpeg: bytes) -> None:
            if jpeg and jpeg != details.photo:
                words = _("The photo is kept with the person; print the badge again to have it there.")
                self._tasks.do(self, "app.visits.signing:take_photo", details.row.id, jpeg, then=lambda _id: say.toast(words))

        PhotoSheet(self.window(), used, kept=details.photo)


def signed_words(details: "VisitDetails") -> list[str]:
    """What was signed or declined, in which versions, and what is still to be signed."""
    found = []
    if details.unsigned:
        found.append(_("Still to be signed: {names}.").format(names=_names(details.unsigned)))
    for answer in details.answers:
        what = _("signed") if answer.is_accepted else _("declined")
        texts = _(", ").join(" ".join((_(KIND_WORDS[told.kind]), _("version {n}").format(n=told.version))) for told in answer.texts)
        found.append(f"{at_words(answer.answered_at)}  {what} · {texts}")
    return found


def _names(kinds: tuple[TextKind, ...]) -> str:
    return _(", ").join(_(KIND_WORDS[kind]) for kind in kinds)
