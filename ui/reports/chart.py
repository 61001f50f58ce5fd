"""Days or months as bars: their parts one upon the other in tones of the accent, each named, every sum written."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.core.i18n import _
from ui import theme

if TYPE_CHECKING:
    from app.reports.fields import Bar, Bars

TONES = (1.0, 0.78, 0.6, 0.44, 0.3, 0.19, 0.1)  # of the accent, the rest is the card
FOOT, LEGEND, ABOVE = 18, 26, 18
FEW = 3


def tone(share: float) -> QColor:
    """The accent laid thinly on the card."""
    accent, card = theme.colour("accent"), theme.colour("card")
    pairs = ((accent.red(), card.red()), (accent.green(), card.green()), (accent.blue(), card.blue()))
    return QColor(*(round(share * one + (1 - share) * other) for one, other in pairs))


class DaysChart(QWidget):
    """Bars for the days or months shown; what each holds is told under the mouse, and for a screen reader in one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[Bar] = ()
        self._names: Sequence[str] = ()
        self.setMinimumHeight(theme.px(150))
        self.setAccessibleName(_("Received each day"))

    def sizeHint(self) -> QSize:
        return QSize(600, theme.px(200))

    def show_bars(self, chart: "Bars") -> None:
        """Take the bars of a month or a year."""
        self._bars, self._names = chart.bars, chart.names
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(_(", ").join(f"{bar.label}: {sum(bar.counts)}" for bar in chart.bars if sum(bar.counts)))
        self.update()

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(14, theme.px(ABOVE), -14, -theme.px(FOOT + LEGEND))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        bars = self._room()
        painter.fillRect(QRectF(bars.left(), bars.bottom(), bars.width(), 1), theme.colour("border"))
        most = max((sum(bar.counts) for bar in self._bars), default=0)
        step = bars.width() / max(1, len(self._bars))
        for place, one in enumerate(self._bars):
            column = QRectF(bars.left() + place * step, bars.top(), step, bars.height())
            self._one(painter, column, one, most)
        self._legend(painter)

    def _tones(self) -> Sequence[float]:
        """So many that they are told apart."""
        return TONES if len(self._names) > FEW else tuple(TONES[place] for place in (0, 3, 6)[: len(self._names)])

    def _one(self, painter: QPainter, column: QRectF, one: "Bar", most: int) -> None:
        painter.setPen(theme.colour("quiet"))
        foot = QRectF(column.left(), column.bottom() + 2, column.width(), theme.px(FOOT))
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), one.label)
        whole = sum(one.counts)
        if not whole:
            return
        height = max(2.0, column.height() * whole / most)
        bar = QRectF(column.left() + column.width() * 0.16, column.bottom() - height, column.width() * 0.68, height)
        top = QRectF(column.left() - 8, bar.top() - theme.px(ABOVE), column.width() + 16, theme.px(ABOVE))
        painter.drawText(top, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), f"{whole}")
        y = bar.bottom()
        for share, many in zip(self._tones(), one.counts, strict=True):
            part = bar.height() * many / whole
            painter.fillRect(QRectF(bar.left(), y - part, bar.width(), part), tone(share))
            y -= part

    def _legend(self, painter: QPainter) -> None:
        x, y = 14.0, self.height() - theme.px(LEGEND) + 4.0
        size = theme.px(11)
        metrics = theme.measure(theme.SMALL)
        for share, words in zip(self._tones(), self._names, strict=True):
            mark = QRectF(x, y + 2, size, size)
            painter.fillRect(mark, tone(share))
            painter.setPen(theme.colour("border"))
            painter.drawRect(mark)
            painter.setPen(theme.colour("text"))
            painter.drawText(QRectF(x + size + 6, y - 2, 400, size + 8), int(Qt.AlignmentFlag.AlignVCenter), words)
            x += size + 6 + metrics.horizontalAdvance(words) + 18

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos().x()), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]  # Qt hands in every kind of event

    def told_at(self, x: int) -> str:
        """What the day or month at `x` pixels brought, in words."""
        bars = self._room()
        place = int((x - bars.left()) / bars.width() * len(self._bars)) if self._bars and bars.width() else -1
        if not 0 <= place < len(self._bars):
            return ""
        one = self._bars[place]
        parts = [f"{name} {many}" for name, many in zip(self._names, one.counts, strict=True) if many]
        return f"{one.name}\n" + "\n".join(parts or [_("Nothing was received.")])
