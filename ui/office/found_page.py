"""The page of the first start: four entries, and the desk is open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.core.errors import FormErrors, UserError
from app.core.i18n import LANGUAGES, _, language
from app.office.fields import OFFICE_FIELDS
from ui.forms import FormView
from ui.office.gate_page import GatePage
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcut


class FoundPage(GatePage):
    """First start: one page, then the desk."""

    founded = Signal(object)
    language_wanted = Signal(str)
    restore_wanted = Signal()
    join_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            _("Set up this desk"), _("Four entries, then the first visitor can be checked in. All of it can be changed later.")
        )
        self._desk = desk
        self._is_open = False
        self.form = FormView(OFFICE_FIELDS)
        self.form.submitted.connect(self.save)
        self.form.fill({"kind": "property"})
        self.go = button(_("Start"), key="Ctrl+Return", kind="big", clicked=self.save)
        self.body.addLayout(self._languages())
        self.body.addWidget(self.form)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.go)
        over = button(_("Bring an office over from a backup…"), key="Ctrl+R", kind="quiet", clicked=self.restore_wanted.emit)
        self.body.addWidget(over)
        self.body.addWidget(button(_("Join counters on a server…"), key="Ctrl+J", kind="quiet", clicked=self.join_wanted.emit))
        shortcut(self, "Ctrl+J", self.join_wanted.emit, ANYWHERE)
        shortcut(self, "Ctrl+R", self.restore_wanted.emit, ANYWHERE)

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for code, words in LANGUAGES.items():
            chip = QPushButton(words)
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setChecked(code == language())
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            chip.clicked.connect(lambda _on, code=code: self.language_wanted.emit(code))
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def take_focus(self) -> None:
        self.form.focus("name")

    def save(self) -> None:
        """Found the office; words typed stay where one of them must be changed."""
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self.complain("")
        self.form.show_errors({})
        self._desk.tasks.do(
            self, "app.office.service:found", self.form.values(), counter=self._desk.counter, then=self._founded, failed=self._failed
        )

    def _founded(self, actor: object) -> None:
        self.go.setEnabled(True)
        # the language this page was filled in becomes the office's
        self._desk.tasks.do(None, "app.office.settings:change_setting", "language", language(), by=actor)
        self.founded.emit(actor)

    def _failed(self, error: UserError) -> None:
        self.go.setEnabled(True)
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            self.complain(str(error))
