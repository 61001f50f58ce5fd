"""Turns the database's own errors into sentences for the counter."""

import json
import re

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import ServerAway, StaleRecord, UserError
from app.core.i18n import N_, _
from app.storage.records import Base
from app.storage.types import Unreadable

DAMAGED = N_("The database file is damaged. Stop working with it and restore the newest backup; the damaged file is kept.")
SENTENCES = (
    (
        "database is locked",
        N_("Another program is holding the database. Nothing was changed; close the other program or wait, then try again."),
    ),
    ("database or disk is full", N_("The disk is full. Nothing was changed; free some space, then try again.")),
    (
        "disk i/o error",
        N_("The disk did not take the entry (full or failing). Nothing was changed; free some space or check the disk, then try again."),
    ),
    ("readonly database", N_("The database can only be read here. Nothing was changed; ask for write access to the data folder.")),
    ("attempt to write", N_("The database can only be read here. Nothing was changed; ask for write access to the data folder.")),
    ("malformed", DAMAGED),
    ("could not decode", DAMAGED),
    ("vtable constructor failed", DAMAGED),
    ("not a database", N_("The database file is damaged or of another program. Nothing was changed; restore the newest backup.")),
    (
        "unable to open",
        N_("The database file cannot be opened. Check that the data folder is there and may be read, and that the disk is not full."),
    ),
    (
        "fts5: corrupt",
        N_("The search index is damaged; the records are not. Make it anew with “check --rebuild” of the office tool."),
    ),
    ("no such table", N_("The database file is damaged or of another program. Nothing was changed; restore the newest backup.")),
)


def as_user_error(error: Exception) -> UserError | None:
    """The sentence for a database error, or None where it is a bug."""
    if isinstance(error, Unreadable | json.JSONDecodeError) or _is_of_the_driver(error):
        return UserError(_(DAMAGED))
    if isinstance(error, StaleDataError):
        return StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    if isinstance(error, DBAPIError) and type(error.orig).__module__.startswith("psycopg"):
        from app.storage.server_trouble import AWAY, sentence_for

        said = sentence_for(error.orig) if error.orig is not None else ""
        return (ServerAway if said == AWAY else UserError)(_(said)) if said else None
    text = str(error.orig if isinstance(error, DBAPIError) else error).casefold()
    for part, sentence in SENTENCES:
        if part in text:
            return UserError(_(sentence))
    return UserError(_(DAMAGED)) if _is_of_the_schema(text) else None


def _is_of_the_schema(text: str) -> bool:
    """Whether the file lacks a column that every file of this program has: its description of the tables is damaged."""
    found = re.search(r"no such column: (?:(\w+)\.)?(\w+)", text)
    tables = Base.metadata.tables
    return found is not None and any(found[2] in tables[name].columns for name in tables if found[1] in (None, name))


def _is_of_the_driver(error: Exception) -> bool:
    """Whether bytes that are no text came from the file itself; anywhere else that is a bug of ours."""
    if not isinstance(error, UnicodeDecodeError):
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = trace.tb_frame.f_globals.get("__name__", "") if trace is not None else ""
    return place.startswith(("sqlalchemy.", "app.storage."))
