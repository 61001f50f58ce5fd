"""The words of a complaint: its states, its moves and who may make them, its clocks, how it is judged."""

from enum import StrEnum

from app.core.actor import Role
from app.core.i18n import N_


class State(StrEnum):
    """Where a complaint stands (procedures.md)."""

    REGISTERED = "registered"  # 已登记
    VERIFYING = "verifying"  # 核实中
    TO_DECIDE = "to_decide"  # 待决定
    MANAGER = "manager"  # 经理决定
    UNFOUNDED = "unfounded"  # 不成立待答复
    DISPATCHED = "dispatched"  # 已派单
    IN_HAND = "in_hand"  # 处理中
    TO_REPORT = "to_report"  # 待反馈
    TO_REVISIT = "to_revisit"  # 待回访
    CLOSED = "closed"  # 结案
    ENDED = "ended"  # 终结(未满意)
    NEVER_MET = "never_met"  # 终结(未能回访)
    MERGED = "merged"
    VOID = "void"


STATE_WORDS = {
    State.REGISTERED: N_("Registered"),
    State.VERIFYING: N_("Being verified"),
    State.TO_DECIDE: N_("To be decided"),
    State.MANAGER: N_("The manager decides"),
    State.UNFOUNDED: N_("Unfounded, to be told"),
    State.DISPATCHED: N_("Dispatched"),
    State.IN_HAND: N_("In hand"),
    State.TO_REPORT: N_("Result to be told"),
    State.TO_REVISIT: N_("To be revisited"),
    State.CLOSED: N_("Case closed"),
    State.ENDED: N_("Ended, not satisfied"),
    State.NEVER_MET: N_("Ended, never met"),
    State.MERGED: N_("Case merged"),
    State.VOID: N_("Void"),
}
# how a case ends that was carried through; merged and void ones are none
OVER = frozenset({State.CLOSED, State.ENDED, State.NEVER_MET})
CLOSED = OVER | {State.MERGED, State.VOID}
# before a case may end without anybody met: one evening out is no absence, so tries on two different days†
FEWEST_TRIES = 2
OPEN = tuple(state for state in State if state not in CLOSED)


class Channel(StrEnum):
    """How it came (P2六.1)."""

    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"
    FAX = "fax"
    EMAIL = "email"
    OTHER = "other"


CHANNEL_WORDS = {
    Channel.VISIT: N_("In person"),
    Channel.CALL: N_("By phone"),
    Channel.LETTER: N_("By letter"),
    Channel.FAX: N_("By fax"),
    Channel.EMAIL: N_("By e-mail"),
    Channel.OTHER: N_("Another way"),
}


class Source(StrEnum):
    """Who complains: what own staff complain of is examined by administration (K六)."""

    CUSTOMER = "customer"
    STAFF = "staff"


SOURCE_WORDS = {Source.CUSTOMER: N_("Customer"), Source.STAFF: N_("Own staff")}


class Severity(StrEnum):
    """How bad; serious makes an apology by visit or phone a duty (P1-5(5))."""

    MINOR = "minor"
    ORDINARY = "ordinary"
    SERIOUS = "serious"


SEVERITY_WORDS = {Severity.MINOR: N_("minor"), Severity.ORDINARY: N_("ordinary"), Severity.SERIOUS: N_("serious")}


class Danger(StrEnum):
    """Whether somebody may come to harm: then calm first, report at once (P1-5)."""

    NONE = "none"
    POSSIBLE = "possible"
    ACUTE = "acute"


DANGER_WORDS = {Danger.NONE: N_("no danger"), Danger.POSSIBLE: N_("danger possible"), Danger.ACUTE: N_("danger now")}


class Fault(StrEnum):
    """Whether the fault is ours; never the same thing as having said sorry (P1-2)."""

    OPEN = "open"
    OURS = "ours"
    PARTLY = "partly"
    NOT_OURS = "not_ours"


FAULT_WORDS = {
    Fault.OPEN: N_("not found out yet"),
    Fault.OURS: N_("ours"),
    Fault.PARTLY: N_("partly ours"),
    Fault.NOT_OURS: N_("not ours"),
}


class Level(StrEnum):
    """Who decides on a round: each time somebody is not satisfied one level up (P2七.4)."""

    TEAM = "team"
    DIRECTOR = "director"
    MANAGER = "manager"


LEVEL_WORDS = {Level.TEAM: N_("Team leader"), Level.DIRECTOR: N_("Office director"), Level.MANAGER: N_("Manager")}
NEXT_LEVEL = {Level.TEAM: Level.DIRECTOR, Level.DIRECTOR: Level.MANAGER, Level.MANAGER: Level.MANAGER}


class Verdict(StrEnum):
    """What was decided."""

    DISPATCHED = "dispatched"
    TO_MANAGER = "to_manager"
    TO_DIRECTOR = "to_director"
    UNFOUNDED = "unfounded"
    ENDED = "ended"
    NEVER_MET = "never_met"


VERDICT_WORDS = {
    Verdict.DISPATCHED: N_("dispatched to a team"),
    Verdict.TO_MANAGER: N_("put before the manager"),
    Verdict.TO_DIRECTOR: N_("given back to the director"),
    Verdict.UNFOUNDED: N_("unfounded"),
    Verdict.ENDED: N_("ended without satisfaction"),
    Verdict.NEVER_MET: N_("ended, as nobody was ever met"),
}


class TrackState(StrEnum):
    """Where a remedy 补救 or a corrective action 纠正 stands; a remedy needs no verifying of its own."""

    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    WITHDRAWN = "withdrawn"


TRACK_WORDS = {
    TrackState.OPEN: N_("not done yet"),
    TrackState.DONE: N_("carried out"),
    TrackState.VERIFIED: N_("verified"),
    TrackState.WITHDRAWN: N_("called off"),
}


class Satisfaction(StrEnum):
    """What was said at a return visit."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"
    NOT_MET = "not_met"  # nobody was there: the visit is still to be made


SATISFACTION_WORDS = {
    Satisfaction.SATISFIED: N_("satisfied"),
    Satisfaction.BASICALLY: N_("basically satisfied"),
    Satisfaction.UNSATISFIED: N_("not satisfied"),
    Satisfaction.NOT_MET: N_("nobody met"),
}
CONTENT = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY})


class Meeting(StrEnum):
    """What became of a wish to see a leader."""

    SEEN = "seen"
    WITHDRAWN = "withdrawn"
    NOBODY = "nobody"  # left no way to be invited


MEETING_WORDS = {
    Meeting.SEEN: N_("a leader saw the person"),
    Meeting.WITHDRAWN: N_("the person no longer wants it"),
    Meeting.NOBODY: N_("nobody to invite (anonymous or no contact)"),
}


class Move(StrEnum):
    """What can be done with a complaint; the word is the verb of the office tool (`complaint move NUMBER dispatch`)."""

    OPEN = "open"
    START = "start"
    FACTS = "facts"
    DISPATCH = "dispatch"
    TO_MANAGER = "to-manager"
    TO_DIRECTOR = "to-director"
    UNFOUNDED = "unfounded"
    DECIDE = "decide"
    TELL = "tell"
    ACCEPT = "accept"
    SEND_BACK = "send-back"
    DECIDE_ROUND = "decide-round"
    REMEDY = "remedy"
    FURTHER = "further-remedy"
    CORRECTIVE = "corrective"
    VERIFY_CORRECTIVE = "verify-corrective"
    RESULT = "result"
    REPORT = "report"
    CALL = "call"
    VISIT = "visit"
    END = "end"
    END_UNMET = "end-unmet"
    APOLOGISE = "apologise"
    SEE_LEADER = "see-leader"
    TELL_SUPERIOR = "tell-superior"
    EXTEND = "extend"
    ASSIGN = "assign"
    MERGE = "merge"
    LINK = "link"
    SPLIT = "split"
    NOTE = "note"
    CORRECT = "correct"
    VOID = "void"
    UNDO = "undo"


MOVE_WORDS = {
    Move.OPEN: N_("Complaint registered"),
    Move.START: N_("Start verifying"),
    Move.FACTS: N_("Record what was found"),
    Move.DISPATCH: N_("Dispatch"),
    Move.TO_MANAGER: N_("Put before the manager"),
    Move.TO_DIRECTOR: N_("Give back to the director"),
    Move.UNFOUNDED: N_("Decide: unfounded"),
    Move.DECIDE: N_("Decide and dispatch"),
    Move.TELL: N_("Tell that it is unfounded"),
    Move.ACCEPT: N_("Accept for the team"),
    Move.SEND_BACK: N_("Return to the director"),
    Move.DECIDE_ROUND: N_("Decide on the next round"),
    Move.REMEDY: N_("Remedy done"),
    Move.FURTHER: N_("Add a remedy"),
    Move.CORRECTIVE: N_("Corrective action done"),
    Move.VERIFY_CORRECTIVE: N_("Verify the corrective action"),
    Move.RESULT: N_("Report the result"),
    Move.REPORT: N_("Tell the result"),
    Move.CALL: N_("Record the call after the repair"),
    Move.VISIT: N_("Record the return visit"),
    Move.END: N_("End without satisfaction"),
    Move.END_UNMET: N_("End it, as nobody is ever met"),
    Move.APOLOGISE: N_("Record the apology"),
    Move.SEE_LEADER: N_("Record who saw the person"),
    Move.TELL_SUPERIOR: N_("Tell the superior"),
    Move.EXTEND: N_("Agree on a later date"),
    Move.ASSIGN: N_("Assign"),
    Move.MERGE: N_("Merge into another"),
    Move.LINK: N_("Link"),
    Move.SPLIT: N_("Split"),
    Move.NOTE: N_("Note down"),
    Move.CORRECT: N_("Correct"),
    Move.VOID: N_("Void it"),
    Move.UNDO: N_("Undone"),
}
# nobody presses these: how a complaint begins, and how a slip of the hand ends
NOT_CHOSEN = frozenset({Move.OPEN, Move.UNDO})

# an administrator sets the program up and reads no more than needed; a guard hears and registers, and owns nothing (W4.4)
CLERKS = frozenset(Role) - {Role.GUARD, Role.ADMINISTRATOR}


class May(StrEnum):
    """Who may make a move."""

    CLERK = "clerk"
    OFFICER = "officer"  # whose complaint it is, or who stands in (W5)
    DIRECTOR = "director"
    MANAGER = "manager"  # nobody stands in for the manager
    DECIDER = "decider"  # whoever the round has gone up to
    LEADER = "leader"  # leads the team it was dispatched to
    TEAM = "team"  # of that team
    VISITOR = "visitor"  # makes the return visit


_OFFICER, _DIRECTOR, _TEAM = frozenset({May.OFFICER}), frozenset({May.DIRECTOR}), frozenset({May.TEAM, May.LEADER})
_MANAGER, _CLERK, _ABOVE = frozenset({May.MANAGER}), frozenset({May.CLERK}), frozenset({May.DIRECTOR, May.MANAGER})
MAY: dict[Move, frozenset[May]] = {
    Move.START: _OFFICER,
    Move.FACTS: _OFFICER,
    Move.DISPATCH: _DIRECTOR,
    Move.TO_MANAGER: _DIRECTOR,
    Move.TO_DIRECTOR: _MANAGER,
    Move.UNFOUNDED: _DIRECTOR,
    Move.DECIDE: _MANAGER,
    Move.TELL: _OFFICER | _DIRECTOR,
    Move.ACCEPT: frozenset({May.LEADER}),
    Move.SEND_BACK: frozenset({May.LEADER}),
    Move.DECIDE_ROUND: frozenset({May.DECIDER}),
    Move.REMEDY: _TEAM,
    Move.FURTHER: _TEAM | _ABOVE,
    Move.CORRECTIVE: _TEAM,
    Move.VERIFY_CORRECTIVE: _OFFICER | _ABOVE | frozenset({May.LEADER}),
    Move.RESULT: _TEAM,
    Move.REPORT: _OFFICER,
    Move.CALL: _OFFICER | _TEAM | frozenset({May.VISITOR}),
    Move.VISIT: _OFFICER | _TEAM | frozenset({May.VISITOR}),
    Move.END: _MANAGER,
    Move.END_UNMET: _MANAGER,
    Move.APOLOGISE: _CLERK,
    Move.SEE_LEADER: _OFFICER | _ABOVE,
    Move.TELL_SUPERIOR: _CLERK,
    Move.EXTEND: _OFFICER | _ABOVE | frozenset({May.LEADER}),
    Move.ASSIGN: _ABOVE,
    Move.MERGE: _OFFICER | _ABOVE,
    Move.LINK: _CLERK,
    Move.SPLIT: _OFFICER | _ABOVE,
    Move.NOTE: _CLERK,
    Move.CORRECT: _OFFICER | _ABOVE,
    Move.VOID: _OFFICER | _ABOVE,
}


class ClockKind(StrEnum):
    """The clocks a complaint runs; the word is `Clock.kind`."""

    PROMISE = "promise"  # from receipt
    VERIFY = "verify"  # the same day (P2三)
    AT_ONCE = "at_once"  # "at once" (P1-5): a reminder, never a breach
    APOLOGY = "apology"  # serious (P1-5(5))
    LEADER = "leader"  # the person wants to see one†
    DECISION = "decide"
    ACCEPT = "accept"
    REMEDY = "remedy"
    CORRECT = "correct"
    CALL = "call"  # after a repair (P1-3)
    RETURN = "return"  # within a week (P1-5)


class LinkKind(StrEnum):
    """What two complaints have to do with each other."""

    RELATED = "related"
    REPEATED = "repeated"
    MERGED = "merged"
    SPLIT = "split"


LINK_WORDS = {
    LinkKind.RELATED: N_("related"),
    LinkKind.REPEATED: N_("complained of again"),
    LinkKind.MERGED: N_("merged into it"),
    LinkKind.SPLIT: N_("split from it"),
}


class Scope(StrEnum):
    """Whose complaints a list shows."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


class Order(StrEnum):
    """How a board is ordered."""

    DUE = "due"
    TEAM = "team"
    ROUND = "round"


SCOPE_WORDS = {Scope.MINE: N_("Mine"), Scope.TEAM: N_("My team"), Scope.ALL: N_("All")}
ORDER_WORDS = {Order.DUE: N_("By due"), Order.TEAM: N_("By team"), Order.ROUND: N_("By round")}

# what the same complaint is known again by, the strongest first
SAME_WORDS = {
    "home": N_("the same home"), "person": N_("the same person"), "phone": N_("the same phone"), "subject": N_("the same subject"),
    "words": N_("alike in words"),
}  # fmt: skip
