"""Which service makes which move. All of them are called alike, so window and office tool need no case of their own.

    service(s, ticket_id, form, *, version=None, by, now) -> Moved

`form` holds MOVE_FIELDS[move]; `version` is the ticket's as it was looked at (None: whatever it is now). Raises FormErrors for
what is missing, StaleRecord where another counter was first, UserError for a move that the state or the person does not have.
"""

from app.tickets.fields import Move

SERVICES: dict[Move, str] = {
    Move.ANSWER: "app.tickets.work:answer",
    Move.WORK: "app.tickets.work:work",
    Move.PROMISE: "app.tickets.work:promise",
    Move.FINISH: "app.tickets.work:finish",
    Move.EXTEND: "app.tickets.work:extend",
    Move.NOTE: "app.tickets.work:note",
    Move.ASK_PAPERS: "app.tickets.papers_missing:ask_papers",
    Move.EDIT_LIST: "app.tickets.papers_missing:edit_list",
    Move.APPROVE_LIST: "app.tickets.papers_missing:approve_list",
    Move.DECLINE_LIST: "app.tickets.papers_missing:decline_list",
    Move.PAPERS_IN: "app.tickets.papers_missing:papers_in",
    Move.HAND_OVER: "app.tickets.handing:hand_over",
    Move.CALL_BACK: "app.tickets.handing:call_back",
    Move.ACCEPT: "app.tickets.handing:accept",
    Move.SEND_BACK: "app.tickets.handing:send_back",
    Move.ASSIGN: "app.tickets.handing:assign",
    Move.RED_LIGHT: "app.tickets.red_light:red_light",
    Move.REFUSE: "app.tickets.red_light:refuse",
    Move.NOT_NOW: "app.tickets.red_light:not_now",
    Move.INSTRUCT: "app.tickets.red_light:instruct",
    Move.TELL_REFUSAL: "app.tickets.telling:tell_refusal",
    Move.TELL_DELAY: "app.tickets.telling:tell_delay",
    Move.REPORT_BACK: "app.tickets.telling:report_back",
    Move.LOOK_AGAIN: "app.tickets.telling:look_again",
    Move.REOPEN: "app.tickets.telling:reopen",
    Move.VERIFY: "app.tickets.verifying:verify",
    Move.DIRECT: "app.tickets.verifying:direct",
    Move.MERGE: "app.tickets.joining:merge",
    Move.LINK: "app.tickets.joining:link",
    Move.SPLIT: "app.tickets.joining:split",
    Move.CORRECT: "app.tickets.correcting:correct",
    Move.VOID: "app.tickets.correcting:void",
}
# besides: service:open_ticket(s, form, opening, *, by, now) -> Opened, and undoing:undo(s, ticket_id, *, version, by, now) -> Moved
