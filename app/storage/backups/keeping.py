"""Which backups stay: the last of each of 7 days, 4 weeks, 12 months; the rest make room."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core import clock
from app.core.errors import UserError
from app.storage.backups.making import NAMED
from app.storage.backups.manifest import DATABASE, FILES, HASH, BackupKind, Manifest, is_hex, read, read_files

DAYS, WEEKS, MONTHS = 7, 4, 12
MADE_BY_RULE = frozenset({BackupKind.NIGHTLY, BackupKind.MIGRATION})  # what somebody made by hand, somebody takes away

Span = Callable[[datetime], Any]
SPANS: tuple[tuple[Span, int], ...] = (
    (lambda at: at.date(), DAYS),
    (lambda at: at.isocalendar()[:2], WEEKS),
    (lambda at: (at.year, at.month), MONTHS),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Of these moments (of the office's clock) the ones to keep: the newest of each of the latest days, weeks and months that have any.

    Counted by what is there and not from today, so a PC that was off for a year, or whose clock was wrong, loses nothing by it."""
    newest_first = sorted(set(moments), reverse=True)
    found: set[datetime] = set()
    for span, many in SPANS:
        seen: set[Any] = set()
        for at in newest_first:
            if span(at) in seen:
                continue
            if len(seen) == many:
                break
            seen.add(span(at))
            found.add(at)
    return found


@dataclass(frozen=True, slots=True)
class Thinned:
    """How many backups went, and how many attached files with them that no other one needs."""

    backups: int = 0
    files: int = 0


def thin(folder: Path, office_id: str) -> Thinned:
    """Take away this office's backups the rule lets go of; never the last whole one, nor anything it did not make."""
    ours: list[tuple[Path, Manifest]] = []
    for path in sorted(folder.iterdir()):
        if NAMED.match(path.name) and path.is_dir() and not path.is_symlink():
            with suppress(UserError):
                manifest = read(path)
                if manifest.office_id == office_id and manifest.kind in MADE_BY_RULE and _is_there(path, manifest):
                    ours.append((path, manifest))
    stay = kept(clock.local(manifest.made_at) for _path, manifest in ours)
    going = [path for path, manifest in ours if clock.local(manifest.made_at) not in stay]
    for path in going:
        _remove(path)
    return Thinned(len(going), sweep(folder) if going else 0)


def _is_there(path: Path, manifest: Manifest) -> bool:
    """A copy cut short is no reason to let another one go; it is left for somebody to look at."""
    try:
        return (path / DATABASE).stat().st_size == manifest.size
    except OSError:
        return False


def _remove(path: Path) -> None:
    """The manifest goes first: half gone, it is no backup any more and nobody is offered it."""
    gone = path.with_name(path.name + ".gone")
    with suppress(OSError):
        path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def sweep(folder: Path, take_away: Callable[[Path], object] = Path.unlink) -> int:
    """Take away shared files no backup names; where one list cannot be read, nothing is."""
    needed: set[str] = set()
    for path in _backups(folder):
        try:
            needed.update(file.hash for file in read_files(path, read(path)))
        except UserError:
            return 0
    stray = [path for path in (folder / FILES).glob("??/*") if is_hex(path.name, HASH) and path.name not in needed]
    for path in stray:
        with suppress(OSError):
            take_away(path)
    return len(stray)


def _backups(folder: Path) -> Sequence[Path]:
    return [path for path in folder.iterdir() if path.name.startswith("firstdesk-") and path.is_dir() and not path.name.endswith(".gone")]
