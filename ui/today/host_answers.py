"""The host of a check-in while it is typed: who fits, whom it means, and what is taken as written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.i18n import _
from app.visits.fields import HostRef
from ui.tasks import Tasks
from ui.today.draft import Draft
from ui.today.visit_form import VisitForm
from ui.visits.suggest import Suggestion

if TYPE_CHECKING:
    from app.desk.find import HostHit


class HostAnswers(QObject):
    """Knows the host of the form in front; `settled` once an answer that saving waited for is in."""

    settled = Signal()

    def __init__(self, tasks: Tasks, form: VisitForm, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._form = tasks, form
        self.about = Draft()  # the check-in in front
        self.keeps_hosts = self._found_nobody = self._is_awaited = False
        self._as_written = ""
        form.host.wanted.connect(self._ask)
        form.host.picked.connect(self._picked)

    def start(self, about: Draft) -> None:
        """Another visit is in front; its host may be known already."""
        self.about, self._as_written = about, ""

    def edited(self) -> None:
        """The words changed: whom they meant before counts no more."""
        self.about.host = None
        self._as_written, self._is_awaited = "", False

    @property
    def is_as_written(self) -> bool:
        """Whether the words in the field are taken as they stand, on record or not."""
        return bool(self._as_written) and self._as_written == self._form.text("host")

    def take_as_written(self) -> None:
        """The next saving takes the words in the field as they stand."""
        self._as_written = self._form.text("host")

    def is_unknown(self) -> bool:
        """Say once that nobody of this name is on record; the second Enter takes the words as written."""
        text = self._form.text("host")
        if not text.strip() or self.about.host is not None or self.is_as_written or not (self.keeps_hosts and self._found_nobody):
            return False
        self.take_as_written()
        sentence = _("Nobody and no home on record fits “{text}”. Check it, or press Enter again to take it as written.")
        self._form.show_errors({"host": sentence.format(text=text.strip())})
        return True

    def is_ready(self) -> bool:
        """Whether saving may go on; where the words are not looked up yet they are now, and `settled` follows."""
        host = self._form.host
        if host.text() and not host.is_answered and self.about.host is None:
            self._is_awaited = True
            self._ask(host.text())
            return False
        if self.about.host is None:
            host.take_marked()
        return True

    def _ask(self, text: str) -> None:
        if not text.strip():
            self._form.host.offer(text, ())
            return
        self._tasks.read(self, "app.desk.find:find_host", text, key="hosts", then=lambda hits: self._offer(text, hits))

    def _offer(self, text: str, hits: "Sequence[HostHit]") -> None:
        self._found_nobody = not hits
        plain = text.strip().casefold()
        exact = [n for n, hit in enumerate(hits) if plain in (hit.name.casefold(), hit.ref.text.casefold())]
        marked = 0 if len(hits) == 1 else exact[0] if len(exact) == 1 else -1
        offers = [Suggestion(hit.ref.text or hit.name, hit.detail, hit.ref) for hit in hits]
        self._form.host.offer(text, offers, marked=marked)
        if self._is_awaited and text == self._form.text("host"):
            self._is_awaited = False
            self.settled.emit()

    def _picked(self, ref: object) -> None:
        self.about.host = ref if isinstance(ref, HostRef) else None
