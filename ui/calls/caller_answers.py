"""The caller while typed: who fits by name, pinyin or number, and what is known of whoever is picked."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say
from ui.calls.call_form import CallForm
from ui.calls.words import how_pill, what_words
from ui.panels import label
from ui.tasks import Tasks
from ui.visits.suggest import Suggestion, only_hit
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.desk.callers import CallerHit, Known

LOOK_AFTER = 200  # ms after the last digit
WHOLE_FROM = 7  # digits of a number that may be whole
_NUMBER = re.compile(r"[+(（]?\d[\d\s()（）./-]*\d")


def parted(text: str) -> tuple[str, str]:
    """Name and number of what was typed in one go: 王建国 138 0013 8000, or either alone."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = max(_NUMBER.finditer(plain), key=lambda match: len(match[0]), default=None)
    if found is None or sum(c.isdigit() for c in found[0]) < 3:
        return text.strip(), ""
    name = " ".join((plain[: found.start()] + " " + plain[found.end() :]).split()).strip(",，;；:： ")
    # a company's or home's own figures are part of its name: 5 栋, 360 公司
    if name and sum(c.isdigit() for c in found[0]) < WHOLE_FROM:
        return text.strip(), ""
    return name, found[0].strip()


class CallerAnswers(QObject):
    """Knows the person of the form in front; `known` once more is known of them."""

    known = Signal()

    def __init__(self, tasks: Tasks, form: CallForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._form, self._panel = tasks, form, parent
        self._lines: list[str] = []
        self._reading = ""  # what is being read of whoever calls
        self._then: Callable[[], None] | None = None
        self.person_id: UUID | None = None
        self.home = ""  # where the caller lives, if that is known
        self._name = ""  # the name the person was picked under
        self.history = label("", "quiet")
        self.history.hide()
        self._timer = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._timer.timeout.connect(self._look_up)
        form.name.wanted.connect(self._ask)
        form.name.picked.connect(self._picked)
        form.edited.connect(self._edited)

    def start(self, person_id: UUID | None = None, home: str = "") -> None:
        """Another form is in front; its person may be known."""
        self._timer.stop()
        for key in ("callers", "known", "owner"):
            self._tasks.forget(self, key)
        self._reading, self._then = "", None
        self.person_id, self._name, self.home = person_id, self._form.text("name").strip(), home
        self._tell(None)
        if person_id is not None:
            self._read(person_id, is_filled=bool(self._form.text("phone").strip()))
        elif self._form.text("phone").strip():
            self._look_up()

    # -- while typing

    def _edited(self, name: str) -> None:
        if name == "name" and self.person_id is not None and self._form.text("name").strip() != self._name:
            self.person_id, self.home = None, ""
            self._stop_reading("known")
            self._tell(None)
        if name == "phone":
            self._timer.start()

    def _ask(self, text: str) -> None:
        if not text.strip():
            self._form.name.offer(text, ())
            return
        self._tasks.read(
            self, "app.desk.callers:find_callers", text, key="callers", then=lambda hits: self._offer(text, hits),
            failed=partial(self._form.name.not_answered, text),
        )  # fmt: skip

    def _offer(self, text: str, hits: "Sequence[CallerHit]") -> None:
        offers = [Suggestion(hit.name, hit.detail, hit) for hit in hits]
        self._form.name.offer(text, offers, marked=only_hit(text, hits))

    def _picked(self, hit: "CallerHit | Any") -> None:
        self._name = self._form.text("name").strip()
        if hit.person_id is not None:
            self._read(hit.person_id, parted(self._form.name.asked)[1])
        else:
            self.person_id = None
            self._read_of("known", "known_home", hit.home_id, then=self._take)

    def _read(self, person_id: UUID, typed: str = "", *, is_filled: bool = False) -> None:
        def then(found: "Known") -> None:
            self.person_id = person_id
            self._take(found, is_filled=is_filled)

        self.person_id = person_id
        self._read_of("known", "known_caller", person_id, typed, then=then)

    def _read_of(self, key: str, work: str, *args: Any, then: Callable[[Any], None]) -> None:
        """One of the questions whose answer fills the form; what waits for it goes on afterwards, however it ends."""

        def answered(found: Any) -> None:
            then(found)
            self._stop_reading(key)

        def failed(error: UserError) -> None:
            say.error(error)
            self._stop_reading(key)

        self._reading = key
        self._tasks.read(self, f"app.desk.callers:{work}", *args, key=key, then=answered, failed=failed)

    def _stop_reading(self, key: str) -> None:
        self._tasks.forget(self, key)
        if self._reading == key:
            self._reading = ""
            act, self._then = self._then, None
            if act is not None:
                act()

    def when_known(self, then: Callable[[], None]) -> None:
        """Do something once what is on record of the caller stands in the form; at once where nothing is being read."""
        self._name_owner()
        if self._reading:
            self._then = then
        else:
            then()

    def _name_owner(self) -> None:
        """The number's owner is looked up now, not when typing stops."""
        if self._timer.isActive():
            self._timer.stop()
            self._look_up()

    def _take(self, found: "Known", *, is_filled: bool = False) -> None:
        """What is known goes where nothing stands."""
        self._name, self.home = found.values["name"], found.home
        for name in () if is_filled else ("phone", "company"):
            line = self._form.line(name)
            if found.values.get(name) and not line.text().strip():
                line.setText(found.values[name])
                line.setCursorPosition(0)
        self._tell(found)
        self.known.emit()

    # -- a number shown by the telephone

    def _look_up(self) -> None:
        phone = self._form.text("phone").strip()
        if self.person_id is None and sum(c.isdigit() for c in phone) >= WHOLE_FROM:
            self._read_of("owner", "caller_of", phone, then=lambda found: self._owner(phone, found))

    def _owner(self, phone: str, found: "tuple[UUID, Known] | None") -> None:
        if found is None or self.person_id is not None or phone != self._form.text("phone").strip():
            return
        name = self._form.line("name")
        if name.text().strip() and name.text().strip() != found[1].values["name"]:
            return  # somebody else calls from this number
        self.person_id = found[0]
        name.setText(found[1].values["name"])
        self._take(found[1])

    def settle(self) -> None:
        """Leaving the caller's line: a number typed there moves to where numbers stand, and names its owner."""
        name, phone = parted(self._form.text("name"))
        if not phone or self.person_id is not None:
            return
        line = self._form.line("phone")
        if not line.text().strip():
            self._form.line("name").setText(name)
            line.setText(phone)
            line.setCursorPosition(0)
            self._look_up()

    # -- what was last

    def _tell(self, found: "Known | None") -> None:
        self._lines = history_lines(found) if found is not None else []
        self.history.setToolTip("\n".join(self._lines))
        self.show_history(is_shown=self.history.isVisible() or bool(self._lines))

    def show_history(self, *, is_shown: bool) -> None:
        """What was last, a line each, cut where the panel ends; the whole is its tooltip."""
        room, metrics = max(80, self._panel.width() - 44), self.history.fontMetrics()
        self.history.setText("\n".join(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room) for words in self._lines))
        self.history.setVisible(is_shown and bool(self._lines))


def history_lines(found: "Known") -> list[str]:
    """What somebody last came or called about, the newest first; messages that wait come before all."""
    lines = []
    if found.waiting:
        lines.append(ngettext("{n} message of theirs was not told yet", "{n} messages of theirs were not told yet", found.waiting)
                     .format(n=found.waiting))  # fmt: skip
    done = [(row.at, " · ".join(part for part in (at_words(row.at), what_words(row), how_pill(row).word, one_line(row.text)) if part))
            for row in found.contacts]  # fmt: skip
    done += [(visit.at, " · ".join(part for part in (at_words(visit.at), _("Visit"), f"→ {visit.host}", visit.purpose) if part))
             for visit in found.visits]  # fmt: skip
    done.sort(reverse=True)
    return [*lines, *(words for _at, words in done[:3])]


def one_line(text: str) -> str:
    """The beginning of a text, as one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"
