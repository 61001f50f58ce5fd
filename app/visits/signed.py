"""What a visitor brings to the desk besides words: answers to the notices, a photo; kept with the visit in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.i18n import _
from app.notices.fields import KIND_WORDS, Answer, SignatureNeeded, TextKind, outstanding
from app.notices.service import Signer, keep_answer
from app.office.settings import Settings, get_settings
from app.pictures import service as pictures
from app.printing import queue
from app.printing.record import JobState
from app.visits.fields import purpose_type
from app.visits.record import Visit


def unsigned(settings: Settings, form: Mapping[str, Any], answers: Sequence[Answer], *, has_pad: bool) -> tuple[str, ...]:
    """A sentence where the office asks for a signature that is not there yet; raises SignatureNeeded where it can be given at once."""
    if settings.sign_notice == settings.sign_agreement == "never":
        return ()
    left = outstanding(settings, form["type"] or purpose_type(form["purpose"]), answers)
    if not left:
        return ()
    if has_pad:
        raise SignatureNeeded(left)
    return (_("Still to be signed: {names}.").format(names=_(", ").join(_(KIND_WORDS[kind]) for kind in left)),)


def keep(s: Session, visit: Visit, answers: Sequence[Answer], photo: bytes, *, by: Actor, now: datetime) -> None:
    """Keep answers and photo of an arrival; a signed agreement is queued for the printer."""
    if photo:
        pictures.put(s, photo, person_id=visit.person_id, by=by, now=now)
    for answer in answers:
        take_answer(s, visit, answer, by=by, now=now)


def take_answer(s: Session, visit: Visit, answer: Answer, *, by: Actor, now: datetime) -> None:
    """Keep one answer of a visit."""
    keep_answer(s, Signer(visit.id, visit.name, visit.company), answer, by=by, now=now)
    if answer.is_accepted and TextKind.AGREEMENT in answer.kinds and not _is_waiting(s, visit):
        queue_agreement(s, visit, by=by, now=now)


def _is_waiting(s: Session, visit: Visit) -> bool:
    """Whether the agreement waits for the printer already: it is drawn when its turn comes, with the newest signature."""
    return any(job.paper == "agreement" and job.state in (JobState.WAITING, JobState.PRINTING) for job in queue.jobs_of(s, visit.id))


def queue_agreement(s: Session, visit: Visit, *, by: Actor, now: datetime) -> None:
    """The agreement for the printer for forms: the job that prints it already, or a new one."""
    job_id = queue.job_for(s, visit.id, "agreement")
    if job_id is not None:
        queue.reprint(s, job_id, by=by, now=now)
        return
    printer = get_settings(s).slip_printer
    queue.add(s, queue.NewJob(paper="agreement", record_id=visit.id, title=visit.number, printer=printer), by=by, now=now)
