"""An office with three years behind it, and what a stranger with its disk would look for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from app.office.keeping import Keep, key_of
from app.office.settings import change_setting

LEAST = {Keep.PEOPLE: 1, Keep.PASSES: 1, Keep.PRINTS: 1, Keep.DRAFTS: 1}


def set_rules(desk: Any, **keep: int) -> None:
    for kind, months in keep.items():
        desk.do(change_setting, key_of(Keep(kind)), months)


def set_all(desk: Any, months: int = 12) -> None:
    for kind in Keep:
        desk.do(change_setting, key_of(kind), LEAST.get(kind, months))


def texts(s: Session) -> set[str]:
    """Every text of two characters and more that stands in any column of any table."""
    found: set[str] = set()
    connection = s.connection()
    for table in inspect(connection).get_table_names():
        if not table.endswith(("_data", "_idx", "_docsize", "_config", "_content", "alembic_version")):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                found.update(str(cell) for cell in row if isinstance(cell, str) and len(cell) > 1)
    return found


def raw(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a data folder (or one file), byte by byte."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
        if path.is_file():
            yield path.name, path.read_bytes()


def hits(folder: Path, words: Any) -> list[tuple[str, str]]:
    """Where a word still stands in the raw bytes: as UTF-8, or as the JSON of the trail writes it."""
    forms = {word: {word.encode(), word.encode("unicode_escape")} for word in words}
    return [(name, word) for name, data in raw(folder) for word, written in forms.items() if any(form in data for form in written)]
