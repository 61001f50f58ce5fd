"""How a list of backups reads, in the settings and where one is brought back."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.core import clock
from app.core.i18n import N_, _
from ui.rows import Column

if TYPE_CHECKING:
    from app.storage.backups.reading import BackupRow

NOTHING = "–"


def when(at: datetime) -> str:
    """A moment of the office's clock, to the minute."""
    return f"{clock.local(at):%Y-%m-%d %H:%M}"


def _when(row: "BackupRow") -> str:
    return when(row.made_at) if row.manifest is not None else NOTHING


def _why(row: "BackupRow") -> str:
    from app.storage.backups.manifest import KIND_WORDS

    return _(KIND_WORDS[row.manifest.kind]) if row.manifest is not None else row.path.name


def _count(row: "BackupRow", name: str) -> str:
    if row.manifest is None or name not in row.manifest.counts:
        return NOTHING
    return f"{row.manifest.counts[name]:,}"


def _files(row: "BackupRow") -> str:
    return f"{row.manifest.files:,}" if row.manifest is not None else NOTHING


def _size(row: "BackupRow") -> str:
    from app.storage.backups.trouble import megabytes

    return megabytes(row.manifest.total) if row.manifest is not None else NOTHING


def _state(row: "BackupRow") -> str:
    return row.trouble or row.note or (_("encrypted") if row.is_sealed else _("complete"))


def _meaning(row: "BackupRow") -> str:
    return "bad" if row.trouble else "warn" if row.note else ""


def _office(row: "BackupRow") -> str:
    if row.is_sealed:
        return _("encrypted")
    return row.manifest.office if row.manifest is not None else NOTHING


COLUMNS = (
    Column(N_("Made at"), _when, 132), Column(N_("Why"), _why, 92),
    Column(N_("Visits"), lambda row: _count(row, "visits"), 72, is_right=True),
    Column(N_("Tickets"), lambda row: _count(row, "tickets"), 66, is_right=True),
    Column(N_("Complaints"), lambda row: _count(row, "complaints"), 88, is_right=True),
    Column(N_("Files"), _files, 54, is_right=True), Column(N_("Size"), _size, 70, is_right=True),
    Column(N_("State"), _state, 72, is_stretched=True, meaning=_meaning),
)  # fmt: skip
OFFICE = Column(N_("Office"), _office, 150)
