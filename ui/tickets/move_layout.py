"""How the form of each move stands on the card: its rows, words kept ready, the sentence above it, what is filled in already."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.core.i18n import N_, _
from app.tickets.fields import Channel, Move
from app.tickets.forms import BEING_ASKED, MOVE_FIELDS, REASONS

if TYPE_CHECKING:
    from app.tickets.whole import Whole

ROWS: dict[Move, tuple[tuple[str, ...], ...]] = {
    Move.WORK: (("item",), ("expected_day", "expected_time")),
    Move.PROMISE: (("item",), ("expected_day", "expected_time"), ("reason",)),
    Move.ASK_PAPERS: (("basis", "delivery", "proof"), ("points",)),
    Move.EDIT_LIST: (("points",),),
    Move.PAPERS_IN: (("note",),),
    Move.HAND_OVER: (("to",), ("reason", "papers"), ("is_told",), ("is_call_back",)),
    Move.CALL_BACK: (("caller", "told_time"), ("said",)),
    Move.TELL_REFUSAL: (("told_reason",), ("how", "papers_back"), ("told_day", "told_time"), ("reaction",)),
    Move.TELL_DELAY: (("told_reason",), ("how", "told_day", "told_time")),
    Move.REPORT_BACK: (("reaction",), ("how", "told_day", "told_time")),
    Move.NOT_NOW: (("ground",), ("look_again",)),
    Move.EXTEND: (("until_day", "until_time"), ("agreed_by", "channel"), ("reason",)),
    Move.CORRECT: (
        ("channel", "is_resident"), ("name", "is_anonymous"), ("phone", "is_contact_refused"), ("company", "home"), ("matter",),
        ("reason",),
    ),
}  # fmt: skip
# these stand in a part of their own above the fields
OWN_PART = {Move.ASK_PAPERS: "papers", Move.EDIT_LIST: "papers", Move.PAPERS_IN: "ticked"}
CANNED = {Move.ANSWER: "answer", Move.FINISH: "result", Move.TELL_REFUSAL: "told_reason", Move.TELL_DELAY: "told_reason"}
LONG = frozenset({"answer", "result", "decision", "instruction"})
DAYS = frozenset({"expected_day", "until_day", "look_again", "told_day"})

_REACTIONS = (N_("Content"), N_("Accepts it"), N_("Not content"))
_BASES = (N_("The guide of this service"), N_("The division of duties"))
PRESETS: dict[tuple[Move, str], tuple[str, ...]] = {
    **{(move, "reason"): words for move, words in REASONS.items()},
    (Move.HAND_OVER, "papers"): (N_("no papers"), N_("copies of what was handed in"), N_("all that was handed in")),
    (Move.ANSWER, "reaction"): _REACTIONS,
    (Move.TELL_REFUSAL, "reaction"): _REACTIONS,
    (Move.REPORT_BACK, "reaction"): _REACTIONS,
    (Move.ASK_PAPERS, "basis"): _BASES[:1],
    (Move.SEND_BACK, "basis"): _BASES[1:],
    (Move.REFUSE, "basis"): _BASES[:1],
    (Move.CALL_BACK, "said"): (N_("answered"), N_("a time was agreed"), N_("nobody picked up, will be tried again")),
}
HINTS = {
    Move.ANSWER: N_("With what the person said to it, it is reported back as well."),
    Move.WORK: N_("The promise counts from receipt. Promise nothing blindly: without an item, say by when an answer is expected."),
    Move.ASK_PAPERS: N_("Everything missing is told once. The promise waits; printing freezes the list."),
    Move.EDIT_LIST: N_("Possible until the list is printed."),
    Move.PAPERS_IN: N_("With the last paper the promise runs on."),
    Move.HAND_OVER: N_("It stays yours until it is accepted. Tell the caller name and phone first."),
    Move.RED_LIGHT: N_("Do and explain, never refuse: head or division leader decide. Until then say only “It is being asked”."),
    Move.REFUSE: N_("Only the department head refuses. The owner then tells the reason politely and gives the papers back."),
    Move.NOT_NOW: N_("It comes up again by itself on that day."),
    Move.SEND_BACK: N_("Once; the second time the division leader says whose it is."),
    Move.VERIFY: N_("A resident's matter is verified the same day; the director decides how and by whom."),
    Move.REOPEN: N_("A new round with new limits; what was done before stays in the story."),
    Move.EXTEND: N_("Only with the person's consent. The first date stays on record."),
    Move.MERGE: N_("This ticket closes; the other keeps the earlier start."),
    Move.SPLIT: N_("Each line becomes a ticket of its own, linked to this one."),
    Move.VOID: N_("The number is used up; ticket and reason stay on record."),
    Move.APPROVE_LIST: N_("The list counts from now on and can be given out."),
}  # fmt: skip
BY_CHANNEL = {
    Channel.VISIT: ("person", "paper", "signed"),
    Channel.CALL: ("phone", "phone", "read_back"),
    Channel.LETTER: ("letter", "letter", "sent"),
    Channel.FAX: ("fax", "fax", "sent"),
    Channel.EMAIL: ("email", "email", "sent"),
}


def rows_of(move: Move) -> tuple[tuple[str, ...], ...]:
    """The fields of a move's form in rows; those with a part of their own are left out."""
    own = OWN_PART.get(move)
    return ROWS.get(move) or tuple((field.name,) for field in MOVE_FIELDS[move] if field.name != own)


def presets_of(move: Move, name: str, whole: "Whole") -> tuple[str, ...]:
    """Words kept ready for a line; the rule of a promised matter comes first."""
    words = tuple(_(each) for each in PRESETS.get((move, name), ()))
    topic = whole.row.topic
    return (topic, *words) if name == "basis" and topic else words


def filled_in(move: Move, whole: "Whole") -> Mapping[str, object]:
    """What a form begins with."""
    begins = FILLED.get(move)
    return begins(whole) if begins is not None else {}


def _promised(whole: "Whole") -> Mapping[str, object]:
    return {"item": whole.row.topic if whole.row.is_promised else ""}


def _asked(whole: "Whole") -> Mapping[str, object]:
    _how, delivery, proof = BY_CHANNEL[whole.row.channel]
    return {"delivery": delivery, "proof": proof, "basis": whole.row.topic, "points": whole.item.note if whole.item else ""}


def _listed(whole: "Whole") -> Mapping[str, object]:
    return {"points": next((one.points for one in reversed(whole.attached.lists) if one.is_valid), "")}


def _called(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    return {"caller": row.target or row.target_department or row.owner}


def _told(whole: "Whole") -> Mapping[str, object]:
    """By phone where there is one; nobody can be told who left neither name nor contact."""
    row = whole.row
    nobody = row.is_contact_refused and row.channel is not Channel.VISIT
    return {"how": "nobody" if nobody else "phone" if row.phone else BY_CHANNEL[row.channel][0], "papers_back": "none"}


def _agreed(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    return {"agreed_by": row.name, "channel": "phone" if row.phone else BY_CHANNEL[row.channel][0]}


def _as_it_is(whole: "Whole") -> Mapping[str, object]:
    row = whole.row
    return {
        "channel": row.channel.value, "name": row.name, "is_anonymous": row.is_anonymous, "is_contact_refused": row.is_contact_refused,
        "company": row.company, "home": row.home, "matter": row.matter, "is_resident": row.is_resident,
    }  # fmt: skip


FILLED: dict[Move, Callable[["Whole"], Mapping[str, object]]] = {
    Move.WORK: _promised,
    Move.PROMISE: _promised,
    Move.ASK_PAPERS: _asked,
    Move.EDIT_LIST: _listed,
    Move.HAND_OVER: lambda whole: {"is_call_back": "yes" if whole.row.channel is Channel.CALL else "no"},
    Move.CALL_BACK: _called,
    Move.RED_LIGHT: lambda _whole: {"told": BEING_ASKED},
    Move.REPORT_BACK: _told,
    Move.TELL_REFUSAL: _told,
    Move.TELL_DELAY: _told,
    Move.EXTEND: _agreed,
    Move.CORRECT: _as_it_is,
}
