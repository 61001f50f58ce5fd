"""Settings of encryption: how the data lies on the disk, and what can be done about it; for administrators."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say, theme
from ui.backups.progress import ProgressLine
from ui.office.passphrases import Secrecy, SecretSheet
from ui.panels import Card, button, label
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts

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
        self.seal = button(_("Encrypt the earlier backups too"), key="Ctrl+B", icon="lock", clicked=self.seal_backups)
        self.remove = button(_("Delete them for good …"), key="Ctrl+J", clicked=self.ask_remove)
        self.progress = ProgressLine()
        self.progress.hide()
        self._work.progressed.connect(self.progress.show_progress)
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
        old = QHBoxLayout()
        for verb in (self.seal, self.remove):
            old.addWidget(verb)
        old.addStretch(1)
        for part in (self.state, self.backups):
            card.body.addWidget(part)
        card.body.addLayout(old)
        card.body.addWidget(self.progress)
        card.body.addWidget(self.remembers)
        card.body.addLayout(row)
        shortcuts(self, (("Ctrl+B", self.seal.click), ("Ctrl+J", self.remove.click)), ANYWHERE)
        card.body.addStretch(1)
        self._place(card)

    def _place(self, card: Card) -> None:
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

        self.progress.hide()
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
        self._show_plain(found.plain_backups if found.is_encrypted else ())
        self.encrypt.setVisible(not found.is_encrypted)
        for part in (self.change, self.sheet, self.decrypt):
            part.setVisible(found.is_encrypted)
        self.remembers.setVisible(found.can_remember)
        self.remembers.setChecked(found.is_remembered)

    def _show_plain(self, found: Sequence[Path]) -> None:
        """What was backed up before the data was encrypted, and stays readable until somebody sees to it."""
        n = len(found)
        sentence = ngettext(
            "{n} backup made before is not encrypted: whoever finds it can read every visitor and complaint in it, and the files kept with "
            "records. It stays until the rule of backups lets it go, or you see to it here. It lies in {folders}.",
            "{n} backups made before are not encrypted: whoever finds them can read every visitor and complaint in them, and the files "
            "kept with records. They stay until the rule of backups lets them go, or you see to it here. They lie in {folders}.",
            n,
        )
        folders = dict.fromkeys(str(path.parent.parent if path.parent.name.startswith("firstdesk-") else path.parent) for path in found)
        self.backups.setText(sentence.format(n=n, folders=", ".join(folders)) if n else "")
        for part in (self.backups, self.seal, self.remove):
            part.setVisible(bool(n))
            part.setEnabled(not self._work.is_running)

    def seal_backups(self) -> None:
        """Ctrl+B: the earlier ones under the office's key, one by one; they can be brought back as before."""
        if self._work.is_running:
            return
        self._begin()
        self._work.run("seal_backups", told=self._work.progressed.emit, then=self._sealed, refused=self._refused)

    def ask_remove(self) -> None:
        """Ctrl+J: a question first, as nothing brings them back."""
        words = _(
            "The office as it was on those days can then not be brought back from them. Backups that are encrypted stay. "
            "What lies on a stick that is not in is not reached."
        )
        say.ask(_("Delete the backups that are not encrypted, for good?"), words, _("Delete for good"), self._remove, is_danger=True)

    def _remove(self, _line: str) -> None:
        self._begin()
        self._work.run("remove_plain_backups", then=self._removed, refused=self._refused)

    def _begin(self) -> None:
        self.progress.show()
        for part in (self.seal, self.remove):
            part.setEnabled(False)

    def _sealed(self, n: int) -> None:
        self.reload()
        say.toast(ngettext("{n} backup is encrypted.", "{n} backups are encrypted.", n).format(n=n))

    def _removed(self, n: int) -> None:
        self.reload()
        say.toast(ngettext("{n} backup is gone.", "{n} backups are gone.", n).format(n=n))

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
