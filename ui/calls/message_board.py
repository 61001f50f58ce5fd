"""Messages nobody was told yet: on the first screen, the urgent and the old ones in red, each ageing in sight."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.calls.fields import MessageState
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import theme
from ui.boards import BoardList, BoardRow
from ui.calls.words import message_detail, message_pill, message_title
from ui.panels import Card, button

if TYPE_CHECKING:
    from app.calls.lists import MessageRow

LOW, ROWS, MANY = 860, 2, 4  # in a window lower than this two rows stand there before the list scrolls, else four


class MessageBoard(Card):
    """`chosen` on Enter or double click. Where nothing waits the card is not there and the boards beside it have its room."""

    chosen = Signal(object)
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Messages"), parent)
        self.list = BoardList(self._shown, name=_("Messages not told yet"))
        self.body.addWidget(self.list)
        self.add_to_head(button(_("All messages"), kind="quiet", clicked=self.all_wanted.emit))
        self.list.opened.connect(self.chosen)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @staticmethod
    def _shown(row: "MessageRow") -> BoardRow:
        mark = message_pill(row)
        icon = "envelope" if row.state is MessageState.NEW else "phone"
        return BoardRow(message_title(row), message_detail(row), icon, mark.word, mark.meaning)

    def show_rows(self, rows: "Sequence[MessageRow]") -> None:
        """What waits, as read."""
        self.list.set_rows(rows)
        new = sum(row.state is MessageState.NEW for row in rows)
        owed = len(rows) - new
        parts = [ngettext("{n} not told", "{n} not told", new).format(n=new)] if new else []
        parts += [ngettext("{n} call back owed", "{n} calls back owed", owed).format(n=owed)] if owed else []
        self.set_count(" · ".join(parts))
        self._fit()
        self.setVisible(bool(rows))

    def _fit(self) -> None:
        """As high as its rows, as far as the window has room; the boards beside it keep theirs."""
        most, many = ROWS if self.window().height() < theme.px(LOW) else MANY, len(self.list.rows())
        self.list.setFixedHeight(theme.px(theme.BOARD_ROW) * min(max(many, 1), most) + 2)
        rest = many - most
        self.set_foot("↓ " + ngettext("{n} more", "{n} more", rest).format(n=rest) if rest > 0 else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_trouble(self, error: UserError) -> None:
        """It could not be read: what stood there stays, and the sentence says so."""
        self.set_foot(str(error))

    def tick(self) -> None:
        """A minute has passed: paint the ages."""
        self._fit()
        self.list.viewport().update()
