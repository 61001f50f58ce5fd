"""What every command needs: the store, who acts, and how to speak."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.actor import EVERYBODY, TOOL, Actor
from app.core.errors import Locked, UserError
from app.core.i18n import _, use_language
from app.office.exports import note_export
from app.storage.store import Store

COUNTER = TOOL


def data_folder(words: argparse.Namespace) -> Path:
    """--data, else the user's data folder the window uses too."""
    if words.data:
        return Path(words.data)
    import platformdirs

    return Path(platformdirs.user_data_dir("Firstdesk", appauthor=False))


def password() -> str:
    """From FIRSTDESK_PASSWORD, else the first line of standard input."""
    return _unseen("FIRSTDESK_PASSWORD", _("Password: "))


def passphrase(prompt: str = "") -> str:
    """Of encrypted data, or its recovery code: from FIRSTDESK_PASSPHRASE, else the next line of standard input."""
    return _unseen("FIRSTDESK_PASSPHRASE", prompt or _("Passphrase: "))


def new_passphrase() -> str:
    """The one to come: from FIRSTDESK_NEW_PASSPHRASE, else the next line of standard input."""
    return _unseen("FIRSTDESK_NEW_PASSPHRASE", _("New passphrase: "))


def first_passphrase() -> str:
    """Of an office that is being set up: as a new one, else as it is given for every command; typed at a terminal it is typed twice."""
    for variable in ("FIRSTDESK_NEW_PASSPHRASE", "FIRSTDESK_PASSPHRASE"):
        if variable in os.environ:
            return os.environ[variable]
    typed = new_passphrase()
    if typed and sys.stdin is not None and sys.stdin.isatty() and _unseen("", _("Once more: ")) != typed:
        raise UserError(_("The two are not the same. Type the passphrase twice."))
    return typed


def id_number() -> str:
    """An ID number from FIRSTDESK_ID, else the next line of standard input (behind the password where that is read there too)."""
    return _unseen("FIRSTDESK_ID", _("ID number: "))


def _unseen(variable: str, prompt: str) -> str:
    """What is never taken from the command line, where others see it and the shell keeps it."""
    if variable in os.environ:
        return os.environ[variable]
    if sys.stdin is None or sys.stdin.isatty():
        import getpass

        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\r\n")


@dataclass(frozen=True)
class Desk:
    """An open office and who acts in it."""

    store: Store
    by: Actor
    now: datetime

    def do(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a service as this actor, now."""
        return self.store.do(service, *args, by=self.by, now=self.now, **kwargs).value


@contextmanager
def opened(words: argparse.Namespace, *, create: bool = False) -> Iterator[Desk]:
    """The office of --data as --as NAME; without --as the tool acts itself, as whoever may read the file may do all."""
    from app.office.audit import clock_trouble
    from app.office.lists import is_founded
    from app.office.settings import get_settings

    store = open_data(words, create=create)
    try:
        if not create and not store.read(is_founded):
            sentence = _("There is no office in {folder}. Set one up with init, or name the right data folder.")
            raise UserError(sentence.format(folder=data_folder(words)))
        settings = store.read(get_settings)
        use_language(words.lang or settings.language)
        clock.use_zone(settings.timezone)
        now = clock.now()
        if trouble := store.read(clock_trouble, now=now):
            print(trouble, file=sys.stderr)
        by = Actor(None, _("office tool"), EVERYBODY, COUNTER)
        if words.acting:
            by = _signed_in(store, words.acting, now)
        desk = Desk(store, by, now)
        if not create and not store.read_only:  # one that cannot be written still shows what it holds
            _note_shown(desk, words)
        yield desk
    finally:
        store.close()


def _note_shown(desk: Desk, words: argparse.Namespace) -> None:
    """People's data about to go to standard output is on the trail before it does; what is then refused was asked for all the same."""
    from app.tool.showing import is_noted

    if hasattr(words, "run"):
        command, is_json = command_of(words), bool(getattr(words, "json", False))
        if is_noted(command.removeprefix("tool."), is_json=is_json):
            desk.do(note_export, command, "", about={**facts_of(words), "as": "json" if is_json else "text"})


def open_closed(desk: Desk, file: tuple[str, UUID, str], reason: str) -> None:
    """Note why a file (its kind, id and number) is opened, where a reason is given; one closed long ago opens no other way."""
    if reason:
        from app.office.closed_files import open_file

        desk.do(open_file, *file, reason)


def open_data(words: argparse.Namespace, *, create: bool = False) -> Store:
    """The store of --data; encrypted data is opened by FIRSTDESK_PASSPHRASE (passphrase or recovery code), else it is asked for."""
    from app.storage.address import is_address
    from app.wiring import open_address, open_office

    if words.data and is_address(words.data):
        return open_address(str(words.data), create=create)
    folder = data_folder(words)
    try:
        return open_office(folder, create=create)
    except Locked:
        from app.office.encryption import unlock

        unlock(folder, passphrase())
        return open_office(folder, create=create)


def _signed_in(store: Store, name: str, now: datetime) -> Actor:
    from app.office.service import sign_in

    answer = store.do(sign_in, name, password(), now=now, counter=COUNTER).value
    if answer.actor is None:
        raise UserError(answer.sentence)
    return answer.actor


def plain(value: Any) -> Any:
    """A row's value as JSON shows it: ids and times as text (times in UTC)."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def say_json(value: Any) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=plain))


NAMED_DAYS = {"today": 0, "yesterday": 1}  # days back


def day(text: str) -> date | str:
    """A day of the command line: 2026-11-21, today or yesterday; a named one is known once the office's zone is (`days_of`)."""
    if text in NAMED_DAYS:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-21") from None


def days_of(words: argparse.Namespace, now: datetime) -> tuple[date, date]:
    """--from and --to as days of the open office; raises UserError where they stand the wrong way round."""
    from datetime import timedelta

    told = (words.first, words.last)
    first, last = (clock.day_of(now) - timedelta(days=NAMED_DAYS[one]) if isinstance(one, str) else one for one in told)
    if last < first:
        raise UserError(_("The range ends before it starts. Put the earlier day first."))
    return first, last


# what of a command's words says which days, which record or which choice a file is of; names and words to search by are none of it
TOLD_OF_A_FILE = ("what", "number", "numbers", "report", "paper", "form", "first", "last", "day", "month", "year", "standing", "state")


def hand_out(desk: Desk, words: argparse.Namespace, content: bytes) -> None:
    """A file that leaves: noted on the trail, then written."""
    desk.do(note_export, command_of(words), Path(words.out).name, about=facts_of(words))
    write_out(words.out, content)


def command_of(words: argparse.Namespace) -> str:
    """What a command hands out, as the trail names it: tool.visits.print_badge."""
    run = getattr(words.run, "func", words.run)
    return ".".join(("tool", run.__module__.rpartition(".")[2], run.__name__))


def facts_of(words: argparse.Namespace) -> dict[str, str]:
    """Which days, record or choice the words name."""
    found = {name: getattr(words, name, None) for name in TOLD_OF_A_FILE}
    return {name: " ".join(map(str, said)) if isinstance(said, list) else str(said) for name, said in found.items() if said}


def write_out(target: str, content: bytes) -> None:
    """Write a file whole or not at all; raises UserError."""
    path = Path(target)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(
            _("{file} cannot be written ({reason}). Choose another place.").format(file=target, reason=error.strerror)
        ) from error
