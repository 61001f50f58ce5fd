"""Which server an office keeps its data on, where it is not a file of this PC."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from app.core.errors import UserError
from app.core.i18n import _
from app.storage.places import make_folder, write_whole

FILE = "firstdesk.server"  # in the data folder of a counter: one line, the address
SCHEMES = ("postgresql://", "postgres://")


def is_address(data: str | Path) -> bool:
    """Whether the words behind --data name a server and no folder."""
    return str(data).startswith(SCHEMES)


def address_of(folder: Path) -> str:
    """The server a data folder names, or "". Raises UserError where its file cannot be read."""
    try:
        return (folder / FILE).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except PermissionError as error:
        if not os.access(folder, os.X_OK):
            return ""  # opening the folder says so
        raise UserError(_unreadable(folder)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(_unreadable(folder)) from error


def _unreadable(folder: Path) -> str:
    sentence = _("The file {name} in {folder} cannot be read. Ask for access, or write the server's address into it anew.")
    return sentence.format(name=FILE, folder=folder)


def keep_address(folder: Path, address: str) -> None:
    """Let a data folder name its server; the file is for this user alone, as the address may hold a password. Raises UserError."""
    try:
        make_folder(folder)
        write_whole(folder / FILE, f"{address}\n".encode())
    except OSError as error:
        sentence = _("The data folder {folder} cannot be written. Ask for write access, or choose another folder.")
        raise UserError(sentence.format(folder=folder)) from error


def shown(address: str) -> str:
    """An address as it may be said and logged: without password and settings."""
    try:
        parts = urlsplit(address)
        user, port = parts.username, parts.port
    except ValueError:
        return SCHEMES[0]
    return f"{f'{user}@' if user else ''}{parts.hostname or 'localhost'}{f':{port}' if port else ''}{parts.path}"
