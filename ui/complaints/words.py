"""A complaint in the words of the desk: its state, whose turn it is, its two tracks, its line on a board."""

from datetime import datetime
from typing import TYPE_CHECKING

from app.complaints.fields import CHANNEL_WORDS, LEVEL_WORDS, MOVE_WORDS, OVER, STATE_WORDS, TRACK_WORDS, Channel, Move, State, TrackState
from app.core.i18n import C_, N_, _
from app.office.duty_fields import AS_WORDS
from ui.tickets.board_list import TicketBoardRow
from ui.tickets.words import clock_pill, presence_words
from ui.visits.words import Pill

if TYPE_CHECKING:
    from app.complaints.deed import Moved
    from app.complaints.duties import ActionRow
    from app.complaints.lists import ComplaintRow
    from app.complaints.whole import Whole

STATE_MEANINGS = {
    State.REGISTERED: "warn",
    State.VERIFYING: "warn",
    State.TO_DECIDE: "warn",
    State.MANAGER: "warn",
    State.UNFOUNDED: "bad",
    State.DISPATCHED: "warn",
    State.IN_HAND: "ok",
    State.TO_REPORT: "warn",
    State.TO_REVISIT: "warn",
    State.CLOSED: "ok",
    State.ENDED: "bad",
    State.NEVER_MET: "warn",
    State.MERGED: "quiet",
    State.VOID: "quiet",
}
TRACK_MEANINGS = {TrackState.OPEN: "warn", TrackState.DONE: "ok", TrackState.VERIFIED: "ok", TrackState.WITHDRAWN: "quiet"}
CHANNEL_ICONS = {
    Channel.VISIT: "user", Channel.CALL: "phone", Channel.LETTER: "envelope", Channel.FAX: "fax", Channel.EMAIL: "at",
    Channel.OTHER: "circle-exclamation",
}  # fmt: skip
# the way of a complaint, and which states belong to each stop
STOPS = (
    (C_("complaint", "Received"), frozenset({State.REGISTERED})),
    (C_("complaint", "Verified"), frozenset({State.VERIFYING})),
    (C_("complaint", "Decided"), frozenset({State.TO_DECIDE, State.MANAGER})),
    (C_("complaint", "Handled"), frozenset({State.DISPATCHED, State.IN_HAND})),
    (C_("complaint", "Person told"), frozenset({State.TO_REPORT, State.UNFOUNDED})),
    (C_("complaint", "Revisited"), frozenset({State.TO_REVISIT})),
    (N_("Case closed"), OVER),
)


def state_pill(state: State) -> Pill:
    """The state as a word with its meaning."""
    return Pill(_(STATE_WORDS[state]), STATE_MEANINGS[state])


def track_pill(state: TrackState) -> Pill:
    """How a remedy or a corrective action stands."""
    return Pill(_(TRACK_WORDS[state]), TRACK_MEANINGS[state])


def channel_words(channel: Channel) -> str:
    """How it came."""
    return _(CHANNEL_WORDS[channel])


def _role(row: "ComplaintRow") -> str:
    """As what somebody acts now."""
    acts = row.acts
    if acts is None:
        return ""
    if row.state is State.TO_REVISIT and acts.staff_id == row.visitor_id:
        return _("return visitor")
    if acts.staff_id == row.leader_id and acts.as_ == "owner":
        return _("Team leader")
    if acts.staff_id == row.owner_id and acts.as_ == "owner":
        return _("Complaint officer")
    return _(AS_WORDS.get(acts.as_, "owner"))


def turn_words(whole: "Whole") -> str:
    """Whose turn it is, as what, and where they are; what is awaited of a round; who else has to do with it."""
    row = whole.row
    if not row.is_open:
        return ""
    acting = row.acts.name if row.acts is not None else ""
    said = [_("{name} acts now ({role})").format(name=acting, role=_role(row))] if acting else []
    if row.is_pending:
        said.append(_("round {n} is decided by: {level}").format(n=row.round, level=_(LEVEL_WORDS[row.level])))
    if whole.presence is not None and whole.presence.state.value != "in":
        said.append(presence_words(whole.presence))
    if row.owner and row.owner != acting:
        said.append(_("officer {name}").format(name=row.owner))
    if row.team:
        leader = row.leader if row.leader != acting else ""
        said.append(_("team {name}").format(name=" · ".join(part for part in (row.team, leader) if part)))
    if row.state is State.TO_REVISIT and row.visitor and row.visitor != acting:
        said.append(_("{name} revisits").format(name=row.visitor))
    return " — ".join(said)


def moved_words(moved: "Moved", move: Move) -> str:
    """What is said when a move was made."""
    return " ".join((_("{number}: {move}.").format(number=moved.number, move=_(MOVE_WORDS[move])), *moved.notes))


def round_words(row: "ComplaintRow") -> str:
    """Which round it is in, where not in the first."""
    return _("round {n}").format(n=row.round) if row.round > 1 else ""


def board_row(row: "ComplaintRow", now: datetime) -> TicketBoardRow:
    """Two lines and every clock: who, where and what, then number, state and whose turn it is."""
    pills = [clock_pill(each, now) for each in row.running] or [state_pill(row.state)]
    marks = [Pill(round_words(row), "warn")] if row.round > 1 else []
    if row.repeats:
        marks.append(Pill(_("again"), "warn"))
    whose = row.acts.name if row.acts is not None else row.owner
    first, *others = (*pills, *marks)
    title = " · ".join(part for part in (row.complainant, row.home or row.place, row.summary) if part)
    detail = " · ".join(part for part in (row.number, _(STATE_WORDS[row.state]), whose, row.team) if part)
    return TicketBoardRow(
        title, detail, CHANNEL_ICONS[row.channel], first.word, first.meaning, clocks=tuple((one.word, one.meaning) for one in others)
    )


def visit_row(row: "ComplaintRow", now: datetime) -> TicketBoardRow:
    """A return visit: the address first, as whoever walks the round needs it."""
    pills = [clock_pill(each, now) for each in row.running if each.kind in ("return", "call")] or [state_pill(row.state)]
    first, *others = pills
    title = " · ".join(part for part in (row.home or row.place or _("no address"), row.complainant, row.summary) if part)
    detail = " · ".join(part for part in (row.number, _("{name} revisits").format(name=row.visitor or "—"), row.phone) if part)
    return TicketBoardRow(title, detail, "house", first.word, first.meaning, clocks=tuple((one.word, one.meaning) for one in others))


def action_row(row: "ActionRow", now: datetime) -> TicketBoardRow:
    """A corrective action, whatever became of its complaint."""
    pill = clock_pill(row.clock, now) if row.clock is not None and row.clock.is_open else track_pill(row.state)
    title = " · ".join(part for part in (row.team, row.summary, row.action or row.kind) if part)
    closed = _(STATE_WORDS[row.complaint_state]) if row.outlives else ""
    whose = row.acts.name if row.acts is not None else row.owner
    detail = " · ".join(part for part in (f"{row.number} #{row.place}", _(TRACK_WORDS[row.state]), whose, closed) if part)
    return TicketBoardRow(title, detail, "screwdriver-wrench", pill.word, pill.meaning)
