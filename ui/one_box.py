"""The one box everything starts from: what it may mean is listed while typing, Enter acts on it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.i18n import _
from ui import icons, theme
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.desk.find import Found, Hit
    from ui.hit_list import HitList


class OneBox(QLineEdit):
    """Searches from the first character; Enter waits for the hits of the text as it stands, a single one is picked."""

    chosen = Signal(object, str)
    nothing_found = Signal(str)
    scanned = Signal(str)

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("OneBox")
        self.badge_prefix = "71"
        self._tasks = tasks
        self._answered: str | None = None
        self._hits: tuple[Hit, ...] = ()
        self._is_cut = False  # there are more than those
        self._enter_waits = False
        self.setPlaceholderText(_("Name, pinyin, phone, home, plate, badge …   Ctrl+K"))
        self.setAccessibleName(_("Find or start: name, pinyin, phone, home, plate, badge"))
        self.setMaxLength(4000)
        self.setTextMargins(30, 0, 0, 0)
        self._window = window
        self._list: HitList | None = None
        self.textChanged.connect(self._search)
        window.installEventFilter(self)

    @property
    def hits(self) -> "HitList":
        """The list below, made when first needed: with it the window would be painted a tenth later."""
        if self._list is None:
            from ui.hit_list import HitList

            self._list = HitList(self._window)
            self._list.clicked.connect(self._choose)
            self._list.marked.connect(self._say_foot)
        return self._list

    @property
    def is_listing(self) -> bool:
        """Whether the list stands open."""
        return self._list is not None and self._list.isVisible()

    def marked(self) -> "Hit | None":
        """The hit marked in the list as it stands open; None where none is."""
        return self.hits.picked() if self.is_listing and self._answered == self.text() else None

    def _close_list(self) -> None:
        if self._list is not None:
            self._list.hide()

    # -- searching

    def _search(self, text: str) -> None:
        self._enter_waits = False
        if not text.strip():
            self._tasks.forget(self, "find")
            self._answered, self._hits = None, ()
            self._close_list()
            return
        self._tasks.read(self, "app.desk.find:find", text, key="find", then=self._found, failed=self._not_found)

    def _found(self, found: "Found") -> None:
        if found.text != self.text():
            return
        self._answered, self._hits, self._is_cut = found.text, found.hits, found.is_cut
        self.hits.show_hits(found.hits)
        if self.hasFocus() or self._enter_waits:
            self.hits.open_below(self)
        if self._enter_waits:
            self._enter_waits = False
            self._act()

    def _not_found(self, error: Exception) -> None:
        self._enter_waits = False
        self._hits = ()
        self.hits.show_hits(())
        self.hits.say(str(error) or _("The search did not work. Try again."))
        self.hits.open_below(self)

    def _say_foot(self) -> None:
        """What Enter does as the list stands marked, and what else can be done."""
        from ui.hit_list import verb  # loaded with the list

        text = (self._answered or "").strip()
        picked = self.hits.picked()
        if not self._hits:
            self.hits.say(_("Nobody and nothing found. Enter starts a new visit with “{text}”.").format(text=text))
            return
        if picked is None and all(hit.is_in_text for hit in self._hits):
            self.hits.say(_("Found in texts only: ↓ picks · Enter starts a new visit with “{text}”.").format(text=text[:40]))
            return
        words = [_("Enter: {verb}").format(verb=verb(picked))] if picked is not None else []
        words += [_("↓ picks")] if picked is None or len(self._hits) > 1 else []
        words += [_("F2 new visit with “{text}”").format(text=text[:40])]
        words += [_("there are more; type on")] if self._is_cut else []
        self.hits.say(" · ".join(words))

    # -- acting

    def _act(self) -> None:
        text = self.text()
        if code := self._code(text):
            self.leave_text()
            self.scanned.emit(code)
        elif (hit := self.hits.picked()) is not None:
            self._choose(hit)
        elif all(hit.is_in_text for hit in self._hits):  # what was written down once does not stand in a new visitor's way
            self.leave_text()
            self.nothing_found.emit(text.strip())
        else:
            self.hits.say(_("Several fit: ↓ picks one, F2 starts a new visit with this text."), is_warning=True)
            self.hits.show()

    def _code(self, text: str) -> str:
        from app.printing.codes import read_code

        return text.strip() if read_code(text, prefix=self.badge_prefix) is not None else ""

    def _choose(self, hit: "Hit") -> None:
        text = self.text().strip()
        self.leave_text()
        self.chosen.emit(hit, text)

    def leave_text(self) -> None:
        """Empty the box: its text is taken."""
        self.setText("")  # unlike clear() it forgets what Ctrl+Z would bring back
        self._close_list()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.is_listing:
            self.hits.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and (self.text() or self.is_listing):
            self.leave_text()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if not self.text().strip():
            return
        if self._answered == self.text():
            self._act()
        else:
            self._enter_waits = True

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = theme.px(18)
        icons.paint(painter, "magnifying-glass", QRectF(14, (self.height() - size) / 2, size, size), theme.colour("accent"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._answered is not None and self._answered == self.text():
            self.hits.open_below(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._close_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_listing:
            self.hits.place_below(self)
        return False
