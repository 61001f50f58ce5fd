"""A room whose card shows one of several lists, chosen by Ctrl+1 …, with a side of fixed width beside it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from ui.panels import Card, button
from ui.screen import Desk, Screen

SIDE_WIDTH = 372


class ViewsRoom(Screen):
    """`show_view` is the room's own: it marks the chip and reads the list."""

    def __init__(self, desk: Desk, card: Card, views: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.card = card
        self.side = QStackedWidget()
        self._views = QButtonGroup(self)
        for place, words in enumerate(views):
            chip = button(words, key=f"Ctrl+{place + 1}", clicked=partial(self.show_view, place))
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._views.addButton(chip, place)
            card.add_to_head(chip)
        self.mark_view(0)

    @property
    def view(self) -> int:
        """Which list is shown."""
        return self._views.checkedId()

    def mark_view(self, place: int) -> None:
        """The chip of this list is the one pressed."""
        self._views.button(place).setChecked(True)

    def show_view(self, place: int) -> None:
        """Ctrl+1 …: another list."""
        self.mark_view(place)
        self.reload()

    def view_keys(self) -> list[tuple[str, Callable[[], object]]]:
        """The keys of the lists."""
        return [(f"Ctrl+{place + 1}", partial(self.show_view, place)) for place in range(len(self._views.buttons()))]

    def lay_out(self, foot: QHBoxLayout) -> None:
        """The card with its foot, and the side beside it."""
        foot.setContentsMargins(12, 6, 12, 8)
        self.card.body.addLayout(foot)
        self.side.setFixedWidth(SIDE_WIDTH)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(14)
        page.addWidget(self.card, 1)
        page.addWidget(self.side)
