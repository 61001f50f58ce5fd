"""The list below the one box: hits under their headings, the part that matched standing out."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import N_, _
from app.visits.fields import VisitState, is_any_time
from ui import icons, theme
from ui.panels import label, restyle
from ui.rows import ACCESSIBLE, DISPLAY, NOWHERE, Index

if TYPE_CHECKING:
    from app.desk.find import Hit

HEADS = {
    "expected": N_("Expected"), "inside": N_("Inside now"), "pass": N_("Passes"), "message": N_("Messages"), "person": N_("People"),
    "home": N_("Homes"), "staff": N_("Staff"), "ticket": N_("Tickets"), "complaint": N_("Complaints"), "opinion": N_("Opinions"),
    "incident": N_("Incidents"), "call": N_("Calls"), "mail": N_("Letters"), "visit": N_("Visits"),
}  # fmt: skip
VERBS = {
    "expected": N_("Check in"), "inside": N_("Sign out"), "person": N_("New visit"), "home": N_("New visit here"),
    "staff": N_("New visit here"),
}  # fmt: skip
SHOW = N_("Show")  # of everything else
ICONS = {
    "expected": "calendar-check",
    "inside": "id-badge",
    "pass": "id-card",
    "person": "user",
    "home": "house",
    "staff": "user-tie",
    "visit": "clock-rotate-left",
    "message": "envelope",
    "call": "phone",
    "mail": "envelope-open-text",
    "ticket": "clipboard-list",
    "complaint": "circle-exclamation",
    "opinion": "comment",
    "incident": "bell",
}
BESIDE = frozenset({"message", "call", "mail"})  # what a caller said lately does not stand between Enter and the one person found
HEAD_HEIGHT, HIT_HEIGHT, MOST_HEIGHT = 26, 44, 480
AROUND = 10  # the edge of the list and what it keeps free within; less, and it would have to be scrolled by a hair


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a group's heading (no hit), or a hit."""

    head: str = ""
    hit: "Hit | None" = None


def verb(hit: "Hit") -> str:
    """What Enter does with a hit: whoever waits below is let in, whoever is inside signed out."""
    if hit.kind == "inside" and hit.state == VisitState.WAITING:
        return _("Admit")
    return _(VERBS.get(hit.kind, SHOW))


class Part(NamedTuple):
    """A piece of a line; the piece that matched is marked."""

    text: str
    is_marked: bool


def parts(text: str, matched: str) -> list[Part]:
    """`text` cut at the first place where `matched` stands in it, upper or lower case."""
    at = text.casefold().find(matched.casefold()) if matched else -1
    if at < 0 or len(text.casefold()) != len(text):
        return [Part(text, False)]
    end = at + len(matched)
    return [part for part in (Part(text[:at], False), Part(text[at:end], True), Part(text[end:], False)) if part.text]


def when(at: datetime | None) -> str:
    """The day of a last visit, or the time where it is today."""
    if at is None:
        return ""
    wall, today = clock.local(at), clock.day_of(clock.now())
    if is_any_time(at) and wall.date() == today:
        return ""
    return f"{wall:%H:%M}" if wall.date() == today else f"{wall:%m-%d}" if wall.year == today.year else f"{wall:%Y-%m-%d}"


class HitsModel(QAbstractListModel):
    """The hits of one text under their headings."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()

    def set_hits(self, hits: "tuple[Hit, ...]") -> None:
        self.beginResetModel()
        made: list[Entry] = []
        for kind, head in HEADS.items():
            of_kind = [hit for hit in hits if hit.kind == kind]
            if of_kind:
                made.append(Entry(_(head)))
                made.extend(Entry(hit=hit) for hit in of_kind)
        self.entries = tuple(made)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_hit = self.entries[index.row()].hit is not None
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_hit else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role not in (DISPLAY, ACCESSIBLE):
            return None
        entry = self.entries[index.row()]
        if entry.hit is None:
            return entry.head
        return " ".join(part for part in (entry.hit.name, entry.hit.detail, entry.hit.number) if part)


class HitDelegate(QStyledItemDelegate):
    """Paints headings and hits; the part that matched stands out, what Enter does stands at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        is_head = isinstance(model, HitsModel) and model.entries[index.row()].hit is None
        return QSize(100, theme.px(HEAD_HEIGHT if is_head else HIT_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, HitsModel):
            return
        entry, box = model.entries[index.row()], option.rect
        if entry.hit is None:
            painter.setFont(theme.font(theme.SMALL))
            painter.setPen(theme.colour("quiet"))
            painter.drawText(box.adjusted(14, 2, -14, 0), int(Qt.AlignmentFlag.AlignVCenter), entry.head)
            return
        is_picked = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_picked or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("accent_soft" if is_picked else "hover"))
        if is_picked:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colour("accent"))
        self._hit(painter, entry.hit, box, is_picked=is_picked)

    def _hit(self, painter: QPainter, hit: "Hit", box: QRect, *, is_picked: bool) -> None:
        size = theme.px(18)
        icons.paint(
            painter, ICONS.get(hit.kind, "user"), QRectF(box.left() + 14, box.center().y() - size / 2, size, size), theme.colour("quiet")
        )
        right = self._verb(painter, hit, box, is_picked=is_picked)
        left = box.left() + 14 + size + 10
        width, half = max(40, right - left - 12), box.height() // 2
        upper = QRect(left, box.top() + 2, width, half)
        end = self._line(painter, upper, parts(hit.name, hit.matched), "text", theme.BODY)
        if hit.number:
            rest = QRect(end + 8, upper.top(), max(0, left + width - end - 8), half)
            self._line(painter, rest, parts(hit.number, hit.matched), "quiet", theme.SMALL)
        self._line(painter, QRect(left, box.top() + half - 1, width, half), parts(_told(hit), hit.matched), "quiet", theme.SMALL)

    def _verb(self, painter: QPainter, hit: "Hit", box: QRect, *, is_picked: bool) -> int:
        words = verb(hit) + " ⏎" if is_picked else when(hit.at)
        width = theme.measure(theme.SMALL).horizontalAdvance(words)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("accent" if is_picked else "quiet"))
        painter.drawText(box.adjusted(0, 0, -16, 0), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), words)
        return box.right() - 16 - width

    def _line(self, painter: QPainter, box: QRect, pieces: list[Part], token: str, size: int) -> int:
        left = box.left()
        for piece in pieces:
            metrics = theme.measure(size, is_bold=piece.is_marked)
            room = box.right() - left
            words = piece.text.replace("\n", " ")
            width = metrics.horizontalAdvance(words)
            if width > room:
                words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
                width = metrics.horizontalAdvance(words)
            painter.setFont(theme.font(size, is_bold=piece.is_marked))
            painter.setPen(theme.colour("accent" if piece.is_marked else token))
            painter.drawText(QRect(left, box.top(), room, box.height()), int(Qt.AlignmentFlag.AlignVCenter), words)
            left += width
            if words != piece.text:
                break
        return left


def _told(hit: "Hit") -> str:
    """The quiet line: the detail, and what matched where neither name, number nor detail shows it."""
    seen = f"{hit.name} {hit.number} {hit.detail}".casefold()
    if not hit.matched or hit.matched.casefold() in seen:
        return hit.detail
    from app.desk.find import FIELD_WORDS  # loaded by the search already

    why = ": ".join((_(FIELD_WORDS.get(hit.matched_field, hit.matched_field)), hit.matched))
    return " · ".join(part for part in (why, hit.detail) if part)


class HitView(QListView):
    """Opaque, so that a new list does not make Qt paint the boards beneath it again (half of the time from key to rows)."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("card"))
        painter.end()
        super().paintEvent(event)


class HitList(QFrame):
    """The list below the box: part of the window, so focus and input method stay in the box."""

    clicked = Signal(object)
    marked = Signal()  # another hit, or none: what Enter does has changed

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("Popup")
        self.model = HitsModel(self)
        self.view = HitView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitDelegate(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(_("What the text may mean"))
        self.view.clicked.connect(self._clicked)
        self.foot = label("", "quiet", wraps=True)
        self.foot.setContentsMargins(14, 6, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.foot)
        self.hide()

    def _clicked(self, index: QModelIndex) -> None:
        if (hit := self.model.entries[index.row()].hit) is not None:
            self.clicked.emit(hit)

    def show_hits(self, hits: "tuple[Hit, ...]") -> None:
        """The only one meant is marked; what stands at the foot follows `marked`."""
        self.model.set_hits(hits)
        self.view.setVisible(bool(hits))
        named = [hit for hit in hits if not hit.is_in_text]
        meant = [hit for hit in named if hit.kind not in BESIDE] or named
        self.pick(next(n for n, e in enumerate(self.model.entries) if e.hit is meant[0]) if len(meant) == 1 else -1)

    def say(self, words: str, *, is_warning: bool = False) -> None:
        """The line at the foot: what Enter does, or why it did nothing."""
        self.foot.setText(words)
        if bool(self.foot.property("error")) != is_warning:
            self.foot.setProperty("error", is_warning)
            restyle(self.foot)

    def pick(self, number: int) -> None:
        self.view.setCurrentIndex(self.model.index(number) if number >= 0 else QModelIndex())
        if number < 0:
            self.view.clearSelection()
        self.marked.emit()

    def picked(self) -> "Hit | None":
        index = self.view.currentIndex()
        return self.model.entries[index.row()].hit if index.isValid() else None

    def move_by(self, step: int) -> None:
        """Down or Up: the next hit, over the headings, round at the ends."""
        places = [n for n, entry in enumerate(self.model.entries) if entry.hit is not None]
        if not places:
            return
        now = self.view.currentIndex().row()
        place = places.index(now) + step if now in places else (0 if step > 0 else -1)
        self.pick(places[place % len(places)])
        self.view.scrollTo(self.view.currentIndex())

    def open_below(self, box: QWidget) -> None:
        """Show the list from its first heading; raising it again would paint the whole window again."""
        self.place_below(box)
        self.view.scrollToTop()  # what was marked before there was room for it has scrolled its heading away
        if not self.isVisible():
            self.show()
            self.raise_()

    def place_below(self, box: QWidget) -> None:
        window = self._window
        heights = sum(theme.px(HIT_HEIGHT if entry.hit else HEAD_HEIGHT) for entry in self.model.entries)
        foot = self.foot.sizeHint().height() if self.foot.text() else 0
        corner = box.mapTo(window, QPoint(0, box.height() + 4))
        self.setGeometry(
            corner.x(), corner.y(), box.width(), min(heights + foot + AROUND, theme.px(MOST_HEIGHT), window.height() - corner.y() - 20)
        )
