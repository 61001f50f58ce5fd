"""Backups in the audit trail: that somebody took a copy of everything, and that the office was brought back from one."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.office import seal
from app.storage.store import changes_of


@allowed(ADMINISTRATORS)
def begin_backup(s: Session, folder: str, kind: str, *, by: Actor, now: datetime) -> None:
    """A copy of everything is about to leave for a folder somebody chose: on record before it is made, whatever comes of it."""
    changes_of(s).facts.update({"backup_into": folder, "kind": kind})


@allowed(ADMINISTRATORS)
def may_restore(s: Session, *, by: Actor, now: datetime) -> None:
    """Whether who sits here may bring a backup back; in the trail of the office that is about to be put aside."""
    changes_of(s).facts.update({"restore_asked": True})


@allowed(ADMINISTRATORS)
def restored(s: Session, backup: str, made_at: datetime, *, by: Actor, now: datetime) -> None:
    """The first event of an office that was brought back: from which backup. Its days are signed on from here."""
    changes_of(s).facts.update({"restored_from": Path(backup).name, "made_at": made_at.isoformat()})
    seal.follow_restored(s)
