"""What must be filled in for each move, declared once: the window draws it, the services check it, the office tool takes it as options."""

from app.core.forms import Field, Kind
from app.core.i18n import C_, N_
from app.tickets.fields import CHANNEL_WORDS, LINK_WORDS, LinkKind, Move

BEING_ASKED = "asked"  # until it is decided the only words are 正在请示 (W6.2)

HOW_TOLD = (
    ("person", N_("in person")),
    ("phone", N_("by phone")),
    ("letter", N_("by letter")),
    ("fax", N_("by fax")),
    ("email", N_("by e-mail")),
    ("nobody", N_("nobody to tell (anonymous or no contact)")),
)
DELIVERIES = (
    ("paper", N_("on paper, handed over")),
    ("phone", N_("read out on the phone")),
    ("letter", N_("by letter")),
    ("fax", N_("by fax")),
    ("email", N_("by e-mail")),
)
PROOFS = (
    ("signed", N_("signed")),
    ("read_back", N_("read back")),
    ("sent", N_("sent, receipt kept")),
)
PAPERS_BACK = (
    ("signed", N_("given back and signed for")),
    ("posted", N_("sent back by registered mail")),
    ("none", N_("none were handed in")),
)

OPEN_FIELDS = (
    Field("channel", C_("ticket", "Channel"), Kind.CHOICE, required=True, choices=tuple(CHANNEL_WORDS.items())),
    Field("received_day", N_("Received on"), Kind.DATE),
    Field("received_time", N_("Received at"), Kind.TIME),
    Field("name", C_("ticket", "Name"), max_len=255),
    Field("is_anonymous", N_("Anonymous"), Kind.YES_NO),
    Field("phone", N_("Contact"), max_len=255),
    Field("is_contact_refused", N_("Leaves no contact"), Kind.YES_NO),
    Field("company", N_("Company")),
    Field("home", N_("Home / address")),
    Field("matter", N_("Matter"), Kind.LINES, required=True, max_len=4000),
    Field("item", N_("Promise item"), max_len=60),
    Field("is_resident", N_("A resident's matter (verified the same day)"), Kind.YES_NO),
)
CORRECTABLE = ("channel", "name", "is_anonymous", "phone", "is_contact_refused", "company", "home", "matter", "is_resident")

REASON = Field("reason", N_("Reason"), required=True, max_len=1000)
ITEM = Field("item", N_("Promise item"), max_len=60, one_of="promise")
EXPECTED_DAY = Field("expected_day", N_("Not promised; answer expected on"), Kind.DATE, one_of="promise")
EXPECTED_TIME = Field("expected_time", N_("at (expected)"), Kind.TIME)
PAPERS = Field("papers", N_("Missing papers (one a line: what | why | as it must be)"), Kind.LINES, required=True, max_len=4000)
TO = Field("to", N_("To whom (person or department)"), required=True, max_len=60)
TOLD_DAY = Field("told_day", N_("Told on"), Kind.DATE)
TOLD_TIME = Field("told_time", N_("Told at"), Kind.TIME)
HOW = Field("how", N_("How told"), Kind.CHOICE, required=True, choices=HOW_TOLD)

MOVE_FIELDS: dict[Move, tuple[Field, ...]] = {
    Move.OPEN: OPEN_FIELDS,
    Move.ANSWER: (
        Field("answer", N_("Answer given"), Kind.LINES, required=True, max_len=4000),
        Field("reaction", N_("What the person said to it (told at once)"), max_len=1000),
    ),
    Move.WORK: (ITEM, EXPECTED_DAY, EXPECTED_TIME),
    Move.PROMISE: (ITEM, EXPECTED_DAY, EXPECTED_TIME, REASON),
    Move.ASK_PAPERS: (
        PAPERS,
        Field("basis", N_("By which rule"), required=True, max_len=1000),
        Field("points", N_("Points to note"), Kind.LINES, max_len=2000),
        Field("delivery", N_("How delivered"), Kind.CHOICE, required=True, choices=DELIVERIES),
        Field("proof", N_("Confirmed by"), Kind.CHOICE, required=True, choices=PROOFS),
    ),
    Move.EDIT_LIST: (PAPERS, Field("points", N_("Points to note"), Kind.LINES, max_len=2000)),
    Move.APPROVE_LIST: (Field("note", N_("Note"), max_len=1000),),
    Move.DECLINE_LIST: (REASON,),
    Move.PAPERS_IN: (
        Field("ticked", N_("Papers handed in (numbers, or all)"), required=True, max_len=120),
        Field("note", N_("Note"), max_len=1000),
    ),
    Move.HAND_OVER: (
        TO,
        REASON,
        Field("papers", N_("Papers passed on"), required=True, max_len=1000),
        Field("is_told", N_("Caller told name and phone of who takes over"), Kind.YES_NO, required=True),
        Field("is_call_back", N_("The department calls back at once"), Kind.YES_NO),
    ),
    Move.CALL_BACK: (
        Field("caller", N_("Who called back"), required=True, max_len=60),
        Field("said", N_("What was said"), max_len=1000),
        TOLD_TIME,
    ),
    Move.ACCEPT: (Field("note", N_("Note"), max_len=1000),),
    Move.SEND_BACK: (REASON, Field("basis", N_("By which rule"), required=True, max_len=1000)),
    Move.ASSIGN: (TO, REASON),
    Move.RED_LIGHT: (
        Field("ground", N_("Ground"), Kind.LINES, required=True, max_len=2000),
        Field("missing", N_("What is missing"), Kind.LINES, required=True, max_len=2000),
        Field("told", N_("What the caller was told"), Kind.CHOICE, required=True, choices=((BEING_ASKED, N_("It is being asked")),)),
    ),
    Move.REFUSE: (
        Field("opinion", N_("Opinion"), Kind.LINES, required=True, max_len=2000),
        Field("basis", N_("By which rule"), required=True, max_len=1000),
    ),
    Move.NOT_NOW: (
        Field("ground", N_("Ground"), Kind.LINES, required=True, max_len=2000),
        Field("look_again", N_("Look at it again on"), Kind.DATE, required=True),
    ),
    Move.INSTRUCT: (Field("instruction", N_("Instruction"), Kind.LINES, required=True, max_len=2000),),
    Move.TELL_REFUSAL: (
        Field("told_reason", N_("Reason told, politely"), Kind.LINES, required=True, max_len=2000),
        HOW,
        Field("papers_back", N_("Papers handed in"), Kind.CHOICE, required=True, choices=PAPERS_BACK),
        TOLD_DAY,
        TOLD_TIME,
        Field("reaction", N_("What the person said to it"), max_len=1000),
    ),
    Move.TELL_DELAY: (Field("told_reason", N_("Reason told, politely"), Kind.LINES, required=True, max_len=2000), HOW, TOLD_DAY, TOLD_TIME),
    Move.LOOK_AGAIN: (REASON,),
    Move.FINISH: (Field("result", N_("Result"), Kind.LINES, required=True, max_len=4000),),
    Move.REPORT_BACK: (
        HOW,
        Field("reaction", N_("What the person said to it"), required=True, max_len=1000),
        TOLD_DAY,
        TOLD_TIME,
    ),
    Move.REOPEN: (REASON,),
    Move.VERIFY: (
        Field("finding", N_("What was found"), Kind.LINES, required=True, max_len=2000),
        Field("proposal", N_("Proposal to the director"), Kind.LINES, required=True, max_len=2000),
    ),
    Move.DIRECT: (
        Field("decision", N_("How it is to be done"), Kind.LINES, required=True, max_len=2000),
        Field("to", N_("By whom (empty: as it is)"), max_len=60),
    ),
    Move.EXTEND: (
        Field("until_day", N_("Agreed until"), Kind.DATE, required=True),
        Field("until_time", N_("at (agreed)"), Kind.TIME),
        Field("agreed_by", N_("Who agreed"), required=True, max_len=255),
        Field("channel", N_("Agreed"), Kind.CHOICE, required=True, choices=HOW_TOLD[:-1]),
        REASON,
    ),
    Move.MERGE: (Field("into", N_("Number of the ticket that goes on"), required=True, max_len=24), REASON),
    Move.LINK: (
        Field("other", N_("Number of the other ticket"), required=True, max_len=24),
        Field("note", N_("Note"), max_len=255),
    ),
    Move.SPLIT: (
        Field("parts", N_("New tickets (one a line: matter | promise item)"), Kind.LINES, required=True, max_len=4000),
        REASON,
    ),
    Move.NOTE: (Field("note", N_("Note"), Kind.LINES, required=True, max_len=2000),),
    Move.CORRECT: (*(field for field in OPEN_FIELDS if field.name in CORRECTABLE), REASON),
    Move.VOID: (REASON,),
}
# what is linked by hand; merging and splitting link by themselves
LINK_CHOICES = ((LinkKind.RELATED.value, LINK_WORDS[LinkKind.RELATED]),)

# preset reasons, one key away (procedures.md); any other may be written
REASONS: dict[Move, tuple[str, ...]] = {
    Move.PROMISE: (N_("Another matter than thought"), N_("Not promised after all")),
    Move.HAND_OVER: (N_("Another department's duty"), N_("A specialist is needed"), N_("Power to decide lies there")),
    Move.SEND_BACK: (N_("Not our duty"), N_("Papers are missing"), N_("Another department is competent")),
    Move.ASSIGN: (N_("Nobody accepted it in time"), N_("The owner has left"), N_("The work is shared out anew")),
    Move.DECLINE_LIST: (N_("The first list asked for this"), N_("This paper is not needed")),
    Move.LOOK_AGAIN: (N_("The ground has gone"),),
    Move.REOPEN: (N_("The trouble is back"), N_("The answer was incomplete"), N_("The person disagrees")),
    Move.EXTEND: (N_("Material must be ordered"), N_("A date that suits the person"), N_("Others must work first")),
    Move.MERGE: (N_("The same matter twice"),),
    Move.SPLIT: (N_("Several matters in one"),),
    Move.CORRECT: (N_("Typing mistake"), N_("Wrong person"), N_("Said differently later")),
    Move.VOID: (N_("Entered by mistake"), N_("Entered twice"), N_("The person takes it back")),
}

DIRECTION_FIELDS = (
    Field("name", N_("Visitor"), max_len=255),
    Field("matter", N_("Matter"), required=True, max_len=1000),
    Field("place", N_("Where to"), required=True, max_len=255),
    Field("contact", N_("Contact there (name, phone)"), required=True, max_len=255),
)

LIMIT_UNITS = (
    ("hours", N_("hours by the clock")),
    ("working_hours", N_("working hours")),
    ("working_days", N_("working days")),
    ("calendar_days", N_("days by the calendar")),
    ("same_day", N_("the same day")),
)
ITEM_FIELDS = (
    Field("department", N_("Department"), required=True, max_len=60),
    Field("name", N_("Promise item"), required=True, max_len=60),
    Field("unit", N_("Limit counts"), Kind.CHOICE, required=True, choices=LIMIT_UNITS),
    Field("amount", N_("Limit"), Kind.NUMBER, minimum=0, maximum=3660),
    Field("papers", N_("Papers needed (one a line: what | as it must be)"), Kind.LINES, max_len=4000),
    Field("note", N_("Points to note"), Kind.LINES, max_len=2000),
)
CANNED_FIELDS = (
    Field("title", N_("Title (answer)"), required=True, max_len=120),
    Field("topic", N_("Promise item (empty: all)"), max_len=60),
    Field("body", N_("Text of the answer"), Kind.LINES, required=True, max_len=4000),
)
