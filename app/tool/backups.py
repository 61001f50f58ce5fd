"""backup and restore: a copy of everything while the desk works, what copies there are, and the office brought back from one."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext, use_language
from app.tool.session import COUNTER, data_folder, opened, passphrase, say_json

if TYPE_CHECKING:
    from app.storage.backups.manifest import Manifest
    from app.storage.backups.reading import BackupRow

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_words(commands: Commands) -> None:
    """backup, backup list, backup check, restore."""
    words = "Back up now, while the desk works: into the folder of the settings, or --to another one."
    backup = commands.add_parser("backup", help=words, description=words)
    backup.add_argument("--to", type=Path, metavar="DIR", help="a folder or stick that is there (default: the folder of the settings)")
    backup.add_argument("--nightly", action="store_true", help="as the program makes it at night: older ones go by the rule")
    backup.add_argument("--take", action="store_true", help="one folder with everything in it, to carry to another PC")
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(run=make)
    verbs = backup.add_subparsers(metavar="VERB")
    listed = verbs.add_parser("list", help="which backups there are and what each holds")
    listed.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="default: the folder of the settings")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=show)
    check = verbs.add_parser("check", help="open a backup and hold everything in it against its hash")
    check.add_argument("backup", type=Path, metavar="BACKUP")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=check_one)
    words = "Bring a backup back; the present office is kept beside it. The window must be closed."
    restore = commands.add_parser("restore", help=words, description=words)
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.set_defaults(run=bring_back)


def make(words: argparse.Namespace) -> None:
    """Back up now; prints where the backup is."""
    from app.office.backups import begin_backup
    from app.office.settings import get_settings
    from app.storage.backups.making import Order
    from app.storage.backups.manifest import BackupKind
    from app.storage.backups.running import folder_of, run

    kind = BackupKind.NIGHTLY if words.nightly else BackupKind.TO_TAKE if words.take else BackupKind.BY_HAND
    with opened(words) as desk:
        data = data_folder(words).absolute()
        folder = words.to.absolute() if words.to else folder_of(data, desk.store.read(get_settings).backup_folder)
        if kind is not BackupKind.NIGHTLY:
            desk.do(begin_backup, str(folder), kind)
        ran = run(Order(data, folder, kind, COUNTER), now=desk.now)
    manifest = ran.made.manifest
    if words.json:
        say_json({**_plain(ran.made.path, manifest), "seconds": round(ran.seconds, 1), "thinned": ran.thinned.backups})
        return
    print(ran.made.path)
    print(_("{holds}. Checked: good.").format(holds=_holds(manifest)))
    if manifest.missing:
        print(_lost(manifest.missing))


def _lost(n: int) -> str:
    return ngettext(
        "{n} attached file was missing from the office; check names it.",
        "{n} attached files were missing from the office; check names them.",
        n,
    ).format(n=n)


def _holds(manifest: "Manifest") -> str:
    from app.storage.backups.trouble import megabytes
    from app.storage.backups.words import counted

    held = (_("encrypted"),) if manifest.sealed else counted(manifest)
    return " · ".join((*held, megabytes(manifest.total)))


def _plain(path: Path, manifest: "Manifest | None") -> dict[str, Any]:
    if manifest is None:
        return {"path": str(path)}
    fields = ("made_at", "kind", "program", "schema", "office", "counts", "files", "missing", "total")
    return {"path": str(path), "sealed": bool(manifest.sealed), **{name: getattr(manifest, name) for name in fields}}


def _speak(words: argparse.Namespace) -> None:
    """Without an office that could say its language; what is wrong with it is no matter here."""
    if words.lang:
        use_language(words.lang)


def show(words: argparse.Namespace) -> None:
    """List the backups of a folder, the newest first."""
    from app.storage.backups.manifest import DATABASE
    from app.storage.backups.reading import backups_in
    from app.storage.keys import key_of

    _speak(words)
    folder = words.folder.absolute() if words.folder else _folder(words)
    rows = backups_in(folder, key_of(data_folder(words) / DATABASE))
    if words.json:
        say_json([{**_plain(row.path, row.manifest), "trouble": row.trouble, "note": row.note} for row in rows])
        return
    for row in rows:
        print("\t".join(_line(row)))
    if not rows:
        print(_("There is no backup in this folder."))


def _folder(words: argparse.Namespace) -> Path:
    """The folder of the settings; where the office cannot be opened, the one beside the data."""
    from app.office.settings import get_settings
    from app.storage.backups.making import FOLDER

    data = data_folder(words).absolute()
    try:
        with opened(words) as desk:
            chosen = desk.store.read(get_settings).backup_folder
    except UserError as error:
        print(error, file=sys.stderr)
        chosen = ""
    return Path(chosen) if chosen else data / FOLDER


def _line(row: "BackupRow") -> tuple[str, ...]:
    from app.storage.backups.manifest import KIND_WORDS

    if row.manifest is None:
        return (row.path.name, row.trouble)
    at = f"{clock.local(row.made_at):%Y-%m-%d %H:%M}"
    words = (at, _(KIND_WORDS[row.manifest.kind]), row.manifest.office, _holds(row.manifest), row.trouble or row.note, str(row.path))
    return tuple(part for part in words if part)


def _passphrase_of(backup: Path) -> str:
    """Of an encrypted backup: from FIRSTDESK_PASSPHRASE, else asked for."""
    from app.storage.backups.unlocking import is_encrypted

    return passphrase() if backup.exists() and is_encrypted(backup) else ""


def check_one(words: argparse.Namespace) -> None:
    """Say that a backup is good, or raise UserError with what is wrong."""
    from app.storage.backups.reading import check
    from app.storage.backups.unlocking import key_for

    _speak(words)
    backup = words.backup.absolute()
    checked = check(backup, key=key_for(backup, data_folder(words).absolute(), _passphrase_of(backup)))
    if words.json:
        say_json({**_plain(checked.row.path, checked.row.manifest), "ok": not checked.troubles, "troubles": checked.troubles})
    if checked.troubles:
        raise UserError(" ".join(checked.troubles))
    if not words.json and checked.row.manifest is not None:
        print(_("{holds}. Checked: good.").format(holds=_holds(checked.row.manifest)))


def bring_back(words: argparse.Namespace) -> None:
    """Restore; says where the replaced office is kept."""
    from app.core.actor import EVERYBODY, Actor
    from app.office.backups import may_restore
    from app.wiring import restore_office

    _speak(words)
    by = Actor(None, _("office tool"), EVERYBODY, COUNTER)
    if words.acting:
        with opened(words) as desk:
            desk.do(may_restore)
            by = desk.by
    backup = words.backup.absolute()
    done = restore_office(backup, data_folder(words).absolute(), by=by, now=clock.now(), typed=_passphrase_of(backup))
    at = f"{clock.local(done.manifest.made_at):%Y-%m-%d %H:%M}"
    print(_("The office is as it was at {at}: {holds}.").format(at=at, holds=_holds(done.manifest)))
    if done.kept is not None:
        print(_("The office that was there is kept in {folder}.").format(folder=done.kept))
