"""What an address leads to, found out without changing anything there: before a counter uses a server, and while it does."""

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.storage import server
from app.storage.address import shown
from app.storage.schema import SCHEMA
from app.storage.server_opening import MAKER, has_bell, refuse
from app.storage.server_trouble import connecting

NAME_OF_OFFICE = text("SELECT name FROM office LIMIT 1")
CIPHER = text("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
CHECKED = ("verify-ca", "verify-full")


class Found(StrEnum):
    """What is there: this version's office, an older one, or nothing yet."""

    OFFICE = "office"
    OLDER = "older"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Line:
    """How the connection is. `protocol` is "" where nothing is encrypted; `is_here` where it leaves this PC not at all."""

    name: str  # the address as it may be said
    server: str  # PostgreSQL 17.2
    protocol: str
    is_checked: bool
    is_here: bool
    has_bell: bool
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found; `office` is its name, "" where there is none yet."""

    found: Found
    office: str
    may_make: bool
    line: Line


def look(address: str) -> Looked:
    """Look, and change nothing. Raises UserError with what is wrong and what to do: no such server, password, certificate, schema …"""
    engine = server.owner_engine(address)
    try:
        with engine.connect() as connection:
            schema, may_make = refuse(connection, address)
            office = "" if not schema else connection.execute(NAME_OF_OFFICE).scalar() or ""
            found = Found.OFFICE if schema == SCHEMA else Found.OLDER if schema else Found.EMPTY
            return Looked(found, office, may_make, line_of(connection, address))
    except DBAPIError as error:
        raise connecting(error.orig or error, address) from error
    finally:
        engine.dispose()


def line(s: Session, address: str) -> Line:
    """How the connection in use is."""
    return line_of(s.connection(), address)


def line_of(connection: Any, address: str) -> Line:
    """How a connection is; measured by one question."""
    driver = connection.connection.driver_connection
    began = time.perf_counter()
    maker = str(connection.execute(MAKER).scalar_one())
    spent = (time.perf_counter() - began) * 1000
    protocol = str(connection.execute(CIPHER).scalar() or "")
    said = driver.info.get_parameters()
    name = " ".join(maker.split()[:2]).rstrip(",")
    return Line(shown(address), name, protocol, said.get("sslmode") in CHECKED, server.is_here(said), has_bell(maker), spent)


def fit_to_use(looked: Looked) -> None:
    """Raises UserError where no counter can work there yet, with what to do first."""
    if looked.found is Found.EMPTY:
        sentence = _("The database {name} is empty: there is no office in it yet. Move this office there, or set one up there first.")
        raise UserError(sentence.format(name=looked.line.name))
    if looked.found is Found.OLDER:
        sentence = _(
            "The office on the server was made by an older Firstdesk. Nothing was changed. Let whoever keeps the server bring it to this "
            "version once all counters have it: python -m app server upgrade ADDRESS, with the owner's address."
        )
        raise UserError(sentence)
