"""encryption: how the data lies on the disk, on, off, another passphrase, another recovery code."""

import argparse

from app.core.i18n import _, ngettext
from app.tool.session import data_folder, new_passphrase, opened, passphrase, say_json


def print_code(code: str) -> None:
    """The recovery code, once."""
    print(_("The data is encrypted. Recovery code (write it down, it is kept nowhere): {code}").format(code=code))


def state(words: argparse.Namespace) -> None:
    """Whether the data is encrypted, and which earlier backups are not."""
    from app.office.encryption import protection

    found = protection(data_folder(words))
    if words.json:
        plain = [path.name for path in found.plain_backups]
        say_json({"encrypted": found.is_encrypted, "remembered": found.is_remembered, "plain_backups": plain})
        return
    print(_("The data is encrypted.") if found.is_encrypted else _("The data is not encrypted."))
    if found.is_encrypted:
        for path in found.plain_backups:
            print(_("Not encrypted: {file}").format(file=path))
        if found.plain_backups:
            print(_("Encrypt these backups with: encryption backups, or delete them for good with: encryption backups --delete."))


def backups(words: argparse.Namespace) -> None:
    """Encrypt the backups made while the data was in the clear, or delete them for good."""
    from app.office.encryption import remove_plain_backups, seal_backups

    work = remove_plain_backups if words.delete else seal_backups
    with opened(words) as desk:
        n = work(desk.store, data_folder(words).absolute(), by=desk.by, now=desk.now)
    said = ngettext("{n} backup is encrypted.", "{n} backups are encrypted.", n)
    if words.delete:
        said = ngettext("{n} backup is gone.", "{n} backups are gone.", n)
    print(said.format(n=n))


def turn_on(words: argparse.Namespace) -> None:
    """Encrypt the data; the recovery code is printed once."""
    from app.office.encryption import encrypt

    with opened(words) as desk:
        print_code(encrypt(desk.store, data_folder(words), new_passphrase(), by=desk.by, now=desk.now, remember=words.remember))


def turn_off(words: argparse.Namespace) -> None:
    """Keep the data in the clear again."""
    from app.office.encryption import decrypt

    with opened(words) as desk:
        decrypt(desk.store, data_folder(words), passphrase(), by=desk.by, now=desk.now)
    print(_("The data is not encrypted."))


def change(words: argparse.Namespace) -> None:
    """Another passphrase."""
    from app.office.encryption import change_passphrase

    with opened(words) as desk:
        change_passphrase(desk.store, data_folder(words), passphrase(), new_passphrase(), by=desk.by, now=desk.now)
    print(_("The passphrase is changed; the recovery code stays good."))


def code(words: argparse.Namespace) -> None:
    """Another recovery code."""
    from app.office.encryption import new_recovery_code

    with opened(words) as desk:
        print_code(new_recovery_code(desk.store, data_folder(words), passphrase(), by=desk.by, now=desk.now))


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The words of the command line."""
    help_text = "Encrypt the data on the disk. Secrets come from FIRSTDESK_PASSPHRASE and FIRSTDESK_NEW_PASSPHRASE, else standard input."
    top = commands.add_parser("encryption", help="Encrypt the data on the disk.", description=help_text)
    verbs = top.add_subparsers(required=True, metavar="VERB")
    for name, run, words in (
        ("state", state, "whether the data is encrypted"), ("on", turn_on, "encrypt it; the recovery code is printed once"),
        ("off", turn_off, "keep it in the clear again"), ("passphrase", change, "another passphrase"),
        ("code", code, "another recovery code; the old one opens nothing any more"),
        ("backups", backups, "encrypt the backups made while the data was in the clear"),
    ):  # fmt: skip
        verb = verbs.add_parser(name, help=words, description=words)
        verb.set_defaults(run=run)
        if name == "state":
            verb.add_argument("--json", action="store_true")
        if name == "backups":
            verb.add_argument("--delete", action="store_true", help="delete them for good instead")
        if name == "on":
            verb.add_argument("--remember", action="store_true", help="this PC opens it by its own key store")
