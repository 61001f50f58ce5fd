"""Settings of encryption: how the data lies on the disk, and what can be done about it; for administrators."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say, theme
from ui.office.passphrases import Secrecy, SecretSheet
from ui.panels import Card, button, label
from ui.screen import Desk

if TYPE_CHECKING:
    from app.office.encryption import Protection

WIDTH = 680


class ProtectionPage(QWidget):
    """One card: the state in a sentence, a button for each thing that can be done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._work = Secrecy(desk, self)
        self.state = label("", wraps=True)
        self.backups = label("", "error", wraps=True)
        self.encrypt = button(_("Encrypt …"), icon="lock", kind="primary", clicked=self.ask_encrypt)
        self.change = button(_("Change the passphrase …"), clicked=self.ask_change)
        self.sheet = button(_("New recovery sheet …"), clicked=self.ask_sheet)
        self.decrypt = button(_("Keep it in the clear …"), clicked=self.ask_decrypt)
        self.remembers = QCheckBox(_("This PC opens the data by itself, by its own key store"))
        self.remembers.clicked.connect(self._remember)
        card = Card(_("Encryption"), is_flush=False)
        card.setMaximumWidth(theme.px(WIDTH))
        row = QHBoxLayout()
        for verb in (self.encrypt, self.change, self.sheet, self.decrypt):
            row.addWidget(verb)
        row.addStretch(1)
        for part in (self.state, self.backups, self.remembers):
            card.body.addWidget(part)
        card.body.addLayout(row)
        card.body.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 8, 0, 0)
        inside = QVBoxLayout()
        inside.addWidget(card)
        inside.addStretch(1)
        across.addLayout(inside, 2)
        across.addStretch(1)

    def reload(self) -> None:
        """Look at the files again."""
        memory = self._desk.memory
        if memory is None or self._desk.tasks.store is None:
            return
        from app.office.encryption import protection

        try:
            self._show(protection(memory.folder))
        except UserError as error:
            self.state.setText(str(error))

    def _show(self, found: "Protection") -> None:
        self.state.setText(
            _("The data is encrypted on the disk (AES-256), and the files kept with records too. The passphrase is asked at the start.")
            if found.is_encrypted
            else _("The data lies on the disk in the clear: whoever gets at this PC's disk can read every visitor and complaint.")
        )
        n = len(found.plain_backups) if found.is_encrypted else 0
        sentence = ngettext(
            "{n} earlier backup is not encrypted ({name}). Delete it once a newer one is there.",
            "{n} earlier backups are not encrypted ({name} …). Delete them once a newer one is there.",
            n,
        )
        self.backups.setText(sentence.format(n=n, name=found.plain_backups[0].name) if n else "")
        self.backups.setVisible(bool(n))
        self.encrypt.setVisible(not found.is_encrypted)
        for part in (self.change, self.sheet, self.decrypt):
            part.setVisible(found.is_encrypted)
        self.remembers.setVisible(found.can_remember)
        self.remembers.setChecked(found.is_remembered)

    def ask_encrypt(self) -> None:
        words = _(
            "Choose a passphrase of a few words; it is asked whenever the program starts on this PC. "
            "A backup is made first, the new file is compared with the old one, and the recovery code comes at the end."
        )
        self._ask(_("Encrypt this office's data"), words, ([_("Passphrase"), _("Once more")], _("Encrypt"), "encrypt"))

    def ask_change(self) -> None:
        words = _("The old passphrase opens nothing any more. The recovery sheet stays good.")
        entries = [_("Present passphrase"), _("New passphrase"), _("Once more")]
        self._ask(_("Change the passphrase"), words, (entries, _("Change"), "change_passphrase"))

    def ask_sheet(self) -> None:
        words = _("For a sheet that was lost or seen by others: a new code, and the old one opens nothing any more.")
        self._ask(_("New recovery sheet"), words, ([_("Passphrase")], _("Make a new code"), "new_recovery_code"))

    def ask_decrypt(self) -> None:
        words = _("Afterwards whoever gets at this PC's disk can read everything. Passphrase and recovery code are needed no more.")
        self._ask(_("Keep the data in the clear"), words, ([_("Passphrase, or recovery code")], _("Decrypt"), "decrypt"))

    def _ask(self, title: str, words: str, work: tuple[list[str], str, str]) -> None:
        entries, verb, name = work
        sheet = SecretSheet(self.window(), self._desk, title, words, entries=entries, verb=verb, work=name)
        sheet.closed.connect(self.reload)

    def _remember(self, is_on: Any) -> None:
        self._work.run("remember_here", is_on=bool(is_on), then=partial(self._remembered), refused=self._refused)

    def _remembered(self, _nothing: object) -> None:
        self.reload()
        say.toast(_("Done."))

    def _refused(self, error: UserError) -> None:
        say.error(error)
        self.reload()
