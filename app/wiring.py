"""Joins the rooms: which records there are, who writes the audit trail, who draws which paper."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.actor import Actor
from app.storage.store import AuditHook, Changes, Store

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
    import app.office.duty_record
    import app.office.record
    import app.opinions.record
    import app.passes.record
    import app.people.record
    import app.pictures.record
    import app.places.record
    import app.printing.labels
    import app.printing.queue
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


def open_office(folder: Path, *, create: bool = True) -> Store:
    """The store of a data folder with the audit trail wired in; raises UserError."""
    from app.storage.opening import open_store

    load_records()
    return open_store(folder, audit=_written(), create=create)


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
    from app.exchange.importing import discard_broken_off
    from app.people import search
    from app.stories import service as stories

    discard_broken_off(store, now=clock.now())
    store.idle(search.mend)
    store.idle(stories.mend)


def drawers() -> dict[str, Callable[..., bytes]]:
    """Paper kind -> what draws a print job of it; printing itself knows no room."""
    from app.calls import drawing as calls
    from app.core import clock
    from app.desk import reception, staff_badges
    from app.evacuations import drawing as evacuation
    from app.incidents import drawing as incidents
    from app.opinions import drawing as opinions
    from app.passes import drawing as passes
    from app.printing.papers import trial_job
    from app.reports import service as reports
    from app.shifts import drawing as shifts
    from app.tickets import drawing as tickets
    from app.visits import drawing, figures_paper, group_drawing, signed_papers

    def drawn_now(draw: Callable[..., bytes]) -> Callable[..., bytes]:
        return lambda s, job: draw(s, job, now=clock.now())

    jobs = {
        "badge": passes.badge_job, "slip": drawing.slip_job, "register": drawing.register_job, "record": drawing.record_job,
        "badges": group_drawing.badges_job, "figures": figures_paper.figures_job,
        "evacuation": evacuation.list_job, "evacuation_report": evacuation.report_job, "test": trial_job,
        "pass": passes.pass_job, "pass_list": passes.list_job,
        "calls": calls.calls_job, "message": calls.message_job, "reception": reception.reception_job,
        "ab_handover": tickets.ab_handover_job, "direction": tickets.direction_job,
        "agreement": signed_papers.agreement_job, "handover": shifts.handover_job, "month": reports.month_job,
        "opinions": opinions.register_job, "incident": incidents.record_job, "plan": incidents.plan_job,
        "staff_badge": staff_badges.badge_job,
        "ticket": tickets.ticket_job, "one_time_notice": tickets.notice_job, "red_light": tickets.red_light_job,
    }  # fmt: skip
    return {paper: drawn_now(draw) for paper, draw in jobs.items()}
