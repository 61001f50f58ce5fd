"""The words of a ticket: its states, its moves and who may make them, the channels it came by."""

from enum import StrEnum

from app.core.actor import Role
from app.core.i18n import C_, N_


class TicketState(StrEnum):
    """Where a ticket stands (procedures.md)."""

    RECEIVED = "received"  # 受理
    WORKING = "working"  # 办理中
    WAITING = "waiting"  # 待补件
    HANDING_OVER = "handing_over"  # 转办待签收
    DISPUTED = "disputed"  # returned twice: the division leader says whose it is
    RED_LIGHT = "red_light"  # 红灯待裁定
    REFUSED = "refused"  # 否决待答复
    NOT_NOW = "not_now"  # 暂不能办
    DONE = "done"  # 办结
    REPORTED = "reported"  # 已反馈归档
    MERGED = "merged"
    VOID = "void"


STATE_WORDS = {
    TicketState.RECEIVED: N_("Taken in"),
    TicketState.WORKING: N_("In work"),
    TicketState.WAITING: N_("Waiting for papers"),
    TicketState.HANDING_OVER: N_("Handed over, to be accepted"),
    TicketState.DISPUTED: N_("Returned twice, to be assigned"),
    TicketState.RED_LIGHT: N_("Red light, to be decided"),
    TicketState.REFUSED: N_("Refused, to be told"),
    TicketState.NOT_NOW: N_("Not for now"),
    TicketState.DONE: N_("Done, to be reported back"),
    TicketState.REPORTED: N_("Reported back"),
    TicketState.MERGED: N_("Merged"),
    TicketState.VOID: C_("ticket", "Void"),
}
CLOSED = frozenset({TicketState.REPORTED, TicketState.MERGED, TicketState.VOID})
OPEN = tuple(state for state in TicketState if state not in CLOSED)


class Channel(StrEnum):
    """How somebody came to the desk (W4.1); opinions and complaints have the same ones."""

    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"
    FAX = "fax"
    EMAIL = "email"


CHANNEL_WORDS = {
    Channel.VISIT: N_("In person"),
    Channel.CALL: N_("By phone"),
    Channel.LETTER: N_("By letter"),
    Channel.FAX: N_("By fax"),
    Channel.EMAIL: N_("By e-mail"),
}


class Move(StrEnum):
    """What can be done with a ticket; the word is the verb of the office tool (`ticket move NUMBER answer`)."""

    OPEN = "open"
    ANSWER = "answer"
    WORK = "work"
    PROMISE = "promise"
    ASK_PAPERS = "ask-papers"
    EDIT_LIST = "edit-list"
    APPROVE_LIST = "approve-list"
    DECLINE_LIST = "decline-list"
    PAPERS_IN = "papers-in"
    HAND_OVER = "hand-over"
    CALL_BACK = "call-back"
    ACCEPT = "accept"
    SEND_BACK = "send-back"
    ASSIGN = "assign"
    RED_LIGHT = "red-light"
    REFUSE = "refuse"
    NOT_NOW = "not-now"
    INSTRUCT = "instruct"
    TELL_REFUSAL = "tell-refusal"
    TELL_DELAY = "tell-delay"
    LOOK_AGAIN = "look-again"
    FINISH = "finish"
    REPORT_BACK = "report-back"
    REOPEN = "reopen"
    VERIFY = "verify"
    DIRECT = "direct"
    EXTEND = "extend"
    MERGE = "merge"
    LINK = "link"
    SPLIT = "split"
    NOTE = "note"
    CORRECT = "correct"
    VOID = "void"
    STAND_IN = "stand-in"
    HAND_BACK = "hand-back"
    UNDO = "undo"


MOVE_WORDS = {
    Move.OPEN: N_("Ticket opened"),
    Move.ANSWER: N_("Answer at once"),
    Move.WORK: N_("Take into work"),
    Move.PROMISE: N_("Set the promise"),
    Move.ASK_PAPERS: N_("Ask for papers"),
    Move.EDIT_LIST: N_("Correct the list of papers"),
    Move.APPROVE_LIST: N_("Approve the second list"),
    Move.DECLINE_LIST: N_("Decline the second list"),
    Move.PAPERS_IN: N_("Papers are in"),
    Move.HAND_OVER: C_("ticket", "Hand over"),
    Move.CALL_BACK: N_("Record the call back"),
    Move.ACCEPT: N_("Accept"),
    Move.SEND_BACK: N_("Return to sender"),
    Move.ASSIGN: N_("Assign"),
    Move.RED_LIGHT: N_("Red light"),
    Move.REFUSE: N_("Refuse"),
    Move.NOT_NOW: N_("Not for now (decision)"),
    Move.INSTRUCT: N_("Instruct"),
    Move.TELL_REFUSAL: N_("Tell the refusal"),
    Move.TELL_DELAY: N_("Tell that it cannot be done for now"),
    Move.LOOK_AGAIN: N_("Look at it again"),
    Move.FINISH: N_("Finish"),
    Move.REPORT_BACK: N_("Report back"),
    Move.REOPEN: N_("Reopen"),
    Move.VERIFY: N_("Record the verification"),
    Move.DIRECT: N_("Decide how and by whom"),
    Move.EXTEND: N_("Agree on a later date"),
    Move.MERGE: N_("Merge into another"),
    Move.LINK: N_("Link"),
    Move.SPLIT: N_("Split"),
    Move.NOTE: N_("Note down"),
    Move.CORRECT: N_("Correct"),
    Move.VOID: N_("Void it"),
    Move.STAND_IN: N_("Taken up by the deputy"),
    Move.HAND_BACK: N_("Handed back"),
    Move.UNDO: N_("Undone"),
}
# nobody presses these: the program does them, or they are how a ticket begins and how a slip of the hand ends
NOT_CHOSEN = frozenset({Move.OPEN, Move.STAND_IN, Move.HAND_BACK, Move.UNDO})

# W4.4: a guard never owns; an administrator sets the program up and reads no more than needed
CLERKS = frozenset(Role) - {Role.GUARD, Role.ADMINISTRATOR}


class May(StrEnum):
    """Who may make a move."""

    CLERK = "clerk"
    OWNER = "owner"  # the owner, or who stands in (W5)
    FIRST = "first"  # who received it, or who stands in (W4.5)
    TARGET = "target"  # who it is handed to: a person, or anybody of a department
    HEAD = "head"  # the department head of the department that has it
    LEADER = "leader"  # the division leader over it
    DIRECTOR = "director"


_OWNER, _CLERK, _SUPERIOR = frozenset({May.OWNER}), frozenset({May.CLERK}), frozenset({May.HEAD, May.LEADER})
MAY: dict[Move, frozenset[May]] = {
    Move.ANSWER: _OWNER,
    Move.WORK: _OWNER,
    Move.PROMISE: _OWNER,
    Move.ASK_PAPERS: _OWNER,
    Move.EDIT_LIST: _OWNER,
    Move.APPROVE_LIST: frozenset({May.HEAD}),
    Move.DECLINE_LIST: frozenset({May.HEAD}),
    Move.PAPERS_IN: _CLERK,
    Move.HAND_OVER: _OWNER,
    Move.CALL_BACK: _CLERK,
    Move.ACCEPT: frozenset({May.TARGET}),
    Move.SEND_BACK: frozenset({May.TARGET}),
    Move.ASSIGN: _SUPERIOR,
    Move.RED_LIGHT: _CLERK,
    Move.REFUSE: frozenset({May.HEAD}),
    Move.NOT_NOW: frozenset({May.LEADER}),
    Move.INSTRUCT: _SUPERIOR,
    Move.TELL_REFUSAL: _OWNER,
    Move.TELL_DELAY: _OWNER,
    Move.LOOK_AGAIN: _SUPERIOR,
    Move.FINISH: _OWNER,
    Move.REPORT_BACK: frozenset({May.FIRST}),
    Move.REOPEN: _CLERK,
    Move.VERIFY: _OWNER | {May.FIRST},
    Move.DIRECT: frozenset({May.DIRECTOR}),
    Move.EXTEND: _OWNER,
    Move.MERGE: _OWNER | _SUPERIOR,
    Move.LINK: _CLERK,
    Move.SPLIT: _OWNER | _SUPERIOR,
    Move.NOTE: _CLERK,
    Move.CORRECT: _CLERK,
    Move.VOID: _OWNER | _SUPERIOR,
}


class ClockKind(StrEnum):
    """The clocks a ticket runs; the word is `Clock.kind`."""

    PROMISE = "promise"  # from receipt, never from sign-in
    SAME_DAY = "same_day"  # residents' matters are verified the same day (P2三)
    CALL_BACK = "call_back"  # "at once" (W4.3)
    ACCEPT = "accept"
    DECISION = "decision"


CLOCK_WORDS = {
    ClockKind.PROMISE: N_("Promise"),
    ClockKind.SAME_DAY: N_("Verification the same day"),
    ClockKind.CALL_BACK: N_("Call back at once"),
    ClockKind.ACCEPT: N_("Acceptance"),
    ClockKind.DECISION: N_("Decision"),
}


class Passing(StrEnum):
    """How a ticket goes from hand to hand."""

    TRANSFER = "transfer"  # handed over, to be accepted (W4.3)
    ASSIGNED = "assigned"  # a superior said whose it is
    STAND_IN = "stand_in"  # A is away, B (or the head) has taken it up (W5)


class Outcome(StrEnum):
    """What became of a hand-over."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"  # undone, voided or merged before anybody accepted
    ENDED = "ended"  # A is back


OUTCOME_WORDS = {
    Outcome.PENDING: N_("to be accepted"),
    Outcome.ACCEPTED: N_("accepted"),
    Outcome.RETURNED: N_("returned"),
    Outcome.WITHDRAWN: N_("withdrawn (hand-over)"),
    Outcome.ENDED: N_("handed back"),
}


class Verdict(StrEnum):
    """What was decided at a red light (W6)."""

    PENDING = "pending"
    REFUSED = "refused"
    NOT_NOW = "not_now"
    INSTRUCTED = "instructed"
    WITHDRAWN = "withdrawn"


VERDICT_WORDS = {
    Verdict.PENDING: N_("being asked"),
    Verdict.REFUSED: N_("refused"),
    Verdict.NOT_NOW: N_("cannot be done for now"),
    Verdict.INSTRUCTED: N_("to be gone on with, as instructed"),
    Verdict.WITHDRAWN: C_("red-light report", "withdrawn"),
}


class LinkKind(StrEnum):
    """What two tickets have to do with each other."""

    RELATED = "related"
    MERGED = "merged"
    SPLIT = "split"


LINK_WORDS = {
    LinkKind.RELATED: N_("related"),
    LinkKind.MERGED: N_("merged into it"),
    LinkKind.SPLIT: N_("split from it"),
}


# what a ticket may be opened from
SOURCE_WORDS = {
    "visit": N_("Visit"), "call": N_("Call"), "message": N_("Message"), "mail": N_("Letter, fax or e-mail"), "opinion": N_("Opinion"),
    "direction": N_("Direction note"),
}  # fmt: skip


class Level(StrEnum):
    """How near a limit is: amber from 75 % of the open time on, red when it has passed."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"


LEVEL_WORDS = {
    Level.CALM: N_("within its limit"),
    Level.SOON: N_("due soon"),
    Level.LATE: C_("ticket", "overdue"),
    Level.PAUSED: N_("paused"),
}


class Scope(StrEnum):
    """Whose tickets a list shows."""

    MINE = "mine"
    DEPARTMENT = "department"
    ALL = "all"


SCOPE_WORDS = {Scope.MINE: N_("Mine"), Scope.DEPARTMENT: N_("My department"), Scope.ALL: N_("All")}
