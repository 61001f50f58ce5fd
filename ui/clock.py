"""The one timer of the window: clocks are repainted and limits looked at when it ticks."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.core import clock

SECOND = 1000
NOTICED = timedelta(seconds=90)


class Ticker(QObject):
    """Ticks every second; `minute` also right after sleep. `set_back` once the PC's clock has gone backwards; `day` past midnight."""

    second = Signal(datetime)
    minute = Signal(datetime)
    day = Signal()
    set_back = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._latest = clock.now()
        self._minute = self._latest.replace(second=0, microsecond=0)
        self._day = clock.day_of(self._latest)
        self._is_back = False
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND)
        self._timer.timeout.connect(self.tick)

    @property
    def is_back(self) -> bool:
        """Whether the PC's clock was set back."""
        return self._is_back

    def start(self) -> None:
        self._timer.start()

    def tick(self) -> None:
        """One beat; tests call it instead of waiting."""
        now = clock.now()
        self._watch(now)
        self.second.emit(now)
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.minute.emit(now)
        if clock.day_of(now) != self._day:
            self._day = clock.day_of(now)
            self.day.emit()

    def know(self, at: datetime | None) -> None:
        """Take a moment that has certainly passed, such as the newest entry's: a clock set back overnight is noticed too."""
        if at is not None:
            self._latest = max(self._latest, at)
            self._watch(clock.now())

    def _watch(self, now: datetime) -> None:
        is_back = now < self._latest - NOTICED
        if not is_back:
            self._latest = max(self._latest, now)
        if is_back != self._is_back:
            self._is_back = is_back
            self.set_back.emit(is_back)
