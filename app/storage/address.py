"""Which server an office keeps its data on, where it is not a file of this PC."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

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


def forget_address(folder: Path) -> None:
    """The data folder names no server any more: its own file counts again. Raises UserError."""
    try:
        with suppress(FileNotFoundError):
            (folder / FILE).unlink()
    except OSError as error:
        sentence = _("The data folder {folder} cannot be written. Ask for write access, or choose another folder.")
        raise UserError(sentence.format(folder=folder)) from error


@dataclass(frozen=True, slots=True)
class Parts:
    """An address as a form has it: the password and the file that vouches for the server stand apart from the rest."""

    address: str
    password: str = ""
    certificate: str = ""


def apart(address: str) -> Parts:
    """Take password and certificate file out of an address; one that is none stays as it was typed."""
    try:
        found = urlsplit(address)
        password = unquote(found.password or "")
        query = parse_qsl(found.query, keep_blank_values=True)
    except ValueError:
        return Parts(address)
    certificate = next((value for name, value in query if name == "sslrootcert"), "")
    rest = urlencode([(name, value) for name, value in query if name != "sslrootcert"], quote_via=quote, safe="/")
    user, at, place = found.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}{at}{place}"
    return Parts(urlunsplit((found.scheme, netloc, found.path, rest, found.fragment)), password, certificate)


def together(parts: Parts, kept: str = "") -> str:
    """The address a form means; the scheme need not be typed. With no password typed, that of `kept` counts where it is the same place."""
    typed = parts.address.strip()
    if not typed:
        raise UserError(_("The server has no address yet. One looks like postgresql://counter1@server:5432/firstdesk."))
    typed = typed if is_address(typed) else SCHEMES[0] + typed.partition("://")[2] if "://" in typed else SCHEMES[0] + typed
    found, before = apart(typed), apart(kept)
    password = parts.password or found.password or (before.password if shown(found.address) == shown(kept) else "")
    certificate = parts.certificate.strip() or found.certificate
    try:
        split = urlsplit(found.address)
        user, at, place = split.netloc.rpartition("@")
    except ValueError:
        return typed  # connecting says what is wrong with it
    if password:
        user, at = f"{user}:{quote(password, safe='')}", "@"
    query = "&".join(one for one in (split.query, f"sslrootcert={quote(certificate, safe='/')}" if certificate else "") if one)
    return urlunsplit((split.scheme, f"{user}{at}{place}", split.path, query, ""))


def shown(address: str) -> str:
    """An address as it may be said and logged: without password and settings."""
    try:
        parts = urlsplit(address)
        user, port = parts.username, parts.port
    except ValueError:
        return SCHEMES[0]
    return f"{f'{user}@' if user else ''}{parts.hostname or 'localhost'}{f':{port}' if port else ''}{parts.path}"
