"""The days of a month as bars: the subjects one upon the other in tones of the accent, each named, every sum written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.core.i18n import _
from app.reports.fields import SUBJECT_WORDS, Subject
from ui import theme

if TYPE_CHECKING:
    from app.reports.fields import DayCount

TONES = (1.0, 0.74, 0.54, 0.38, 0.24, 0.12)  # of the accent, the rest is the card
FOOT, LEGEND, ABOVE = 18, 26, 18


def tone(share: float) -> QColor:
    """The accent laid thinly on the card."""
    accent, card = theme.colour("accent"), theme.colour("card")
    pairs = ((accent.red(), card.red()), (accent.green(), card.green()), (accent.blue(), card.blue()))
    return QColor(*(round(share * one + (1 - share) * other) for one, other in pairs))


class DaysChart(QWidget):
    """Bars for the days shown; what each holds is told under the mouse, and for a screen reader in one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: Sequence[DayCount] = ()
        self.setMinimumHeight(theme.px(150))
        self.setAccessibleName(_("Received each day"))

    def sizeHint(self) -> QSize:
        return QSize(600, theme.px(200))

    def show_days(self, days: "Sequence[DayCount]") -> None:
        """Take the days of a month."""
        self._days = days
        self.setAccessibleDescription(_(", ").join(f"{day.day.day}: {sum(day.counts)}" for day in days if sum(day.counts)))
        self.update()

    def _bars(self) -> QRectF:
        return QRectF(self.rect()).adjusted(14, theme.px(ABOVE), -14, -theme.px(FOOT + LEGEND))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        bars = self._bars()
        painter.fillRect(QRectF(bars.left(), bars.bottom(), bars.width(), 1), theme.colour("border"))
        most = max((sum(day.counts) for day in self._days), default=0)
        step = bars.width() / max(1, len(self._days))
        for place, day in enumerate(self._days):
            column = QRectF(bars.left() + place * step, bars.top(), step, bars.height())
            self._day(painter, column, day, most)
        self._legend(painter)

    def _day(self, painter: QPainter, column: QRectF, day: "DayCount", most: int) -> None:
        painter.setPen(theme.colour("quiet"))
        foot = QRectF(column.left(), column.bottom() + 2, column.width(), theme.px(FOOT))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), f"{day.day.day}")
        whole = sum(day.counts)
        if not whole:
            return
        height = max(2.0, column.height() * whole / most)
        bar = QRectF(column.left() + column.width() * 0.16, column.bottom() - height, column.width() * 0.68, height)
        top = QRectF(column.left() - 8, bar.top() - theme.px(ABOVE), column.width() + 16, theme.px(ABOVE))
        painter.drawText(top, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), f"{whole}")
        y = bar.bottom()
        for share, many in zip(TONES, day.counts, strict=True):
            part = bar.height() * many / whole
            painter.fillRect(QRectF(bar.left(), y - part, bar.width(), part), tone(share))
            y -= part

    def _legend(self, painter: QPainter) -> None:
        x, y = 14.0, self.height() - theme.px(LEGEND) + 4.0
        size = theme.px(11)
        metrics = theme.measure(theme.SMALL)
        for share, subject in zip(TONES, Subject, strict=True):
            mark = QRectF(x, y + 2, size, size)
            painter.fillRect(mark, tone(share))
            painter.setPen(theme.colour("border"))
            painter.drawRect(mark)
            words = _(SUBJECT_WORDS[subject])
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x + size + 6, y - 2, 400, size + 8), int(Qt.AlignmentFlag.AlignVCenter), words)
            x += size + 6 + metrics.horizontalAdvance(words) + 18

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos().x()), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]  # Qt hands in every kind of event

    def told_at(self, x: int) -> str:
        """What the day at `x` pixels brought, in words."""
        bars = self._bars()
        place = int((x - bars.left()) / bars.width() * len(self._days)) if self._days and bars.width() else -1
        if not 0 <= place < len(self._days):
            return ""
        day = self._days[place]
        parts = [_(SUBJECT_WORDS[subject]) + f" {many}" for subject, many in zip(Subject, day.counts, strict=True) if many]
        return f"{day.day:%Y-%m-%d}\n" + "\n".join(parts or [_("Nothing was received.")])
