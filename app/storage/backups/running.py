"""One backup from order to memory: made, older ones thinned, what became of it kept."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from app.core.errors import UserError
from app.storage.backups.keeping import Thinned, thin
from app.storage.backups.making import Made, Order, make, own_folder
from app.storage.backups.manifest import BackupKind
from app.storage.backups.memory import Entry, remember
from app.storage.backups.watching import Watch


@dataclass(frozen=True, slots=True)
class Ran:
    """A backup that went well."""

    made: Made
    seconds: float
    thinned: Thinned


def folder_of(data: Path, chosen: str) -> Path:
    """The folder backups go to: the chosen one (never made: a stick that is not in would become a folder of the disk), else our own."""
    return Path(chosen) if chosen else own_folder(data)


def run(order: Order, *, now: datetime, watch: Watch | None = None) -> Ran:
    """Make a backup and remember it, good or not; a nightly one lets older ones go by the rule. Raises UserError."""
    begun = monotonic()
    try:
        made = make(order, now=now, watch=watch)
    except UserError as error:
        remember(order.data, Entry(now, order.kind, str(order.folder), sentence=str(error), seconds=monotonic() - begun))
        raise
    seconds = monotonic() - begun
    remember(order.data, Entry(now, order.kind, str(order.folder), made.path.name, True, made.manifest.total, seconds))
    thinned = Thinned()
    if order.kind is BackupKind.NIGHTLY:
        try:
            thinned = thin(order.folder, made.manifest.office_id)
        except OSError:
            thinned = Thinned()  # the stick was pulled when all was done: the next night thins
    return Ran(made, seconds, thinned)
