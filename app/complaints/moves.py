"""Which service makes which move. All of them are called alike, so window and office tool need no case of their own.

    service(s, complaint_id, form, *, version=None, by, now) -> Moved

`form` holds MOVE_FIELDS[move]; `version` is the complaint's as it was looked at (None: whatever it is now). Raises FormErrors for
what is missing, StaleRecord where another counter was first, UserError for a move that the state or the person does not have.
"""

from app.complaints.fields import Move

SERVICES: dict[Move, str] = {
    Move.START: "app.complaints.verifying:start",
    Move.FACTS: "app.complaints.verifying:facts",
    Move.APOLOGISE: "app.complaints.verifying:apologise",
    Move.SEE_LEADER: "app.complaints.meeting:see_leader",
    Move.TELL_SUPERIOR: "app.complaints.verifying:tell_superior",
    Move.DISPATCH: "app.complaints.deciding:dispatch",
    Move.TO_MANAGER: "app.complaints.deciding:to_manager",
    Move.TO_DIRECTOR: "app.complaints.deciding:to_director",
    Move.UNFOUNDED: "app.complaints.deciding:unfounded",
    Move.DECIDE: "app.complaints.deciding:decide",
    Move.DECIDE_ROUND: "app.complaints.deciding:decide_round",
    Move.END: "app.complaints.deciding:end",
    Move.END_UNMET: "app.complaints.deciding:end_unmet",
    Move.ASSIGN: "app.complaints.deciding:assign",
    Move.ACCEPT: "app.complaints.handling:accept",
    Move.SEND_BACK: "app.complaints.handling:send_back",
    Move.REMEDY: "app.complaints.handling:remedy",
    Move.FURTHER: "app.complaints.handling:further",
    Move.CORRECTIVE: "app.complaints.handling:corrective",
    Move.VERIFY_CORRECTIVE: "app.complaints.handling:verify_corrective",
    Move.RESULT: "app.complaints.handling:result",
    Move.EXTEND: "app.complaints.extending:extend",
    Move.TELL: "app.complaints.telling:tell",
    Move.REPORT: "app.complaints.telling:report",
    Move.CALL: "app.complaints.telling:call",
    Move.VISIT: "app.complaints.telling:visit",
    Move.MERGE: "app.complaints.joining:merge",
    Move.LINK: "app.complaints.joining:link",
    Move.SPLIT: "app.complaints.joining:split",
    Move.NOTE: "app.complaints.correcting:note",
    Move.CORRECT: "app.complaints.correcting:correct",
    Move.VOID: "app.complaints.correcting:void",
}
# besides: service:register(s, form, opening, *, by, now) -> Registered, and undoing:undo(s, complaint_id, *, version, by, now) -> Moved
