"""The settings' page of notices: who signs what, and the texts in their languages and versions."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QWidget

from app.core.actor import ADMINISTRATORS
from app.core.clock import local
from app.core.errors import UserError
from app.core.i18n import LANGUAGES, _, language
from app.notices.fields import KIND_WORDS, TextKind
from app.visits.fields import TYPE_WORDS
from ui import say, theme
from ui.notices.signing_sheet import SigningSheet
from ui.notices.ticks import Ticks
from ui.panels import Card, button, label
from ui.screen import Desk
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from app.notices.lists import TextRow

SIGN_KEYS = ("sign_notice", "sign_agreement", "badge_photo")
TICKED = {"sign_notice_types": "sign_notice", "sign_agreement_types": "sign_agreement"}


class TextsPage(QWidget):
    """At the left whom the office asks to sign (`form`, made by the settings), at the right the editor of one text."""

    def __init__(self, desk: Desk, form: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, desk.tasks
        self._versions: tuple[TextRow, ...] = ()
        types = {kind.value: words for kind, words in TYPE_WORDS.items()}
        self.ticks = {
            "sign_notice_types": Ticks(_("Visitor types that sign the notice"), types),
            "sign_agreement_types": Ticks(_("Visitor types that sign the agreement"), types),
            "notice_languages": Ticks(_("Languages offered to visitors"), LANGUAGES, least=1),
        }
        for key, ticks in self.ticks.items():
            ticks.changed.connect(partial(self._keep, key))
        self.kind, self.code, self.version = QComboBox(), QComboBox(), QComboBox()
        self.text = QPlainTextEdit()
        self.since = label("", "quiet", wraps=True)
        self.wrong = label("", "error", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._who_signs(form), 4)
        row.addWidget(self._editor(), 6)
        for each in (self.kind, self.code):
            each.currentIndexChanged.connect(self.reload)
        self.version.currentIndexChanged.connect(self._show_version)
        self.text.document().modificationChanged.connect(lambda _is_on: self._settle())

    # -- building

    def _who_signs(self, form: QWidget) -> Card:
        card = Card(_("Signed by visitors"), is_flush=False)
        words = _(
            "Where a signature is asked for, the check-in form turns the sheet toward the visitor before anybody is let in. "
            "Otherwise it is there by Ctrl+S. A visitor who declines can be let in all the same; that is on record."
        )
        card.body.addWidget(label(words, "quiet", wraps=True))
        card.body.addWidget(form)
        for ticks in self.ticks.values():
            card.body.addWidget(ticks)
        card.body.addStretch(1)
        return card

    def _editor(self) -> Card:
        card = Card(_("Texts"), is_flush=False)
        for kind, words in KIND_WORDS.items():
            self.kind.addItem(_(words), kind.value)
        for code, name in LANGUAGES.items():
            self.code.addItem(name, code)
        self.code.setCurrentIndex(max(0, self.code.findData(language())))
        names = ((self.kind, _("Text")), (self.code, _("Language")), (self.version, _("Version")))
        row = QHBoxLayout()
        row.setSpacing(8)
        for each, name in names:
            each.setAccessibleName(name)
            row.addWidget(each, 1)
        card.body.addLayout(row)
        self.text.setAccessibleName(_("Text"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.px(220))
        card.body.addWidget(self.since)
        card.body.addWidget(self.text, 1)
        card.body.addWidget(self.wrong)
        card.body.addLayout(self._buttons(card))
        return card

    def _buttons(self, card: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(button(_("As the visitor sees it"), icon="eye", clicked=self.preview))
        row.addStretch(1)
        self.save_button = button("", kind="primary", clicked=self.save)
        row.addWidget(self.save_button)
        shortcuts(card, (("Ctrl+Return", self.save), ("Ctrl+Enter", self.save)))
        return row

    # -- who signs

    def show_settings(self, values: dict[str, Any]) -> None:
        """What is in force; types are only asked for where they count."""
        for key, ticks in self.ticks.items():
            ticks.show_value(str(values[key]))
        for key, whom in TICKED.items():
            self.ticks[key].setVisible(values[whom] == "types")

    def _keep(self, key: str, value: str) -> None:
        change = ("app.office.settings:change_setting", key, value)
        self._tasks.do(self, *change, then=lambda _done: say.toast(_("Saved.")), failed=self._put_back)

    def _put_back(self, error: UserError) -> None:
        say.error(error)
        if self._desk.settings is not None:
            self.show_settings(dict(self._desk.settings.values))

    # -- the text

    def _chosen(self) -> tuple[TextKind, str]:
        return TextKind(self.kind.currentData()), str(self.code.currentData())

    def reload(self) -> None:
        """The versions of the text chosen, the newest in the editor; words not saved yet stay while they are about the same text."""
        if self.text.document().isModified() and self._versions and self._chosen() == (self._versions[0].kind, self._versions[0].language):
            return
        kind, code = self._chosen()
        self._tasks.read(self, "app.notices.lists:versions", kind, code, key="versions", then=self._loaded)

    def _loaded(self, rows: "Sequence[TextRow]") -> None:
        self._versions = tuple(rows)
        self.version.blockSignals(True)
        self.version.clear()
        for row in rows:
            self.version.addItem(_("Version {n}").format(n=row.version) if row.version else _("as shipped"), row.version)
        self.version.blockSignals(False)
        self._show_version()

    def shown(self) -> "TextRow | None":
        """The version in the editor."""
        place = self.version.currentIndex()
        return self._versions[place] if 0 <= place < len(self._versions) else None

    def _show_version(self) -> None:
        row = self.shown()
        if row is None:
            return
        self.wrong.setText("")
        self.text.setPlainText(row.body)
        self.text.document().setModified(False)
        is_administrator = bool(self._tasks.actor and self._tasks.actor.roles & ADMINISTRATORS)
        self.text.setReadOnly(row is not self._versions[0] or not is_administrator)
        self.save_button.setVisible(is_administrator)
        self.since.setText(self._since_words(row))
        self._settle()

    def _since_words(self, row: "TextRow") -> str:
        if row.since is None:
            words = _("The text the program ships with.")
            return words if row is self._versions[0] else " ".join((words, _("No longer in force.")))
        parts = [_("since {day}").format(day=f"{local(row.since):%Y-%m-%d %H:%M}"), row.by]
        if row is not self._versions[0]:
            parts.append(_("earlier version, to read only"))
        return " · ".join(part for part in parts if part)

    def _settle(self) -> None:
        newest = self._versions[0].version if self._versions else 0
        self.save_button.setText("  ".join((_("Save as version {n}").format(n=newest + 1), "Ctrl+Enter")))
        self.save_button.setEnabled(self.text.document().isModified() and not self.text.isReadOnly())

    def save(self) -> None:
        """The next version of the text; the one before stays readable."""
        if not self.save_button.isEnabled():
            return
        kind, code = self._chosen()
        work = "app.notices.service:set_text"
        self._tasks.do(self, work, kind, code, self.text.toPlainText(), then=self._saved, failed=self._refused)

    def _saved(self, row: "TextRow") -> None:
        self.text.document().setModified(False)
        say.toast(_("{name}: version {n} is in force.").format(name=_(KIND_WORDS[row.kind]), n=row.version))
        self.reload()

    def _refused(self, error: UserError) -> None:
        self.wrong.setText(str(error))

    def preview(self) -> None:
        """The sheet the visitor signs, with the words as they stand in the editor; nothing is kept of it."""
        from app.notices.lists import TextRow  # loaded by the reading of the versions
        from app.visits.signing import ToSign

        if not self._versions:
            return
        kind, code = self._chosen()
        row = self.shown()
        version = row.version if row is not None and not self.text.document().isModified() else self._versions[0].version + 1
        shown = ToSign((TextRow(kind, code, version, self.text.toPlainText()),), code, (code,))
        SigningSheet(self.window(), shown, lambda _code: None, lambda _answer: None)
