"""How the form of each move stands on the card: its rows, words kept ready, the sentence above it, what is filled in already."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.complaints.fields import Channel, ClockKind, Danger, Fault, Move, Severity, TrackState
from app.complaints.forms import MOVE_FIELDS, NOBODY, REASONS
from app.core import clock
from app.core.clock import local
from app.core.i18n import N_, _

if TYPE_CHECKING:
    from app.complaints.whole import Whole

DUE = (("remedy_day", "remedy_time"), ("correct_day", "correct_time"))
TOLD = ("told_day", "told_time")
ROWS: dict[Move, tuple[tuple[str, ...], ...]] = {
    Move.START: (("severity", "danger"), ("at_once",)),
    Move.FACTS: (("facts",), ("evidence", "proposal"), ("fault",)),
    Move.DISPATCH: (("method", "opinion"), ("team",), *DUE),
    Move.DECIDE: (("opinion", "method"), ("team",), *DUE),
    Move.TELL: (("told_reason",), ("told_to", "how"), TOLD, ("reaction",)),
    Move.DECIDE_ROUND: (("opinion", "method"), ("team",), *DUE),
    Move.REMEDY: (("action",), ("proof", "done_by"), ("done_day", "done_time")),
    Move.FURTHER: (("method",), DUE[0]),
    Move.CORRECTIVE: (("cause", "action"), ("done_by", "place"), ("done_day", "done_time")),
    Move.VERIFY_CORRECTIVE: (("verified_note",), ("verified_by", "place"), ("is_effective",)),
    Move.REPORT: (("told_to", "how"), TOLD, ("reaction",), ("director", "visitor"), ("director_day", "director_time")),
    Move.CALL: (("said",), TOLD),
    Move.VISIT: (("satisfaction", "way"), ("opinion",), ("why",), ("person", "visitor"), ("visited_day", "visited_time")),
    Move.END: (("final_answer",), ("outside_routes", "evidence")),
    Move.END_UNMET: (("final_answer", "outside_routes"), ("left_where",), ("left_day", "left_time")),
    Move.APOLOGISE: (("how", "who"), ("words",), TOLD),
    Move.SEE_LEADER: (("outcome", "leader"), ("seen_day", "seen_time"), ("said",)),
    Move.TELL_SUPERIOR: (("superior",), TOLD, ("note",)),
    Move.EXTEND: (("track", "place"), ("until_day", "until_time"), ("agreed_by", "channel"), ("reason",)),
    Move.LINK: (("other",), ("is_repeat",), ("note",)),
    Move.CORRECT: (
        ("kind",), ("channel", "source"), ("name", "is_anonymous"), ("phone", "is_contact_refused"), ("home", "place"), ("summary",),
        ("story",), ("wish", "at_once"), ("severity", "danger", "fault"), ("is_sorry", "wants_leader"), ("accused", "department"),
        ("is_about_reception",), ("original", "pages"), ("reason",),
    ),
}  # fmt: skip
LONG = frozenset({"facts", "result", "final_answer", "story"})
DAYS = frozenset({
    "remedy_day", "correct_day", "told_day", "done_day", "director_day", "visited_day", "until_day", "received_day", "promise_day",
    "superior_day", "left_day", "seen_day",
})  # fmt: skip
PEOPLE = frozenset(
    {"leader", "done_by", "verified_by", "director", "visitor", "who", "superior", "accused"}
)  # one of the staff; others as written
TEAMS = frozenset({"team", "to"})

_REACTIONS = (N_("Content"), N_("Accepts it"), N_("Not content"))
PRESETS: dict[tuple[Move, str], tuple[str, ...]] = {
    **{(move, "reason"): words for move, words in REASONS.items()},
    (Move.START, "at_once"): (N_("Look at it on the spot"), N_("Calm and explain"), N_("Secure the place"), N_("Nothing at once")),
    (Move.SEND_BACK, "basis"): (N_("The division of duties"),),
    (Move.UNFOUNDED, "basis"): (N_("The contract of services"), N_("The division of duties")),
    (Move.TELL, "reaction"): _REACTIONS,
    (Move.REPORT, "reaction"): _REACTIONS,
    (Move.REMEDY, "proof"): (N_("Photo kept with it"), N_("Work slip signed by the resident"), N_("Seen on the spot")),
    (Move.VISIT, "why"): (N_("The trouble is still there"), N_("Too slow"), N_("Not treated politely"), N_("Wants compensation")),
    (Move.END_UNMET, "left_where"): (N_("In the letter box of the home"), N_("At the door of the home"), N_("By registered letter")),
    (Move.APOLOGISE, "words"): (N_("Said sorry, trouble explained"), N_("Said sorry, next steps told")),
}
HINTS = {
    Move.START: N_("The same day. Calm first; where somebody may come to harm, report at once."),
    Move.FACTS: N_("What was found, how it is known, and what you propose; the director decides."),
    Move.DISPATCH: N_("Made good by one day, the cause corrected by another; the reply promised comes no sooner than the remedy."),
    Move.TO_MANAGER: N_("Big ones are the manager's."),
    Move.UNFOUNDED: N_("Only the director says so. Until it is told, say only “It is being asked”."),
    Move.TELL: N_("The reason, politely, and where else the person may turn."),
    Move.ACCEPT: N_("Yours from now on: what is made good and what is corrected."),
    Move.SEND_BACK: N_("Back to the director, who decides again."),
    Move.DECIDE_ROUND: N_("Not satisfied: what is done now, and by when."),
    Move.REMEDY: N_("What was done for the person; the proof is kept."),
    Move.FURTHER: N_("The complaint is not closed before it is done."),
    Move.CORRECTIVE: N_("The cause, and what keeps it from coming again."),
    Move.VERIFY_CORRECTIVE: N_("Somebody else than who did it looks whether it works."),
    Move.RESULT: N_("The return visit is due within a week from now."),
    Move.REPORT: N_("Complainant and director are both told."),
    Move.CALL: N_("Within 24 hours after the repair; the return visit comes all the same."),
    Move.VISIT: N_("At the home, by whoever made it good. Not satisfied: the next round, one level up."),
    Move.END: N_("Only the manager, with the last answer and the outside routes told."),
    Move.END_UNMET: N_("Tried on several days, nobody met: the answer is left in writing. It does not count as not satisfied."),
    Move.SEE_LEADER: N_("Who saw the person and when, or that the wish is no more."),
    Move.APOLOGISE: N_("An apology is no finding of fault."),
    Move.EXTEND: N_("Only with the person's consent. The first date stays on record."),
    Move.MERGE: N_("This complaint closes; the other keeps the earlier start."),
    Move.SPLIT: N_("Each line becomes a complaint of its own, linked to this one."),
    Move.VOID: N_("The number is used up; complaint and reason stay on record."),
}  # fmt: skip
HOW = {Channel.VISIT: "person", Channel.CALL: "phone", Channel.LETTER: "letter", Channel.FAX: "fax", Channel.EMAIL: "email"}


def rows_of(move: Move) -> tuple[tuple[str, ...], ...]:
    """The fields of a move's form in rows."""
    return ROWS.get(move) or tuple((field.name,) for field in MOVE_FIELDS[move])


def long_of(move: Move) -> frozenset[str]:
    """Fields with room for much; two beside each other are alike."""
    return LONG | {"outside_routes"} if move is Move.END_UNMET else LONG


def presets_of(move: Move, name: str) -> tuple[str, ...]:
    """Words kept ready for a line."""
    return tuple(_(each) for each in PRESETS.get((move, name), ()))


def filled_in(move: Move, whole: "Whole") -> Mapping[str, object]:
    """What a form begins with."""
    begins = FILLED.get(move)
    return begins(whole) if begins is not None else {}


def how_told(whole: "Whole") -> str:
    """By phone where there is one; nobody can be told who left neither name nor contact."""
    row = whole.row
    if row.is_contact_refused and not row.home:
        return NOBODY
    return "phone" if row.phone else HOW.get(row.channel, "person")


def _judged(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    return {"severity": (row.severity or Severity.ORDINARY).value, "danger": (row.danger or Danger.NONE).value, "at_once": row.at_once}


def _found(whole: "Whole") -> Mapping[str, object]:
    last = whole.attached.findings[-1] if whole.attached.findings else None
    if last is None or last.round != whole.row.round:
        return {"fault": (whole.row.fault or Fault.OPEN).value}
    return {"facts": last.facts, "evidence": last.evidence, "proposal": last.proposal, "fault": last.fault.value}


def _promised_by(whole: "Whole") -> Mapping[str, object]:
    """The remedy is due no later than the reply the person was promised (P2七)."""
    row = whole.row
    promise = row.clock(ClockKind.PROMISE)
    due = local(promise.act_by) if promise is not None and promise.is_open and promise.act_by > clock.now() else None
    found = {"remedy_day": f"{due:%Y-%m-%d}", "remedy_time": f"{due:%H:%M}"} if due is not None else {}
    last = whole.attached.findings[-1] if whole.attached.findings else None
    return {**found, "team": row.team or row.department, "method": last.proposal if last is not None else ""}


def _told(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    return {"told_to": row.name or _("nobody"), "how": how_told(whole)}


def _reported(whole: "Whole") -> Mapping[str, object]:
    decided = [one.decided_by for one in whole.attached.decisions if one.level.value == "director"]
    return {**_told(whole), "director": decided[-1] if decided else "", "visitor": whole.row.visitor}


def _revisited(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    return {"way": "home" if row.home else "phone", "person": row.name, "visitor": row.visitor}


def _done_by(whole: "Whole") -> Mapping[str, object]:
    return {"done_by": whole.row.leader}


def _agreed(whole: "Whole") -> Mapping[str, object]:
    is_done = not any(one.state is TrackState.OPEN for one in whole.attached.remedies)
    has_open = any(one.state is TrackState.OPEN for one in whole.actions)
    return {"agreed_by": whole.row.name, "channel": how_told(whole), "track": "correct" if is_done and has_open else "remedy"}


def _as_it_is(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    same = (
        "kind", "name", "is_anonymous", "is_contact_refused", "home", "place", "summary", "story", "wish", "at_once", "is_sorry",
        "wants_leader", "accused", "department", "is_about_reception", "original",
    )  # fmt: skip
    words = {name: getattr(row, name).value if getattr(row, name) else "" for name in ("channel", "source", "severity", "danger", "fault")}
    return {**{name: getattr(row, name) for name in same}, **words, "pages": row.pages or ""}


FILLED: dict[Move, Callable[["Whole"], Mapping[str, object]]] = {
    Move.START: _judged,
    Move.FACTS: _found,
    Move.DISPATCH: _promised_by,
    Move.DECIDE: _promised_by,
    Move.TELL: _told,
    Move.REMEDY: _done_by,
    Move.CORRECTIVE: _done_by,
    Move.REPORT: _reported,
    Move.VISIT: _revisited,
    Move.EXTEND: _agreed,
    Move.APOLOGISE: lambda _whole: {"how": "phone"},
    Move.VERIFY_CORRECTIVE: lambda _whole: {"is_effective": "yes"},
    Move.SEE_LEADER: lambda whole: {"outcome": "seen", "leader": whole.row.sees.name if whole.row.sees else ""},
    Move.CORRECT: _as_it_is,
}
