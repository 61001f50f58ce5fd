"""What must be filled in for each move, declared once: the window draws it, the services check it, the office tool takes it as options."""

from app.complaints.fields import (
    CHANNEL_WORDS,
    DANGER_WORDS,
    FAULT_WORDS,
    MEETING_WORDS,
    SATISFACTION_WORDS,
    SEVERITY_WORDS,
    SOURCE_WORDS,
    Move,
)
from app.core.forms import Field, Kind
from app.core.i18n import C_, N_

HOW_TOLD = (
    ("person", N_("in person")),
    ("phone", C_("complaint", "by phone")),
    ("letter", N_("by letter")),
    ("fax", N_("by fax")),
    ("email", N_("by e-mail")),
    ("nobody", N_("nobody to tell (anonymous or no contact)")),
)
NOBODY = "nobody"
# P1-5: at the home; otherwise only where somebody cannot be met there
VISIT_WAYS = (
    ("home", N_("at the home")), ("phone", C_("complaint", "by phone")), ("office", N_("at the office")), ("other", N_("another way")),
)  # fmt: skip
APOLOGY_WAYS = (("visit", N_("by a visit")), ("phone", C_("complaint", "by phone")))
REMEDY_TRACK, CORRECT_TRACK = "remedy", "correct"
TRACKS = ((REMEDY_TRACK, N_("Reply and remedy")), (CORRECT_TRACK, N_("Corrective action")))

OPEN_FIELDS = (
    Field("channel", N_("Came"), Kind.CHOICE, required=True, choices=tuple(CHANNEL_WORDS.items())),
    Field("kind", N_("Kind of complaint"), required=True, max_len=200),
    Field("name", N_("Complainant"), max_len=255),
    Field("is_anonymous", N_("Anonymous"), Kind.YES_NO),
    Field("phone", N_("Contact"), max_len=255),
    Field("is_contact_refused", N_("Leaves no contact"), Kind.YES_NO),
    Field("home", N_("Home / address")),
    Field("place", N_("Place complained about")),
    Field("summary", N_("Summary"), required=True, max_len=255),
    Field("story", N_("What happened"), Kind.LINES, max_len=4000),
    Field("wish", N_("What the person wants"), max_len=1000),
    Field("is_sorry", N_("Apology said (whoever is at fault)"), Kind.YES_NO),
    Field("fault", N_("Fault"), Kind.CHOICE, choices=tuple(FAULT_WORDS.items())),
    Field("severity", N_("Severity"), Kind.CHOICE, choices=tuple(SEVERITY_WORDS.items())),
    Field("danger", N_("Danger"), Kind.CHOICE, choices=tuple(DANGER_WORDS.items())),
    Field("at_once", N_("What can be done at once"), max_len=1000),
    Field("wants_leader", N_("Wants to see a leader"), Kind.YES_NO),
    Field("source", N_("From (customer or own staff)"), Kind.CHOICE, choices=tuple(SOURCE_WORDS.items())),
    Field("is_about_reception", N_("About the reception itself"), Kind.YES_NO),
    Field("accused", N_("Person complained about"), max_len=60),
    Field("department", N_("Department or team complained about"), max_len=60),
    Field("original", N_("Mark on the original"), max_len=60),
    Field("pages", N_("Pages of the original"), Kind.NUMBER, maximum=999),
    Field("superior", N_("Told to the superior"), max_len=60),
    Field("superior_day", N_("Superior told on"), Kind.DATE),
    Field("superior_time", N_("Superior told at"), Kind.TIME),
    Field("received_day", N_("Received on"), Kind.DATE),
    Field("received_time", N_("Received at"), Kind.TIME),
    Field("promise_day", N_("Reply promised by"), Kind.DATE),
    Field("promise_time", N_("Promised time"), Kind.TIME),
    Field("repeats", N_("Repeats (numbers of earlier complaints)"), max_len=255),
)
CORRECTABLE = (
    "channel", "kind", "name", "is_anonymous", "phone", "is_contact_refused", "home", "place", "summary", "story", "wish", "is_sorry",
    "fault", "severity", "danger", "at_once", "wants_leader", "source", "is_about_reception", "accused", "department", "original", "pages",
)  # fmt: skip

REASON = Field("reason", N_("Reason"), required=True, max_len=1000)
TOLD_DAY, TOLD_TIME = Field("told_day", N_("Told on"), Kind.DATE), Field("told_time", N_("Told at"), Kind.TIME)
DONE_DAY, DONE_TIME = Field("done_day", N_("Done on"), Kind.DATE), Field("done_time", N_("Done at"), Kind.TIME)
HOW = Field("how", N_("How told"), Kind.CHOICE, required=True, choices=HOW_TOLD)
REACTION = Field("reaction", N_("What the person said to it"), max_len=1000)
ACTION = Field("place", N_("Corrective action no. (empty: the only one)"), Kind.NUMBER, minimum=1, maximum=99)
METHOD = Field("method", N_("How it is to be made good"), Kind.LINES, required=True, max_len=2000)
REMEDY_DAY = Field("remedy_day", N_("Remedy due on"), Kind.DATE, required=True)
REMEDY_TIME = Field("remedy_time", N_("Remedy due at"), Kind.TIME)
TEAM = Field("team", N_("Team (department or person)"), required=True, max_len=60)
DISPATCH = (
    METHOD, TEAM, REMEDY_DAY, REMEDY_TIME,
    Field("correct_day", N_("Corrective action due on"), Kind.DATE, required=True),
    Field("correct_time", N_("Corrective action due at"), Kind.TIME),
)  # fmt: skip
NOTE = Field("note", N_("Note"), max_len=1000)

MOVE_FIELDS: dict[Move, tuple[Field, ...]] = {
    Move.OPEN: OPEN_FIELDS,
    Move.START: (
        Field("severity", N_("Severity"), Kind.CHOICE, required=True, choices=tuple(SEVERITY_WORDS.items())),
        Field("danger", N_("Danger"), Kind.CHOICE, required=True, choices=tuple(DANGER_WORDS.items())),
        Field("at_once", N_("What can be done at once"), required=True, max_len=1000),
    ),
    Move.FACTS: (
        Field("facts", N_("Facts found"), Kind.LINES, required=True, max_len=4000),
        Field("evidence", N_("Evidence"), Kind.LINES, required=True, max_len=2000),
        Field("proposal", N_("Proposal to the director"), Kind.LINES, required=True, max_len=2000),
        Field("fault", N_("Fault"), Kind.CHOICE, choices=tuple(FAULT_WORDS.items())),
    ),
    Move.DISPATCH: (*DISPATCH, Field("opinion", N_("Director's opinion"), Kind.LINES, max_len=2000)),
    Move.TO_MANAGER: (Field("why", N_("Why the manager decides"), Kind.LINES, required=True, max_len=2000),),
    Move.TO_DIRECTOR: (Field("opinion", N_("Manager's opinion"), Kind.LINES, required=True, max_len=2000),),
    Move.UNFOUNDED: (
        Field("ground", N_("Ground"), Kind.LINES, required=True, max_len=2000),
        Field("basis", N_("By which rule"), required=True, max_len=1000),
    ),
    Move.DECIDE: (*DISPATCH, Field("opinion", N_("Manager's opinion"), Kind.LINES, required=True, max_len=2000)),
    Move.TELL: (
        Field("told_to", N_("Told to"), required=True, max_len=60), HOW,
        Field("told_reason", N_("Reason told, politely"), Kind.LINES, required=True, max_len=2000), TOLD_DAY, TOLD_TIME, REACTION,
    ),
    Move.ACCEPT: (NOTE,),
    Move.SEND_BACK: (REASON, Field("basis", N_("By which rule"), required=True, max_len=1000)),
    Move.DECIDE_ROUND: (
        Field("opinion", N_("Opinion on the round"), Kind.LINES, required=True, max_len=2000), METHOD,
        Field("team", N_("Team (empty: as it is)"), max_len=60), REMEDY_DAY, REMEDY_TIME,
        Field("correct_day", N_("Another corrective action due on"), Kind.DATE),
        Field("correct_time", N_("Corrective action due at"), Kind.TIME),
    ),
    Move.REMEDY: (
        Field("action", N_("Remedy made"), Kind.LINES, required=True, max_len=2000),
        Field("done_by", N_("Done by"), required=True, max_len=60), DONE_DAY, DONE_TIME,
        Field("proof", N_("Proof"), required=True, max_len=1000),
    ),
    Move.FURTHER: (METHOD, REMEDY_DAY, REMEDY_TIME),
    Move.CORRECTIVE: (
        ACTION,
        Field("cause", N_("Cause"), Kind.LINES, required=True, max_len=2000),
        Field("action", N_("Corrective action"), Kind.LINES, required=True, max_len=2000),
        Field("done_by", N_("Done by"), required=True, max_len=60), DONE_DAY, DONE_TIME,
    ),
    Move.VERIFY_CORRECTIVE: (
        ACTION,
        Field("is_effective", N_("It works"), Kind.YES_NO, required=True),
        Field("verified_by", N_("Verified by"), required=True, max_len=60),
        Field("verified_note", N_("How it was verified"), Kind.LINES, required=True, max_len=1000),
    ),
    Move.RESULT: (Field("result", N_("Result"), Kind.LINES, required=True, max_len=4000),),
    Move.REPORT: (
        Field("told_to", N_("Told to"), required=True, max_len=60), HOW, TOLD_DAY, TOLD_TIME, REACTION,
        Field("director", N_("Director told"), required=True, max_len=60),
        Field("director_day", N_("Director told on"), Kind.DATE), Field("director_time", N_("Director told at"), Kind.TIME),
        Field("visitor", N_("Who revisits (empty: whoever made it good)"), max_len=60),
    ),
    Move.CALL: (
        Field("said", N_("What was said"), Kind.LINES, required=True, max_len=1000), TOLD_DAY, TOLD_TIME,
    ),
    Move.VISIT: (
        Field("satisfaction", N_("Satisfied?"), Kind.CHOICE, required=True, choices=tuple(SATISFACTION_WORDS.items())),
        Field("way", N_("How they were revisited"), Kind.CHOICE, required=True, choices=VISIT_WAYS),
        Field("person", N_("Who was asked"), max_len=255),
        Field("opinion", N_("Opinion, criticism, suggestion"), Kind.LINES, max_len=2000),
        Field("why", N_("Why not satisfied"), max_len=1000),
        Field("visitor", N_("Who visited (empty: whoever writes)"), max_len=60),
        Field("visited_day", N_("Visited on"), Kind.DATE), Field("visited_time", N_("Visited at"), Kind.TIME),
    ),
    Move.END: (
        Field("final_answer", N_("Final answer"), Kind.LINES, required=True, max_len=4000),
        Field("outside_routes", N_("Outside routes told"), Kind.LINES, required=True, max_len=1000),
        Field("evidence", N_("Evidence"), Kind.LINES, required=True, max_len=2000),
    ),
    Move.END_UNMET: (
        Field("final_answer", N_("Final answer, left in writing"), Kind.LINES, required=True, max_len=4000),
        Field("left_where", N_("Where it was left"), required=True, max_len=200),
        Field("left_day", N_("Answer left on"), Kind.DATE), Field("left_time", N_("Answer left at"), Kind.TIME),
        Field("outside_routes", N_("Outside routes written in it"), Kind.LINES, required=True, max_len=1000),
    ),
    Move.APOLOGISE: (
        Field("how", N_("How it was said"), Kind.CHOICE, required=True, choices=APOLOGY_WAYS),
        Field("who", N_("Who apologised (empty: whoever writes)"), max_len=60),
        Field("words", N_("What was said"), max_len=1000), TOLD_DAY, TOLD_TIME,
    ),
    Move.SEE_LEADER: (
        Field("outcome", N_("What became of the wish"), Kind.CHOICE, required=True, choices=tuple(MEETING_WORDS.items())),
        Field("leader", N_("Which leader"), max_len=60),
        Field("seen_day", N_("Seen on (or said so on)"), Kind.DATE), Field("seen_time", N_("Seen at (or said so at)"), Kind.TIME),
        Field("said", N_("What was said"), Kind.LINES, max_len=2000),
    ),
    Move.TELL_SUPERIOR: (Field("superior", N_("Told to the superior"), required=True, max_len=60), TOLD_DAY, TOLD_TIME, NOTE),
    Move.EXTEND: (
        Field("track", N_("What is put off"), Kind.CHOICE, required=True, choices=TRACKS), ACTION,
        Field("until_day", N_("Agreed until"), Kind.DATE, required=True),
        Field("until_time", N_("at (agreed)"), Kind.TIME),
        Field("agreed_by", N_("Who agreed"), required=True, max_len=60),
        Field("channel", N_("Agreed"), Kind.CHOICE, required=True, choices=HOW_TOLD),
        REASON,
    ),
    Move.ASSIGN: (Field("to", N_("To whom (person or department)"), required=True, max_len=60), REASON),
    Move.MERGE: (Field("into", N_("Number of the complaint that goes on"), required=True, max_len=24), REASON),
    Move.LINK: (
        Field("other", N_("Number of the other complaint"), required=True, max_len=24),
        Field("is_repeat", N_("The same again"), Kind.YES_NO), Field("note", N_("Note"), max_len=255),
    ),
    Move.SPLIT: (Field("parts", N_("New complaints (one a line: summary | kind)"), Kind.LINES, required=True, max_len=4000), REASON),
    Move.NOTE: (Field("note", N_("Note"), Kind.LINES, required=True, max_len=2000),),
    Move.CORRECT: (*(field for field in OPEN_FIELDS if field.name in CORRECTABLE), REASON),
    Move.VOID: (REASON,),
}  # fmt: skip

# preset reasons, one key away (procedures.md); any other may be written
REASONS: dict[Move, tuple[str, ...]] = {
    Move.SEND_BACK: (N_("Not our duty"), N_("Another department is competent"), N_("Facts are missing")),
    Move.EXTEND: (N_("Material must be ordered"), N_("A date that suits the person"), N_("Others must work first")),
    Move.ASSIGN: (N_("Nobody accepted it in time"), N_("The owner has left"), N_("The work is shared out anew")),
    Move.MERGE: (N_("The same matter twice"),),
    Move.SPLIT: (N_("Several matters in one"),),
    Move.CORRECT: (N_("Typing mistake"), N_("Wrong person"), N_("Said differently later")),
    Move.VOID: (N_("Entered by mistake"), N_("Entered twice"), N_("The person takes it back")),
}

KIND_FIELDS = (
    Field("name", N_("Kind of complaint"), required=True, max_len=60),
    Field("parent", N_("Belongs to (empty: first level)"), max_len=200),
    Field("is_repair", N_("A repair (a call within 24 hours)"), Kind.YES_NO),
)
