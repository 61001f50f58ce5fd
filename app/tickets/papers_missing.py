"""Papers are missing: all of them told once, with reasons (W4.2, W6.2); a second list only with the head's word. One transaction each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.core.actor import HEADS, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.core.i18n import _, ngettext
from app.office.service import sign_in
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin
from app.tickets.duties import MissingPaper, PaperList
from app.tickets.fields import CLERKS, May, Move, TicketState
from app.tickets.permits import paper_lists
from app.tickets.record import Ticket
from app.tickets.who import powers

MOST = 40
LONGEST = 500
_BAR = re.compile(r"\s*[|｜\t]\s*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One missing paper as written: what, why, how it must be."""

    what: str
    why: str
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """Whether a head's password was right; a wrong one is no error, so the count of wrong tries is kept."""

    is_done: bool
    sentence: str = ""
    moved: Moved | None = None


def wanted_of(text: str) -> tuple[Wanted, ...]:
    """The papers of a form, one a line: what | why | as it must be. Raises FormErrors where a reason is missing."""
    found = []
    for n, line in enumerate((line.strip() for line in text.splitlines() if line.strip()), 1):
        what, why, standard = (*_BAR.split(line, maxsplit=2), "", "")[:3]
        if not what or not why:
            sentence = _("Paper {n} has no reason. Write one paper a line: what | why it is needed | as it must be.")
            raise FormErrors({"papers": sentence.format(n=n)})
        if max(len(what), len(why), len(standard)) > LONGEST:
            raise FormErrors({"papers": _("Paper {n} is too long: {most} characters a part.").format(n=n, most=LONGEST)})
        found.append(Wanted(what, why, standard))
    if not found:
        raise FormErrors({"papers": _("Write what is missing, one paper a line.")})
    if len(found) > MOST:
        raise FormErrors({"papers": _("These are {n} papers; a list holds {most}.").format(n=len(found), most=MOST)})
    if len({one.what for one in found}) < len(found):
        raise FormErrors({"papers": _("One paper stands there twice. Take one line out.")})
    return tuple(found)


@allowed(CLERKS)
def ask_papers(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The whole list told: the promise waits. A second list changes nothing until the head has approved it."""
    deed = begin(s, ticket_id, Move.ASK_PAPERS, form, version=version, by=by, now=now)
    wanted = wanted_of(deed.values["papers"])
    before = paper_lists(s, ticket_id)
    made = _make(deed, len(before) + 1, wanted)
    is_first = not any(one.is_valid for one in before)
    if is_first or May.HEAD in powers(deed.roster, deed.ticket, by):
        made.approve("" if is_first else by.name, now)
        _take_effect(deed, Move.ASK_PAPERS)
    else:
        deed.notes.append(_("The second list counts once the head approves it. Until then it is not told to anybody."))
    deed.tell(number=made.number, place=made.place)
    deed.about = (made.id, made.number)
    return deed.end()


def _make(deed: Deed, place: int, wanted: Sequence[Wanted]) -> PaperList:
    now, values = deed.now, deed.values
    number = daily_number("N", day_of(now), take(deed.s, "paper_list", f"{day_of(now):%Y%m%d}"))
    made = PaperList(
        ticket_id=deed.ticket.id, number=number, place=place, basis=values["basis"], points=values["points"], delivery=values["delivery"],
        proof=values["proof"], made_at=now, made_by=deed.by.name,
    )  # fmt: skip
    deed.s.add(made)
    _write_papers(deed.s, made, wanted)
    return made


def _write_papers(s: Session, made: PaperList, wanted: Sequence[Wanted]) -> None:
    for place, one in enumerate(wanted, 1):
        add_new(s, MissingPaper(list_id=made.id, place=place, what=one.what, why=one.why, standard=one.standard))


def _take_effect(deed: Deed, move: Move) -> None:
    """Told: the ticket waits for papers and its promise with it; lists are counted."""
    deed.ticket.lists += 1
    was_waiting = deed.ticket.state is TicketState.WAITING
    deed.step(move)
    if not was_waiting:
        limits.pause(deed.s, deed.ticket, _("waiting for papers"), by=deed.by, now=deed.now)


@allowed(CLERKS)
def edit_list(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Correct a list that was not given out yet; printing freezes it."""
    deed = begin(s, ticket_id, Move.EDIT_LIST, form, version=version, by=by, now=now)
    wanted = wanted_of(deed.values["papers"])
    found = [one for one in paper_lists(s, ticket_id) if one.is_valid][-1]
    found.check_changeable()
    ticked = {paper.what: (paper.ticked_at, paper.ticked_by) for paper in papers_of(s, [found.id])}
    _forget_papers(s, found.id)
    found.points = deed.values["points"]
    for place, one in enumerate(wanted, 1):
        ticked_at, ticked_by = ticked.get(one.what, (None, ""))
        add_new(s, MissingPaper(list_id=found.id, place=place, what=one.what, why=one.why, standard=one.standard,
                                ticked_at=ticked_at, ticked_by=ticked_by))  # fmt: skip
    deed.tell(number=found.number)
    deed.about = (found.id, found.number)
    return deed.end()


def _forget_papers(s: Session, list_id: UUID) -> None:
    for paper in papers_of(s, [list_id]):
        s.delete(paper)
    s.flush()


@allowed(CLERKS)
def approve_list(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The head lets a second list be told; it is counted."""
    deed = begin(s, ticket_id, Move.APPROVE_LIST, form, version=version, by=by, now=now)
    found = _to_approve(deed)
    found.approve(by.name, now)
    _take_effect(deed, Move.APPROVE_LIST)
    return deed.end()


@allowed(CLERKS)
def decline_list(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The head does not: what the first list says is enough."""
    deed = begin(s, ticket_id, Move.DECLINE_LIST, form, version=version, by=by, now=now)
    _to_approve(deed).declined_at = now
    return deed.end()


def _to_approve(deed: Deed) -> PaperList:
    found = next(one for one in paper_lists(deed.s, deed.ticket.id) if one.is_to_approve)
    deed.tell(number=found.number, place=found.place)
    deed.about = (found.id, found.number)
    return found


@allowed(CLERKS | HEADS)
def approve_here(s: Session, ticket_id: UUID, head: UUID | str, password: str, *, by: Actor, now: datetime) -> Approved:
    """The head approves a second list at the counter with name and password; the desk need not change over."""
    signed_in = sign_in(s, head, password, now=now, counter=by.counter)
    if signed_in.actor is None:
        return Approved(False, signed_in.sentence)
    return Approved(True, moved=approve_list(s, ticket_id, {}, by=signed_in.actor, now=now))


@allowed(CLERKS)
def papers_in(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Papers handed in are ticked; with the last of them the promise runs on."""
    deed = begin(s, ticket_id, Move.PAPERS_IN, form, version=version, by=by, now=now)
    papers = listed_papers(s, ticket_id)
    chosen = _chosen(deed.values["ticked"], papers)
    for paper in chosen:
        paper.ticked_at, paper.ticked_by = now, by.name
    left = sum(paper.ticked_at is None for paper in papers)
    deed.tell(ticked=_("; ").join(paper.what for paper in chosen))
    if left:
        deed.notes.append(ngettext("{n} paper is still missing.", "{n} papers are still missing.", left).format(n=left))
    else:
        deed.step()
        limits.resume(s, deed.ticket, by=by, now=now)
    return deed.end()


def papers_of(s: Session, list_ids: Sequence[UUID]) -> list[MissingPaper]:
    """The papers of lists in the order of the lists and their places."""
    s.flush()
    found = s.execute(select(MissingPaper).where(MissingPaper.list_id.in_(list(list_ids))).order_by(MissingPaper.place)).scalars().all()
    return sorted(found, key=lambda paper: (list(list_ids).index(paper.list_id), paper.place))


def listed_papers(s: Session, ticket_id: UUID) -> list[MissingPaper]:
    """Every paper told, numbered from 1 on through all lists of the ticket, as they stand on paper."""
    return papers_of(s, [one.id for one in paper_lists(s, ticket_id) if one.is_valid])


def _chosen(words: str, papers: list[MissingPaper]) -> list[MissingPaper]:
    """1,3 or all; those ticked before are no choice any more."""
    missing = {place: paper for place, paper in enumerate(papers, 1) if paper.ticked_at is None}
    if words.casefold() in ("all", _("all").casefold(), "全部"):
        return list(missing.values())
    numbers = {int(found) for found in re.findall(r"\d+", words)}
    if not numbers or not numbers <= missing.keys():
        sentence = _("Write which papers are in by their numbers ({numbers}), or all.")
        raise FormErrors({"ticked": sentence.format(numbers=_(", ").join(map(str, missing)))})
    return [missing[number] for number in sorted(numbers)]


def list_meant(s: Session, number: str) -> tuple[UUID, UUID, str]:
    """List, ticket and the list's number, by either number; of a ticket the newest list that counts. Raises UserError."""
    plain = number.strip().upper()
    query = select(PaperList.id, PaperList.ticket_id, PaperList.number).join(Ticket, Ticket.id == PaperList.ticket_id)
    counting = (PaperList.approved_at.is_not(None), PaperList.declined_at.is_(None), PaperList.void_at.is_(None))
    match = or_(PaperList.number == plain, (Ticket.number == plain) & and_(*counting))
    row = s.execute(query.where(match).order_by(PaperList.place.desc()).limit(1)).first()
    if row is None:
        raise UserError(_("No list of missing papers has the number {number}, and no ticket with one has. Check it.").format(number=plain))
    return row.id, row.ticket_id, row.number


@allowed(CLERKS)
def freeze_list(s: Session, list_id: UUID, *, by: Actor, now: datetime) -> str:
    """A list goes on paper: from now on nothing is added to it. Gives its number; raises UserError where it does not count."""
    found = s.get(PaperList, list_id)
    if found is None or found.void_at is not None:
        raise UserError(_("This list is no longer on record. Load the ticket again."))
    found.print_out(now)
    return found.number
