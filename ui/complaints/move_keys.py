"""The moves of a complaint as buttons: their order, their keys, what stands on them."""

from app.complaints.fields import Move
from app.core.i18n import N_
from ui.tickets.offers import MoveKeys

# what is waited for first, then what is done most: the first nine have Ctrl+1 … Ctrl+9
MAIN = (
    Move.DECIDE, Move.DECIDE_ROUND, Move.START, Move.FACTS, Move.DISPATCH, Move.TO_MANAGER, Move.TO_DIRECTOR, Move.UNFOUNDED, Move.TELL,
    Move.ACCEPT, Move.SEND_BACK, Move.REMEDY, Move.RESULT, Move.REPORT, Move.CALL, Move.VISIT, Move.CORRECTIVE, Move.VERIFY_CORRECTIVE,
    Move.FURTHER, Move.APOLOGISE, Move.SEE_LEADER, Move.TELL_SUPERIOR, Move.END, Move.END_UNMET, Move.ASSIGN,
)  # fmt: skip
SIDE = {
    Move.EXTEND: "Ctrl+E",
    Move.NOTE: "Ctrl+Shift+N",
    Move.CORRECT: "Ctrl+Shift+C",
    Move.LINK: "Ctrl+Shift+L",
    Move.SPLIT: "Ctrl+Shift+S",
    Move.MERGE: "Ctrl+Shift+M",
    Move.VOID: "Del",
}
KINDS = {Move.UNFOUNDED: "danger", Move.END: "danger", Move.END_UNMET: "danger", Move.VOID: "danger"}
NEVER_FIRST = frozenset({
    Move.TO_MANAGER, Move.SEND_BACK, Move.FURTHER, Move.APOLOGISE, Move.SEE_LEADER, Move.TELL_SUPERIOR, Move.ASSIGN, Move.CORRECTIVE,
    Move.VERIFY_CORRECTIVE,
})  # fmt: skip  # stand out for nobody
BUTTON_WORDS = {
    Move.START: N_("Verify it"),
    Move.FACTS: N_("Facts found"),
    Move.DISPATCH: N_("Dispatch"),
    Move.TO_MANAGER: N_("To the manager"),
    Move.TO_DIRECTOR: N_("Back to the director"),
    Move.UNFOUNDED: N_("Unfounded"),
    Move.DECIDE: N_("Decide"),
    Move.TELL: N_("Tell the person"),
    Move.ACCEPT: N_("Accept"),
    Move.SEND_BACK: N_("Return"),
    Move.DECIDE_ROUND: N_("Decide the round"),
    Move.REMEDY: N_("Made good"),
    Move.FURTHER: N_("Further remedy"),
    Move.CORRECTIVE: N_("Cause corrected"),
    Move.VERIFY_CORRECTIVE: N_("Check the correction"),
    Move.RESULT: N_("Report the result"),
    Move.REPORT: N_("Tell the result"),
    Move.CALL: N_("Called (24 h)"),
    Move.VISIT: N_("Return visit"),
    Move.END: N_("End it"),
    Move.END_UNMET: N_("End, never met"),
    Move.APOLOGISE: N_("Apologised"),
    Move.SEE_LEADER: N_("Leader seen"),
    Move.TELL_SUPERIOR: N_("Superior told"),
    Move.EXTEND: N_("Later date"),
    Move.ASSIGN: N_("Assign"),
    Move.MERGE: N_("Merge"),
    Move.LINK: N_("Link"),
    Move.SPLIT: N_("Split"),
    Move.NOTE: N_("Note"),
    Move.CORRECT: N_("Correct"),
    Move.VOID: N_("Void"),
}
KEYS = MoveKeys(MAIN, SIDE, BUTTON_WORDS, KINDS, NEVER_FIRST)
verb = KEYS.verb
