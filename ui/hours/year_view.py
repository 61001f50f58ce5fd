"""A year as twelve small months, painted; walked by keys, days picked singly or in a row."""

from calendar import monthrange
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.core.i18n import N_, _
from app.hours.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from app.hours.days import DayInfo, DayKind, info_of
from app.hours.wording import info_words
from ui import theme

ACROSS, DOWN = 4, 3
WEEKS = 6
HEAD = 34
MARK = 9
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"),
    N_("October"), N_("November"), N_("December"),
)  # fmt: skip
LETTERS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))


class Look(NamedTuple):
    """How a kind of day is told apart: ground, text and a mark beside the number, so no colour alone says it."""

    ground: str
    text: str
    mark: str


LOOKS = {
    DayKind.OPEN: Look("", "text", ""),
    DayKind.CLOSED: Look("", "quiet", ""),
    # Translators: one sign at the corner of a day: holiday, make-up working day, half day, other hours
    DayKind.HOLIDAY: Look("bad_soft", "bad", N_("H")),
    DayKind.MAKE_UP: Look("ok_soft", "ok", N_("W")),
    DayKind.SHORT: Look("warn_soft", "warn", N_("½")),
    DayKind.OTHER: Look("accent_soft", "accent", N_("~")),
}
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class YearView(QWidget):
    """`picked` tells the day under the cursor and the other end of the row; digits are told by `digit`, Enter by `entered`."""

    picked = Signal(object, object)
    year_wanted = Signal(int)
    digit = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calendar: Calendar | None = None
        self.today = self.current = self.anchor = date(2026, 1, 1)
        self.changed: frozenset[date] = frozenset()
        self._infos: dict[date, DayInfo] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("The year"))
        self.setMinimumSize(theme.px(560), theme.px(330))

    @property
    def year(self) -> int:
        """The year shown."""
        return self.current.year

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day picked."""
        return min(self.current, self.anchor), max(self.current, self.anchor)

    def show_calendar(self, calendar: Calendar, today: date, changed: frozenset[date]) -> None:
        """What to paint; days in `changed` are not saved yet."""
        self.calendar, self.today, self.changed = calendar, today, changed
        self._infos.clear()
        self.update()

    def pick(self, day: date, *, extends: bool = False) -> None:
        """Put the cursor on a day; with `extends` the row from where it began is picked."""
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return
        was = self.year
        self.current = day
        if not extends or day.year != was:
            self.anchor = day
        if day.year != was:
            self._infos.clear()
            self.year_wanted.emit(day.year)
        self.setAccessibleDescription(info_words(self._info(day)) if self.calendar is not None else "")
        self.picked.emit(self.current, self.anchor)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(760), theme.px(520))

    # -- where things are

    def _cell(self) -> tuple[float, float, float, float, float]:
        """Width and height of a month, its head, and width and height of a day."""
        width, height = self.width() / ACROSS, self.height() / DOWN
        head = theme.px(HEAD)
        return width, height, head, (width - theme.px(20)) / 7, (height - head - theme.px(4)) / WEEKS

    def box_of(self, day: date) -> QRectF:
        """Where a day of the year shown is painted."""
        width, height, head, across, down = self._cell()
        row, column = divmod(day.month - 1, ACROSS)
        first = date(day.year, day.month, 1).weekday()
        week, weekday = divmod(first + day.day - 1, 7)
        left = column * width + theme.px(10) + weekday * across
        return QRectF(left, row * height + head + week * down, across, down).adjusted(1, 1, -1, -1)

    def day_at(self, where: QPoint) -> date | None:
        """The day under a point, or None."""
        width, height, head, across, down = self._cell()
        column, row = int(where.x() // width), int(where.y() // height)
        x, y = where.x() - column * width - theme.px(10), where.y() - row * height - head
        month = row * ACROSS + column + 1
        if not (0 <= column < ACROSS and 0 <= row < DOWN) or x < 0 or y < 0 or x >= 7 * across:
            return None
        number = int(y // down) * 7 + int(x // across) - date(self.year, month, 1).weekday() + 1
        return date(self.year, month, number) if 1 <= number <= monthrange(self.year, month)[1] else None

    def _info(self, day: date) -> DayInfo:
        assert self.calendar is not None
        if day not in self._infos:
            self._infos[day] = info_of(self.calendar, day)
        return self._infos[day]

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.calendar is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for month in range(1, 13):
                self._paint_month(painter, month)

    def _paint_month(self, painter: QPainter, month: int) -> None:
        width, height, _head, across, _down = self._cell()
        row, column = divmod(month - 1, ACROSS)
        left, top = column * width + theme.px(10), row * height
        painter.setFont(theme.font(theme.SMALL + 1, is_bold=True))
        painter.setPen(theme.colour("text"))
        painter.drawText(QRectF(left + 3, top, width, theme.px(20)), int(Qt.AlignmentFlag.AlignVCenter), _(MONTHS[month - 1]))
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("quiet"))
        for weekday, letters in enumerate(LETTERS):
            box = QRectF(left + weekday * across, top + theme.px(HEAD - 15), across, theme.px(15))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), _(letters))
        for number in range(1, monthrange(self.year, month)[1] + 1):
            self._paint_day(painter, self._info(date(self.year, month, number)))

    def _paint_day(self, painter: QPainter, info: DayInfo) -> None:
        box, look = self.box_of(info.day), LOOKS[info.kind]
        first, last = self.span
        is_picked = first <= info.day <= last
        if look.ground or is_picked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(look.ground or "accent_soft"))
            painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if info.day == self.today:
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        if is_picked:
            is_cursor = info.day == self.current and self.hasFocus()
            painter.setPen(QPen(theme.colour("accent"), 2 if is_cursor else 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self._paint_words(painter, info, box, look)

    def _paint_words(self, painter: QPainter, info: DayInfo, box: QRectF, look: Look) -> None:
        colour = QColor(theme.colour(look.text))
        painter.setPen(colour)
        is_roomy = box.width() > theme.px(32)
        painter.setFont(theme.font(theme.BODY if box.height() > theme.px(24) else theme.SMALL))
        number = box.adjusted(0, 0, -theme.px(MARK), 0) if look.mark and not is_roomy else box
        painter.drawText(number, int(Qt.AlignmentFlag.AlignCenter), str(info.day.day))
        if look.mark:
            painter.setFont(theme.font(MARK, is_bold=True))
            size = theme.px(MARK + 2)
            corner = QRectF(box.right() - size, box.top() + (2 if is_roomy else 0), size, size)
            painter.drawText(corner, int(Qt.AlignmentFlag.AlignCenter), _(look.mark))
        if info.day in self.changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(box.left() - 2, box.top() + 1, 2, box.height() - 2), 1, 1)

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, extends = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        moves = {
            Qt.Key.Key_PageUp: partial(self._turn, -1), Qt.Key.Key_PageDown: partial(self._turn, 1),
            Qt.Key.Key_Home: partial(self._edge, is_first=True), Qt.Key.Key_End: partial(self._edge, is_first=False),
        }  # fmt: skip
        if key in STEPS and not has_ctrl:
            self.pick(self.current + timedelta(days=STEPS[key]), extends=extends)
        elif key in moves:
            self.pick(moves[key](), extends=extends)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not has_ctrl:
            self.entered.emit()
        elif event.text().isdecimal() and not has_ctrl:
            self.digit.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _turn(self, months: int) -> date:
        place = self.current.year * 12 + self.current.month - 1 + months
        year, month = divmod(place, 12)
        return date(year, month + 1, min(self.current.day, monthrange(year, month + 1)[1]))

    def _edge(self, *, is_first: bool) -> date:
        return self.current.replace(day=1 if is_first else monthrange(self.current.year, self.current.month)[1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self.pick(day, extends=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None and event.buttons() & Qt.MouseButton.LeftButton and day != self.current:
            self.pick(day, extends=True)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.calendar is not None:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), info_words(self._info(day)) if day is not None else "", self)
            return True
        return super().event(event)


class Legend(QWidget):
    """What the grounds and signs of the days mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        from app.hours.days import DAY_WORDS

        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = float(theme.px(12))
            for kind in (DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.SHORT, DayKind.OTHER):
                left = self._entry(painter, left, LOOKS[kind], _(DAY_WORDS[kind]))

    def _entry(self, painter: QPainter, left: float, look: Look, words: str) -> float:
        box = QRectF(left, (self.height() - theme.px(18)) / 2, theme.px(22), theme.px(18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(look.ground))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(theme.colour(look.text))
        painter.setFont(theme.font(10, is_bold=True))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), _(look.mark))
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour("quiet"))
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(QRectF(box.right() + 6, 0, width + 4, self.height()), int(Qt.AlignmentFlag.AlignVCenter), words)
        return box.right() + 6 + width + theme.px(18)
