"""One tab of the settings with several pages of its own, chosen by chips; the last are the limits, for who administers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.i18n import _
from ui import theme
from ui.office.list_editor import ListEditor
from ui.office.settings_form import SettingsForm
from ui.panels import Card, button, label
from ui.tasks import Tasks

FORM_WIDTH = 620


class ChipPages(QWidget):
    """Pages as (words, page); behind them a form of these settings with `words` below it."""

    def __init__(self, tasks: Tasks, pages: Sequence[tuple[str, QWidget]], keys: Sequence[str], words: str) -> None:
        super().__init__()
        from app.office.settings import FIELDS

        self.form = SettingsForm(tasks, [FIELDS[key] for key in keys])
        self._pages = QStackedWidget()
        self._group = QButtonGroup(self)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for n, (title, page) in enumerate((*pages, (_("Limits"), self._limits(words)))):
            chip = button(title, clicked=partial(self._open, n))
            chip.setCheckable(True)
            chip.setChecked(not n)
            chip.setProperty("chip", True)
            self._group.addButton(chip)
            chips.addWidget(chip)
            self._pages.addWidget(page)
        chips.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(chips)
        column.addWidget(self._pages, 1)

    def _limits(self, words: str) -> QWidget:
        holder = QWidget()
        card = Card(_("Limits"), is_flush=False)
        card.setMaximumWidth(theme.px(FORM_WIDTH))
        card.body.addWidget(self.form)
        card.body.addWidget(label(words, "quiet", wraps=True))
        card.body.addStretch(1)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(card, 2)
        row.addStretch(1)
        return holder

    def offer_limits(self, *, is_offered: bool) -> None:
        """Whoever does not administer sees the lists; the limits are not there."""
        chip = self._group.buttons()[-1]
        chip.setVisible(is_offered)
        if not is_offered and chip.isChecked():
            self._group.buttons()[0].click()

    def _open(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self.reload()

    def reload(self) -> None:
        """Read the list in front again."""
        page = self._pages.currentWidget()
        if isinstance(page, ListEditor):
            page.reload()
