"""What leaves the program as a file: noted on the trail before it is handed over, by the window and the office tool alike."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.storage.store import changes_of

FACT = "export"
LONGEST, LONGEST_ENDING = 255, 5
DIGEST = 16  # letters
Noted = Callable[[int], object]  # told how many rows there are, before the file appears


@allowed(EVERYBODY)
def note_export(
    s: Session, kind: str, file: str, *, rows: int | None = None, about: Mapping[str, str] | None = None, by: Actor, now: datetime
) -> None:
    """One file that leaves: what it holds, by what its name is known, how many rows, which days or record. No words typed to search.

    Who may read what is in it was asked by whatever made it; an office that cannot be written hands out nothing, as nothing is noted.
    Without a `file` it went to standard output."""
    what: dict[str, Any] = {"kind": kind, **({"file": known_by(file)} if file else {})}
    if rows is not None:
        what["rows"] = rows
    if kept := {name: value[:LONGEST] for name, value in (about or {}).items() if value}:
        what["about"] = kept
    changes_of(s).facts[FACT] = what


def known_by(file: str) -> str:
    """A file's name as the trail keeps it: a digest and its ending. A name somebody typed may be a visitor's, and would outlive them;
    whoever has the file at hand works the same out of its name."""
    name = file.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    shown = f".{ending.casefold()}" if stem and dot and ending.isascii() and ending.isalnum() and len(ending) <= LONGEST_ENDING else ""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST] + shown


def filter_facts(wanted: object) -> dict[str, str]:
    """What narrowed a list: its days and choices as they are; of words somebody typed only that there were some."""
    names = getattr(wanted, "__dataclass_fields__", ())
    found = {name: value for name in names if (value := getattr(wanted, name)) not in (None, "", (), frozenset())}
    return {name: "…" if name in TYPED else _plain(value) for name, value in found.items()}


TYPED = ("text", "host")


def _plain(value: Any) -> str:
    if isinstance(value, tuple | list | set | frozenset):
        return ",".join(sorted(map(str, value)))
    return str(value)


def noting(do: Callable[..., object], kind: str, path: Path, about: Mapping[str, str], **who: Any) -> Noted:
    """For a table written row by row: notes it with its count once all rows are in, before the file gets its name.

    `do` is the store's, or one that says already who acts and when."""
    return lambda rows: do(note_export, kind, path.name, rows=rows, about=about, **who)
