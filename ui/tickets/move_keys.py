"""The moves of a ticket as buttons: their order, their keys, what stands on them."""

from app.core.i18n import N_
from app.tickets.fields import Move
from ui.tickets.offers import MoveKeys

# what is waited for first, then what is done most: the first nine have Ctrl+1 … Ctrl+9
MAIN = (
    Move.APPROVE_LIST, Move.DECLINE_LIST, Move.REFUSE, Move.NOT_NOW, Move.INSTRUCT, Move.ACCEPT, Move.SEND_BACK, Move.PAPERS_IN,
    Move.TELL_REFUSAL, Move.TELL_DELAY, Move.REPORT_BACK, Move.ANSWER, Move.FINISH, Move.WORK, Move.ASK_PAPERS, Move.EDIT_LIST,
    Move.HAND_OVER, Move.RED_LIGHT, Move.VERIFY, Move.DIRECT, Move.CALL_BACK, Move.LOOK_AGAIN, Move.PROMISE, Move.REOPEN, Move.ASSIGN,
)  # fmt: skip
# these stand behind the others in every state, so each keeps its key
SIDE = {
    Move.EXTEND: "Ctrl+E",
    Move.NOTE: "Ctrl+Shift+N",
    Move.CORRECT: "Ctrl+Shift+C",
    Move.LINK: "Ctrl+Shift+L",
    Move.SPLIT: "Ctrl+Shift+S",
    Move.MERGE: "Ctrl+Shift+M",
    Move.VOID: "Del",
}
NEVER_FIRST = frozenset({Move.RED_LIGHT, Move.ASSIGN, Move.HAND_OVER, Move.REOPEN, Move.DECLINE_LIST, Move.PROMISE})  # stand out for nobody
KINDS = {Move.REFUSE: "danger", Move.VOID: "danger"}

BUTTON_WORDS = {
    Move.ANSWER: N_("Answer at once"),
    Move.WORK: N_("Take into work"),
    Move.PROMISE: N_("Change the promise"),
    Move.ASK_PAPERS: N_("Ask for papers"),
    Move.EDIT_LIST: N_("Correct the list"),
    Move.APPROVE_LIST: N_("Approve the list"),
    Move.DECLINE_LIST: N_("Decline the list"),
    Move.PAPERS_IN: N_("Papers are in"),
    Move.HAND_OVER: N_("Hand it over"),
    Move.CALL_BACK: N_("Called back"),
    Move.ACCEPT: N_("Accept"),
    Move.SEND_BACK: N_("Return"),
    Move.ASSIGN: N_("Assign"),
    Move.RED_LIGHT: N_("Red light"),
    Move.REFUSE: N_("Refuse"),
    Move.NOT_NOW: N_("Not for now"),
    Move.INSTRUCT: N_("Instruct"),
    Move.TELL_REFUSAL: N_("Tell the refusal"),
    Move.TELL_DELAY: N_("Tell the delay"),
    Move.LOOK_AGAIN: N_("Look again now"),
    Move.FINISH: N_("Finish"),
    Move.REPORT_BACK: N_("Report back"),
    Move.REOPEN: N_("Reopen"),
    Move.VERIFY: N_("Verify"),
    Move.DIRECT: N_("Decide"),
    Move.EXTEND: N_("Later date"),
    Move.MERGE: N_("Merge"),
    Move.LINK: N_("Link"),
    Move.SPLIT: N_("Split"),
    Move.NOTE: N_("Note"),
    Move.CORRECT: N_("Correct"),
    Move.VOID: N_("Void"),
}


KEYS = MoveKeys(MAIN, SIDE, BUTTON_WORDS, KINDS, NEVER_FIRST)
verb = KEYS.verb
main_offers = KEYS.main_offers
