"""The moves somebody has with a ticket as it stands: what is not here is absent from the screen, not greyed out and scolded."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import _
from app.office.duty import Roster, roster
from app.storage.direct import run
from app.tickets.duties import PaperList, Verification
from app.tickets.fields import MAY, MOVE_WORDS, NOT_CHOSEN, ClockKind, May, Move, TicketState
from app.tickets.record import Ticket
from app.tickets.who import answers, powers

LISTS = sql("SELECT 1 FROM paper_list WHERE ticket_id = :ticket_id AND void_at IS NULL LIMIT 1")
UNDECIDED = select(Verification.id).where(Verification.decided_at.is_(None)).limit(1)


def moves_for(s: Session, ticket_id: UUID, by: Actor, *, now: datetime) -> tuple[Move, ...]:
    """What `by` may do with a ticket now, in the order of the table; nothing for one that is gone."""
    ticket = s.get(Ticket, ticket_id)
    return _moves(s, ticket, by, roster(s, now=now)) if ticket is not None else ()


def _moves(s: Session, ticket: Ticket, by: Actor, found: Roster) -> tuple[Move, ...]:
    held = powers(found, ticket, by)
    return tuple(
        move for move in Move
        if move not in NOT_CHOSEN and ticket.may(move) and is_held(ticket, move, held) and not _stands_against(s, ticket, move)
    )  # fmt: skip


def is_held(ticket: Ticket, move: Move, held: frozenset[May]) -> bool:
    """Whether one of the powers makes the move; of a ticket returned twice the division leader alone says whose it is."""
    if move is Move.ASSIGN and ticket.state is TicketState.DISPUTED:
        return May.LEADER in held
    return bool(MAY[move] & held)


def _stands_against(s: Session, ticket: Ticket, move: Move) -> str:
    """Why a move the state knows has nothing to do just now; empty where it has."""
    checks = {
        Move.ASK_PAPERS: _no_open_list, Move.EDIT_LIST: _has_open_paper_list, Move.APPROVE_LIST: _has_list_to_approve,
        Move.DECLINE_LIST: _has_list_to_approve, Move.CALL_BACK: _awaits_call, Move.VERIFY: _awaits_verification,
        Move.DIRECT: _awaits_director, Move.TELL_DELAY: _delay_not_told,
    }  # fmt: skip
    return checks[move](s, ticket) if move in checks else ""


def paper_lists(s: Session, ticket_id: UUID) -> list[PaperList]:
    """The lists of a ticket that were not taken back, in order."""
    if not run(s, LISTS, {"ticket_id": ticket_id}):
        return []
    s.flush()
    query = (
        select(PaperList).where(PaperList.ticket_id == ticket_id, PaperList.void_at.is_(None)).order_by(PaperList.place, PaperList.made_at)
    )
    return list(s.execute(query).scalars())


def _no_open_list(s: Session, ticket: Ticket) -> str:
    lists = paper_lists(s, ticket.id)
    if any(one.is_to_approve for one in lists):
        return _("A second list waits for the head's approval. Nothing was added.")
    if ticket.state is TicketState.WAITING and any(one.is_valid and not one.is_frozen for one in lists):
        return _("The list was not printed yet: correct it instead of making a second one.")
    return ""


def _has_open_paper_list(s: Session, ticket: Ticket) -> str:
    if any(one.is_valid and not one.is_frozen for one in paper_lists(s, ticket.id)):
        return ""
    return _("The list was given out and is frozen: all is told once.")


def _has_list_to_approve(s: Session, ticket: Ticket) -> str:
    return "" if any(one.is_to_approve for one in paper_lists(s, ticket.id)) else _("No second list waits for approval.")


def _awaits_call(s: Session, ticket: Ticket) -> str:
    from app.tickets.limits import running

    return "" if running(s, ticket.id, ClockKind.CALL_BACK) else _("No call back is awaited.")


def _awaits_verification(s: Session, ticket: Ticket) -> str:
    return "" if ticket.is_resident and not ticket.is_verified else _("No verification is awaited.")


def _awaits_director(s: Session, ticket: Ticket) -> str:
    found = s.execute(UNDECIDED.where(Verification.ticket_id == ticket.id)).first() if ticket.is_verified else None
    return "" if found else _("Nothing waits for the director's decision.")


def _delay_not_told(s: Session, ticket: Ticket) -> str:
    return "" if not ticket.is_delay_told else _("This was told already.")


def permit(s: Session, ticket: Ticket, move: Move, by: Actor, found: Roster) -> str:
    """Raises UserError where the person does not have the move; gives whom they stand in for, or nothing."""
    held = powers(found, ticket, by)
    if not is_held(ticket, move, held):
        raise UserError(_refusal(ticket, move, found))
    if reason := _stands_against(s, ticket, move):
        raise UserError(reason)
    return _stood_in_for(ticket, move, by)


def _refusal(ticket: Ticket, move: Move, found: Roster) -> str:
    words = {"number": ticket.number, "move": _(MOVE_WORDS[move]), "who": _who_may(ticket, move, found)}
    return _("“{move}” of ticket {number} is for {who}. Nothing was changed; ask them.").format(**words)


def _who_may(ticket: Ticket, move: Move, found: Roster) -> str:
    """Whoever has the move, by name where somebody is named."""
    may = frozenset({May.LEADER}) if move is Move.ASSIGN and ticket.state is TicketState.DISPUTED else MAY[move]
    named: dict[May, list[str]] = {
        May.OWNER: [answers(found, ticket.owner_id, ticket.department, ticket.topic).name],
        May.FIRST: [answers(found, ticket.first_owner_id, ticket.first_department, ticket.topic).name],
        May.TARGET: [ticket.target or ticket.target_department],
        May.HEAD: [found.members[one].name for one in found.heads(ticket.department)] or [_("the department head")],
        May.LEADER: [found.members[one].name for one in found.leaders(ticket.department)] or [_("the division leader")],
        May.DIRECTOR: [_("the office director")],
        May.CLERK: [_("the desk")],
    }
    names = [name for power in May if power in may for name in named[power]]
    return _(", ").join(dict.fromkeys(names))


def _stood_in_for(ticket: Ticket, move: Move, by: Actor) -> str:
    """The owner whose matter somebody else took up; recorded with what they did."""
    if by.staff_id is None or not MAY[move] & {May.OWNER, May.FIRST}:
        return ""
    owner_id, name = (ticket.first_owner_id, ticket.first_owner) if move is Move.REPORT_BACK else (ticket.owner_id, ticket.owner)
    return "" if by.staff_id in (owner_id, ticket.first_owner_id if May.FIRST in MAY[move] else None) else name
