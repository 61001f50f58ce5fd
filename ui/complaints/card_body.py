"""The parts of a complaint's card below its head: what is complained of, both tracks, what was found, decided and said, the story."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.complaints.fields import (
    DANGER_WORDS,
    FAULT_WORDS,
    LEVEL_WORDS,
    LINK_WORDS,
    MEETING_WORDS,
    MOVE_WORDS,
    SATISFACTION_WORDS,
    SEVERITY_WORDS,
    SOURCE_WORDS,
    STATE_WORDS,
    VERDICT_WORDS,
    ClockKind,
    Danger,
    Fault,
    Meeting,
    Satisfaction,
    Severity,
    Source,
    TrackState,
)
from app.complaints.forms import APOLOGY_WAYS, HOW_TOLD, VISIT_WAYS
from app.core.actor import counter_words
from app.core.i18n import C_, _
from app.opinions.fields import SOURCE_WORDS as CAME_OF
from ui import theme
from ui.complaints.words import channel_words, track_pill
from ui.elided import ElidedButton
from ui.panels import StatusPill, label
from ui.tickets.card_body import SOURCE_ICONS, SOURCE_KEY, chip, section, story_part
from ui.tickets.matter_card import written
from ui.tickets.words import full_words
from ui.visits.flow import Flow
from ui.visits.words import Pill, at_words

if TYPE_CHECKING:
    from app.complaints.duties import ActionRow
    from app.complaints.lists import ComplaintRow
    from app.complaints.story import Attached, ConsentRow, DecisionRow, FindingRow, LinkRow, RemedyRow, StoryLine, VisitRow
    from app.complaints.whole import Whole

MOST_LINES, MOST_LETTERS = 3, 150  # of a story in sight at once
SATISFIED = {
    Satisfaction.SATISFIED: "ok", Satisfaction.BASICALLY: "ok", Satisfaction.UNSATISFIED: "bad", Satisfaction.NOT_MET: "warn",
}  # fmt: skip


def marks(whole: "Whole") -> list[Pill]:
    """What a director sees at once beside state and clocks."""
    row, found = whole.row, []
    if row.danger in (Danger.ACUTE, Danger.POSSIBLE):
        found.append(Pill(_(DANGER_WORDS[row.danger]), "bad" if row.danger is Danger.ACUTE else "warn"))
    if row.severity is Severity.SERIOUS:
        found.append(Pill(_(SEVERITY_WORDS[row.severity]), "bad"))
    if row.repeats:
        found.append(Pill(_("complained of again"), "warn"))
    if row.wants_leader:
        found.append(_wish(whole))
    if row.is_repair:
        found.append(Pill(_("repair"), "quiet"))
    if row.is_examined:
        found.append(Pill(_("examined by administration"), "quiet"))
    if row.satisfaction is not None and row.satisfaction in SATISFIED:
        found.append(Pill(_(SATISFACTION_WORDS[row.satisfaction]), SATISFIED[row.satisfaction]))
    return found


def _wish(whole: "Whole") -> Pill:
    """Whether the wish to see a leader still waits."""
    if whole.row.sees is not None or (whole.row.is_open and whole.meeting is None):
        return Pill(_("wants to see a leader"), "warn")
    if whole.meeting is None:
        return Pill(_("no leader saw the person"), "warn")
    return Pill(_(MEETING_WORDS[whole.meeting.outcome]), "ok" if whole.meeting.outcome is Meeting.SEEN else "quiet")


def marks_part(whole: "Whole") -> QWidget:
    """Those marks in a line."""
    holder = QWidget()
    flow = Flow(holder, gap=6)
    for pill in marks(whole):
        flow.addWidget(StatusPill(pill.word, pill.meaning, holder))
    return holder


def matter_part(row: "ComplaintRow") -> QWidget:
    """What is complained of, what happened, what is wanted."""
    holder, column = _column()
    summary = written(row.summary)
    summary.setObjectName("Head")
    summary.setFont(theme.font(theme.BODY + 1, is_bold=True))
    column.addWidget(summary)
    if row.wish:
        column.addWidget(written(_("Wants: {words}").format(words=row.wish)))
    if row.story:
        told = written(row.story)
        short = _shortened(row.story)
        column.addWidget(told)
        if short != row.story:
            told.setText(short)

            def unfold() -> None:
                told.setText(row.story)
                more.hide()

            more = chip(_("Whole story"), unfold, icon="chevron-down")
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    return holder


def _shortened(story: str) -> str:
    """As much of a long story as leaves room for what became of it."""
    lines = story.splitlines()
    short = "\n".join(lines[:MOST_LINES])[:MOST_LETTERS]
    return story if len(lines) <= MOST_LINES and len(story) <= MOST_LETTERS else short.rstrip() + " …"


def facts(whole: "Whole") -> list[tuple[str, str]]:
    """Label and value of what is on record beside the matter."""
    row = whole.row
    told = _told(row.told_at, row.told_how, row.told_to)
    apology = _told(row.apologised_at, "", _(dict(APOLOGY_WAYS).get(row.apologised_how, ""))) or (_("said at once") if row.is_sorry else "")
    received = " · ".join(
        part for part in (full_words(row.received_at), channel_words(row.channel), row.received_by, counter_words(row.counter)) if part
    )
    original = " · ".join(part for part in (row.original, _("{n} pages").format(n=row.pages) if row.pages else "") if part)
    found = [
        (_("Contact"), _("leaves no contact") if row.is_contact_refused and not row.phone else row.phone),
        (_("Home / address"), row.home),
        (_("Place complained about"), row.place),
        (_("Complained about"), " · ".join(part for part in (row.accused, row.department) if part)),
        (_(C_("complaint", "From")), _(SOURCE_WORDS[row.source]) if row.source is Source.STAFF else ""),
        (_("About the reception itself"), _("yes") if row.is_about_reception else ""),
        (_("Severity"), " · ".join(_(words) for words in _grades(row))),
        (_("Fault"), _(FAULT_WORDS[row.fault]) if row.fault is not Fault.OPEN else ""),
        (_("Done at once"), row.at_once),
        (_("Apology"), apology),
        (_("Leader"), _leader(whole)),
        (_("Superior told"), _told(row.superior_told_at, "", row.superior)),
        (_("Received"), received),
        (_("Original"), original),
        (_("Result"), row.result),
        (_("Person told"), told),
        (_("Director told"), _told(row.director_told_at, "", row.director_told)),
        (_("Reaction"), row.reaction),
        (_("Final answer"), row.final_answer),
        (_("Outside routes told"), row.outside_routes),
        (_("Evidence"), row.evidence),
        (_("Reason"), row.reason),
    ]
    return [(name, value) for name, value in found if value]


def _leader(whole: "Whole") -> str:
    """Who is to see the person that wants to see a leader, or who did and when."""
    row, done = whole.row, whole.meeting
    if row.sees is not None:
        clock = row.clock(ClockKind.LEADER)
        due = _("by {when}").format(when=at_words(clock.due_at)) if clock is not None else ""
        return " · ".join(part for part in (_("{name} is to see the person").format(name=row.sees.name), due) if part)
    if done is None:
        return ""
    return " · ".join(part for part in (_(MEETING_WORDS[done.outcome]), done.leader, full_words(done.at)) if part)


def _grades(row: "ComplaintRow") -> list[str]:
    found = [SEVERITY_WORDS[row.severity]] if row.severity is not None else []
    return [*found, DANGER_WORDS[row.danger]] if row.danger is not None else found


def _told(at: object, how: str, who: str) -> str:
    words = _(dict(HOW_TOLD).get(how, "")) if how else ""
    return " · ".join(part for part in (full_words(at), words, who) if part) if at is not None else ""  # type: ignore[arg-type]  # a moment


def source_part(row: "ComplaintRow", go: Callable[[], object]) -> QWidget:
    """What the complaint came out of; pressing it, or its key, goes there."""
    words = " ".join((_(CAME_OF[row.source_kind]) if row.source_kind in CAME_OF else "", row.source_number)).strip()
    return section(_("Came of"), chip(words, go, key=SOURCE_KEY, icon=SOURCE_ICONS.get(row.source_kind, "link")))


# -- both tracks beside each other


def tracks_part(remedies: "Sequence[RemedyRow]", actions: "Sequence[ActionRow]") -> QWidget:
    """What is made good at the left, what is corrected at the right."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 6, 0, 0)
    grid.setHorizontalSpacing(18)
    for column, (title, parts) in enumerate(
        ((_("Made good"), [_remedy(row) for row in remedies]), (_("Cause corrected"), [_action(row) for row in actions]))
    ):
        grid.addWidget(label(title, "quiet"), 0, column)
        for place, part in enumerate(parts, 1):
            grid.addWidget(part, place, column, Qt.AlignmentFlag.AlignTop)
        if not parts:
            grid.addWidget(label("–", "quiet"), 1, column)
        grid.setColumnStretch(column, 1)
    return holder


def _track(head: str, pill: Pill, lines: Iterable[str]) -> QWidget:
    holder, column = _column()
    row = QWidget(holder)
    flow = Flow(row, gap=8)  # in a narrow card the pill goes below the words instead of out of sight
    title, state = label(head, "quiet"), StatusPill(pill.word, pill.meaning, row)
    title.setMinimumHeight(state.sizeHint().height())
    flow.addWidget(title)
    flow.addWidget(state)
    column.addWidget(row)
    for line in lines:
        if line:
            column.addWidget(written(line))
    return holder


def _remedy(row: "RemedyRow") -> QWidget:
    due = _("by {when}").format(when=at_words(row.due_at))
    done = " · ".join(part for part in (row.action, row.done_by, at_words(row.done_at) if row.done_at else "") if part)
    proof = _("Proof: {words}").format(words=row.proof) if row.proof else ""
    return _track(" · ".join(part for part in (row.team, due) if part), track_pill(row.state), (row.method, done, proof))


def _action(row: "ActionRow") -> QWidget:
    due = _("by {when}").format(when=at_words(row.due_at))
    done = " · ".join(part for part in (row.cause, row.action, row.done_by) if part)
    checked = " · ".join(part for part in (row.verified_by, row.verified_note) if part)
    head = " · ".join(part for part in (f"#{row.place}", row.team, due) if part)
    pill = track_pill(row.state)
    return _track(head, pill, (done, checked) if row.state is not TrackState.OPEN else (row.verified_note,))


# -- what was found, decided, said


def course_parts(hangs: "Attached") -> list[QWidget]:
    """Return visits, decisions, findings, the latest first; then later dates agreed on."""
    parts = [visit_part(one) for one in reversed(hangs.visits)]
    parts += [decision_part(one) for one in reversed(hangs.decisions)]
    parts += [finding_part(one) for one in reversed(hangs.findings)]
    parts += [section(_("Later dates agreed on"))] if hangs.consents else []
    return [*parts, *(consent_part(one) for one in hangs.consents)]


def finding_part(row: "FindingRow") -> QWidget:
    """What was verified, and what was proposed."""
    holder, column = _column()
    column.addWidget(section(_("Verification"), *_round(row.round, holder)))
    column.addWidget(written(_("{name} found: {words}").format(name=row.made_by, words=row.facts)))
    column.addWidget(written(_("Evidence: {words}").format(words=row.evidence)))
    column.addWidget(written(_("Proposal: {words}").format(words=row.proposal)))
    return holder


def decision_part(row: "DecisionRow") -> QWidget:
    """Who decided what, at which level."""
    holder, column = _column()
    column.addWidget(section(_("Decision"), StatusPill(_(VERDICT_WORDS[row.verdict]), "quiet", holder), *_round(row.round, holder)))
    who = " · ".join((row.decided_by, _(LEVEL_WORDS[row.level]), at_words(row.decided_at)))
    said = " · ".join(part for part in (row.opinion, row.basis, row.team) if part)
    column.addWidget(written(f"{who}: {said}" if said else who))
    return holder


def visit_part(row: "VisitRow") -> QWidget:
    """One return visit, or a try nobody was met at."""
    holder, column = _column()
    pill = StatusPill(_(SATISFACTION_WORDS[row.satisfaction]), SATISFIED[row.satisfaction], holder)
    column.addWidget(section(_("Return visit"), pill, *_round(row.round, holder)))
    way = _(dict(VISIT_WAYS).get(row.way, row.way))
    who = " · ".join(part for part in (at_words(row.visited_at), way, row.visitor, _("asked: {name}").format(name=row.person)) if part)
    column.addWidget(written(who))
    for words in (row.opinion, _("Why not: {words}").format(words=row.why) if row.why else ""):
        if words:
            column.addWidget(written(words))
    return holder


def consent_part(row: "ConsentRow") -> QWidget:
    """A later date, and who agreed to it."""
    words = _("{name} agreed: {before} → {until} ({reason})")
    times = {"before": at_words(row.before_at), "until": at_words(row.until_at)}
    return written(words.format(name=row.agreed_by, reason=row.reason, **times))


def _round(n: int, parent: QWidget) -> list[QWidget]:
    return [StatusPill(_("round {n}").format(n=n), "quiet", parent)] if n > 1 else []


def link_part(row: "LinkRow", go: Callable[[UUID], object]) -> QWidget:
    """Another complaint that belongs to this one; pressing it goes there."""
    made = ElidedButton(icon="link")
    made.say(" · ".join((_(LINK_WORDS[row.kind]), row.number, _(STATE_WORDS[row.state]), " ".join(row.summary.split()))))
    made.setProperty("kind", "quiet")
    made.setObjectName("SameName")
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.clicked.connect(partial(go, row.complaint_id))
    return made


# -- the story


def story(lines: "Iterable[StoryLine]") -> QWidget:
    """Everything that happened, the latest first."""
    return story_part(lines, MOVE_WORDS, STATE_WORDS)


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    return holder, column
