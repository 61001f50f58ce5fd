"""While somebody is typed in: a quiet mark where they may be on the watch list, for the operator alone."""

from collections.abc import Mapping
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.watch.fields import Hit, Standing, WatchKind, Who, seen_of
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.watch.strip import WatchStrip

AFTER = 200
LOOKED_AT = ("name", "phone", "company", "plate")
UNANSWERED = (Standing.OPEN, Standing.HELD, Standing.NOT_SURE)
KEY = "Ctrl+J"


class Form(Protocol):
    """The form looked at."""

    def values(self) -> dict[str, object]:
        """What stands in every field."""
        ...


class About(Protocol):
    """The person and the visit a form is about."""

    person_id: Any
    visit_id: Any


class WatchLook(QWidget):
    """Mark and strip; `settled` once a check-in that was refused for want of an answer may go on."""

    settled = Signal()
    toggled = Signal(bool)

    def __init__(self, tasks: Tasks, form: Form, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._form = tasks, form
        self._about: About | None = None
        self._hits: tuple[Hit, ...] = ()
        self._words = ""
        self._before: QWidget | None = None
        self._is_awaited = self._opens = False
        self.mark = QPushButton()
        self.mark.setObjectName("SameName")
        self.mark.setFlat(True)
        self.mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.mark.clicked.connect(self.open)
        self.strip = WatchStrip(tasks, self)
        self.strip.answered.connect(self.ask)
        self.strip.closed.connect(self._put_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.mark)
        column.addWidget(self.strip)
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self.ask)
        shortcut(parent, KEY, self.open)
        self.hide()

    # -- looking

    def start(self, about: About) -> None:
        """Another form begins; what was asked about the one before is put away."""
        self._about = about
        self._is_awaited = self._opens = False
        self._tasks.forget(self, "watch")
        if not self.strip.isHidden():
            self.strip.hide()
            self._put_away()
        self._show(())
        self._timer.start()

    def edited(self, name: str) -> None:
        """A field was typed in."""
        if name in LOOKED_AT:
            self._timer.start()

    def _who(self) -> Who:
        values: Mapping[str, object] = self._form.values()
        about = self._about
        return Who(seen_of(values), about.person_id, about.visit_id) if about else Who(seen_of(values))

    def ask(self) -> None:
        """Look at the list with the form as it stands."""
        self._timer.stop()
        who = self._who()
        if any(part.strip() for part in who.seen):
            self._tasks.read(self, "app.watch.lists:check", who, key="watch", then=self._found)
        else:
            self._show(())

    def insist(self) -> None:
        """The check-in was refused for want of an answer: ask at once, and go on when all is answered."""
        self._is_awaited = self._opens = True
        self.ask()

    def open(self) -> None:
        """Ctrl+J: ask about what the mark stands for."""
        if self._hits:
            self._opens = True
            self.ask()

    def step_back(self) -> bool:
        """Esc: the strip closes; False where it is not open."""
        return self.strip.step_back()

    def _put_away(self) -> None:
        """The cursor goes back to where it was."""
        self._is_awaited = self._opens = False
        self.mark.setVisible(bool(self._words))
        self.toggled.emit(False)
        if self._before is not None and shiboken6.isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    # -- showing

    def _found(self, hits: tuple[Hit, ...]) -> None:
        self._show(hits)
        if not self._opens and self.strip.isHidden():
            return
        asking = self._asking(hits)
        if asking:
            if self.strip.isHidden():
                self._before = QApplication.focusWidget()
            self.mark.hide()
            self.toggled.emit(True)
            self.strip.ask(asking[0], self._who(), left=len(asking) - 1)
            return
        was_awaited = self._is_awaited
        self.strip.hide()
        self._put_away()
        if was_awaited:
            self.settled.emit()

    def _asking(self, hits: tuple[Hit, ...]) -> list[Hit]:
        """Whom the strip asks about: what holds the check-in up, then the others; once unsure is asked again only by hand."""
        held = [hit for hit in hits if hit.is_blocking]
        wanted = (Standing.OPEN, Standing.NOT_SURE) if self.strip.isHidden() else (Standing.OPEN,)
        return held if held or self._is_awaited else [hit for hit in hits if hit.standing in wanted]

    def _show(self, hits: tuple[Hit, ...]) -> None:
        self._hits = hits
        self._words = self._mark_words()
        self.mark.setToolTip(self._words)
        self.mark.setAccessibleName(self._words)
        self.mark.setVisible(bool(self._words) and self.strip.isHidden())
        self.setVisible(bool(self._words))
        self._elide()

    def _mark_words(self) -> str:
        """What the mark says: to check, whom to tell, or a VIP; nothing of why."""
        if not self._hits:
            return ""
        if any(hit.kind is not WatchKind.VIP and hit.standing in UNANSWERED for hit in self._hits):
            return "  ".join(("●", _("Check"), KEY))
        tell = _(", ").join(dict.fromkeys(hit.tell for hit in self._hits if hit.tell))
        told = _("tell {whom}").format(whom=tell) if tell else ""
        if any(hit.kind is WatchKind.VIP for hit in self._hits):
            return "  ".join(part for part in ("★", _("VIP"), f"· {told}" if told else "", KEY) if part)
        return "  ".join(part for part in ("●", _("Checked"), f"· {told}" if told else "") if part)

    def _elide(self) -> None:
        words = self.mark.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, max(40, self.width() - 16))
        self.mark.setText(words.replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()
