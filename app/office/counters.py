"""Where this counter's office is: a file of this PC, or a server that several counters share; looked at, chosen and left."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.address import Parts, address_of, apart, forget_address, keep_address, shown, together
from app.storage.looking import Line, Looked, fit_to_use, line, look
from app.storage.opening import NAME
from app.storage.store import Store, changes_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What this counter works on. `line` is None for a file of this PC; `has_file` whether an office of its own lies in the folder."""

    place: str
    line: Line | None
    has_file: bool
    parts: Parts  # without the password: that is shown to nobody


def standing(store: Store, folder: Path) -> Standing:
    """How the office in use is reached, asked of the server itself. Raises UserError where it does not answer."""
    has_file = (folder / NAME).exists()
    if not store.address:
        return Standing(str(store.path or folder / NAME), None, has_file, Parts(""))
    found = apart(store.address)
    parts = Parts(found.address, certificate=found.certificate)
    return Standing(shown(store.address), store.read(line, store.address), has_file, parts)


def named(folder: Path) -> Parts:
    """The server a folder names, as a form shows it: without the password."""
    found = apart(address_of(folder))
    return Parts(found.address, certificate=found.certificate)


def tested(folder: Path, parts: Parts) -> Looked:
    """Look at what is typed, and change nothing. Raises UserError with what is wrong and what to do about it."""
    return look(together(parts, address_of(folder)))


@allowed(ADMINISTRATORS)
def use_server(store: Store | None, folder: Path, parts: Parts, *, by: Actor, now: datetime) -> Looked:
    """From the next opening on this counter works in the office there; the office here stays as it is. Raises UserError.

    `store` is the office left behind, which notes it; None where none is open."""
    address = together(parts, address_of(folder))
    found = look(address)
    fit_to_use(found)
    _note_in(store, found.line.name, by=by, now=now)
    keep_address(folder, address)
    return found


@allowed(ADMINISTRATORS)
def leave_server(store: Store, folder: Path, *, by: Actor, now: datetime) -> None:
    """From the next opening on this counter works alone, in the file of its folder. Raises UserError."""
    if not address_of(folder):
        raise UserError(_("This counter is on no server. Nothing was changed."))
    _note_in(store, "", by=by, now=now)
    forget_address(folder)


def _note_in(store: Store | None, server: str, *, by: Actor, now: datetime) -> None:
    if store is not None and not store.read_only:
        store.do(_note, server, by=by, now=now)


def _note(s: Session, server: str, *, by: Actor, now: datetime) -> None:
    changes_of(s).facts["server"] = server
