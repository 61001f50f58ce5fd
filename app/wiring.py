"""Joins the rooms: which records there are, who writes the audit trail, who draws which paper."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.store import AuditHook, Changes, Store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.printing.queue import JobRow
    from app.storage.backups.reading import BackupRow
    from app.storage.backups.restoring import Restored
    from app.storage.backups.watching import Watch


BEFORE_STORIES, STORIES = 14, 17  # schemas: the first with calls, and the one that made visits findable by their words


def load_records() -> None:
    """Import every record module, so that all tables are known."""
    import app.attachments.record
    import app.calls.record
    import app.clocks.record
    import app.complaints.owned
    import app.complaints.record
    import app.complaints.tracks
    import app.complaints.tree
    import app.drafts.record
    import app.evacuations.record
    import app.incidents.record
    import app.items.record
    import app.notices.record
    import app.office.closed_files
    import app.office.duty_record
    import app.office.record
    import app.opinions.record
    import app.passes.record
    import app.people.record
    import app.pictures.record
    import app.places.record
    import app.printing.labels
    import app.printing.queue
    import app.retention.record
    import app.shifts.record
    import app.storage.imports
    import app.storage.tables
    import app.stories.record
    import app.tickets.duties
    import app.tickets.owned
    import app.tickets.promises
    import app.tickets.record
    import app.visits.leaving_record
    import app.visits.marks
    import app.visits.owned
    import app.visits.record
    import app.watch.record  # noqa: F401 -- imported for their tables


def open_office(folder: Path, *, create: bool = True, backs_up: bool = True) -> Store:
    """The store of a data folder, or of the server it names, with the audit trail wired in; raises UserError."""
    from app.storage.address import address_of
    from app.storage.opening import open_store

    load_records()
    if address := address_of(folder):
        return _opened_server(address, create=create)
    return open_store(folder, audit=_written(), after_upgrade=_retell, create=create, backs_up=backs_up)


def restore_office(backup: Path, folder: Path, *, by: Actor, now: datetime, watch: "Watch | None" = None, typed: str = "") -> "Restored":
    """Bring a backup back into a data folder nobody works in, the present office kept beside it. Raises UserError, nothing changed.

    `typed` is the passphrase or recovery code of an encrypted one; Locked is raised where it is needed."""
    from app.storage.address import address_of
    from app.storage.backups.reading import look
    from app.storage.backups.restoring import restore
    from app.storage.backups.unlocking import key_for

    if address_of(folder):
        raise UserError(_("This office is on a server; a backup is brought back there. Nothing was changed here."))

    def settle(staged: Path) -> None:
        store = open_office(staged, create=False, backs_up=False)  # migrates it where it is older
        try:
            settle_restored(store, folder, look(backup), by=by, now=now)
        finally:
            store.close()

    return restore(backup, folder, settle, now=now, watch=watch, key=key_for(backup, folder, typed))


def settle_restored(store: Store, present: Path, row: "BackupRow", *, by: Actor, now: datetime) -> None:
    """The one place for what must be done to a restored office (`store`, checked, not yet in place) before anybody sees it.

    `present` is the data folder it is about to replace: the office there knows what happened since the backup was made."""
    from app.office.backups import restored
    from app.retention.reapplying import reapply

    store.do(restored, row.path.name, row.made_at, by=by, now=now)
    reapply(store, present, now=now)  # what was erased since is erased again


def _retell(s: "Session", schema: int) -> None:
    """The migration that made texts findable tells those of visits; calls, tickets and what else was kept by then are told here."""
    if BEFORE_STORIES <= schema < STORIES:
        from app.desk import stories

        stories.rebuild(s)


def open_address(address: str, *, create: bool = True) -> Store:
    """The store of an office on a server; raises UserError."""
    load_records()
    return _opened_server(address, create=create)


def _opened_server(address: str, *, create: bool) -> Store:
    from app.storage.server_opening import open_server

    return open_server(address, audit=_written(), create=create)


def _written() -> AuditHook:
    """What is done with every transaction before it is committed: its words are made findable, its event joins the chain."""
    from app.desk import stories
    from app.office import audit

    def write(session: "Session", verb: str, changes: Changes, *, by: Actor, now: datetime) -> None:
        stories.follow(session, changes)
        audit.write(session, verb, changes, by=by, now=now)

    return write


def mend(store: Store) -> None:
    """For the start of the window: what an import left when its program died is taken back, the indexes hold everybody and everything."""
    from app.core import clock
    from app.people import search
    from app.storage import keys
    from app.storage.imports import unfinished
    from app.stories import service as stories

    if store.read(unfinished):
        from app.exchange.importing import discard_broken_off  # nearly always there is none, and much comes with it

        discard_broken_off(store, now=clock.now())
    if store.path is not None and keys.key_of(store.path) is not None:
        from app.office import encryption  # most of it is for settings nobody opens today

        encryption.seal_files(store)
    store.idle(search.mend)
    store.idle(stories.mend)


DRAWN_BY = {
    "badge": "app.passes.drawing:badge_job", "slip": "app.visits.drawing:slip_job", "register": "app.visits.drawing:register_job",
    "record": "app.visits.drawing:record_job", "badges": "app.visits.group_drawing:badges_job",
    "figures": "app.visits.figures_paper:figures_job", "evacuation": "app.evacuations.drawing:list_job",
    "evacuation_report": "app.evacuations.drawing:report_job", "test": "app.printing.papers:trial_job",
    "pass": "app.passes.drawing:pass_job", "pass_list": "app.passes.drawing:list_job",
    "calls": "app.calls.drawing:calls_job", "message": "app.calls.drawing:message_job", "reception": "app.desk.reception:reception_job",
    "ab_handover": "app.tickets.drawing:ab_handover_job", "direction": "app.tickets.drawing:direction_job",
    "agreement": "app.visits.signed_papers:agreement_job", "handover": "app.shifts.drawing:handover_job",
    "month": "app.reports.service:month_job", "opinions": "app.opinions.drawing:register_job",
    "incident": "app.incidents.drawing:record_job", "plan": "app.incidents.drawing:plan_job",
    "staff_badge": "app.desk.staff_badges:badge_job", "ticket": "app.tickets.drawing:ticket_job",
    "one_time_notice": "app.tickets.drawing:notice_job", "red_light": "app.tickets.drawing:red_light_job",
    "handling_notice": "app.complaints.drawing:notice_job", "verification": "app.complaints.drawing:verification_job",
    "return_visit": "app.complaints.drawing:return_visit_job", "complaint_course": "app.complaints.drawing:course_job",
    "complaint_ack": "app.complaints.drawing:ack_job", "complaint_register": "app.complaints.list_papers:register_job",
    "complaint_report": "app.reports.service:complaints_job", "round_list": "app.complaints.list_papers:round_job",
    "deletion": "app.retention.drawing:report_job",
}  # fmt: skip


def drawers() -> dict[str, Callable[..., bytes]]:
    """Paper kind -> what draws a print job of it; printing itself knows no room, and a room is loaded with its first paper."""
    from app.core import clock

    def draws(place: str) -> Callable[..., bytes]:
        module, _colon, name = place.partition(":")

        def draw(s: "Session", job: "JobRow") -> bytes:
            drawn: bytes = getattr(import_module(module), name)(s, job, now=clock.now())
            return drawn

        return draw

    return {paper: draws(place) for paper, place in DRAWN_BY.items()}
