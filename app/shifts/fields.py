"""The words of a hand-over, and one line and one part of it."""

from dataclasses import dataclass

from app.core.forms import Field, Kind
from app.core.i18n import N_

HANDOVER_FIELDS = (
    Field("to", N_("Taken over by"), required=True, max_len=60),
    Field("note", N_("Note for the next shift"), Kind.LINES, max_len=2000),
)
MARK_WORDS = {
    "waiting": N_("waiting"),
    "late": N_("late"),
    "overdue": N_("overdue"),
    "unreported": N_("not reported"),
    "urgent": N_("urgent"),
}
PAPER_WORDS = {
    "badge": N_("Badge"), "slip": N_("Visit slip"), "register": N_("Register"), "record": N_("Visit record"),
    "evacuation": N_("Evacuation list"), "evacuation_report": N_("Evacuation report"), "handover": N_("Hand-over sheet"),
    "message": N_("Message slip"), "calls": N_("Call list"), "reception": N_("Reception record"),
    "opinions": N_("Register of opinions"), "incident": N_("Record of an incident"), "plan": N_("Contingency plan"),
    "ticket": N_("First-contact ticket"), "one_time_notice": N_("One-time notice"), "red_light": N_("Red-light report"),
    "ab_handover": N_("A/B hand-over"), "direction": N_("Direction note"),
    "complaint_ack": N_("Receipt of a complaint"), "handling_notice": N_("Notice to handle a complaint"),
    "verification": N_("Verification sheet"), "return_visit": N_("Record of a return visit"),
    "complaint_course": N_("Course of a complaint"), "complaint_register": N_("Register of complaints"),
    "round_list": N_("Round of return visits"), "complaint_report": N_("Report on complaints"),
    "staff_badge": N_("Staff badge"),
}  # fmt: skip
VISIT, JOB, STEP, FORM, INCIDENT, STAFF, TICKET = "visit", "job", "step", "form", "incident", "staff", "ticket"
COMPLAINT = "complaint"
MESSAGE, CALL_BACK = "message", "call_back"  # to be told; told, and a call is owed


@dataclass(frozen=True, slots=True)
class Line:
    """One thing handed over: who or what, what about, the time that matters, a number; `mark` is a key of MARK_WORDS.

    `kind` and `id` (hex) say what it stands for; `about_id` is the visit a step, an escort or a slip belongs to."""

    title: str
    about: str = ""
    when: str = ""
    number: str = ""
    mark: str = ""
    kind: str = VISIT
    id: str = ""
    about_id: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines under one heading; `total` may be more than the lines listed."""

    key: str
    lines: tuple[Line, ...]
    total: int
