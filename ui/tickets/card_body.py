"""The parts of a ticket's card below its head: the matter, facts, papers, red lights, verifications, links, the story."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.actor import counter_words
from app.core.i18n import C_, _
from app.tickets.fields import LINK_WORDS, MOVE_WORDS, OUTCOME_WORDS, SOURCE_WORDS, STATE_WORDS, VERDICT_WORDS, Move, Verdict
from app.tickets.forms import HOW_TOLD
from ui.panels import StatusPill, button, label
from ui.tickets.words import channel_words, day_words, full_words, short_words
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.tickets.lists import TicketRow
    from app.tickets.story import LinkRow, ListRow, ReportRow, VerificationRow
    from app.tickets.whole import Whole

SOURCE_KEY = "Ctrl+Shift+O"
SOURCE_ICONS = {
    "visit": "user", "call": "phone", "message": "envelope", "mail": "envelope-open-text", "opinion": "comment", "direction": "signs-post",
    "ticket": "ticket", "complaint": "circle-exclamation",
}  # fmt: skip
VERDICT_MEANINGS = {Verdict.PENDING: "warn", Verdict.REFUSED: "bad", Verdict.NOT_NOW: "quiet", Verdict.INSTRUCTED: "ok"}


def facts(whole: "Whole") -> list[tuple[str, str]]:
    """Label and value of what is on record beside the matter."""
    row, item = whole.row, whole.item
    promised = f"{row.topic} · {item.limit_words}" if item is not None else row.topic
    contact = _("leaves no contact") if row.is_contact_refused else row.phone
    first = row.first_owner if row.first_owner_id != row.owner_id else ""
    told = " · ".join(part for part in (at_words(row.told_at), _(dict(HOW_TOLD).get(row.told_how, "")) if row.told_how else "") if part)
    found = [
        (_("Contact"), contact),
        (_("Company"), row.company),
        (_("Home / address"), row.home),
        (_("Promise item"), promised if row.is_promised else ""),
        (_("Answer expected"), full_words(row.expected_at) if not row.is_promised else ""),
        (_("Received"), " · ".join(part for part in (full_words(row.received_at), channel_words(row.channel)) if part)),
        (_("Received by"), " · ".join(part for part in (row.received_by, counter_words(row.counter)) if part)),
        (_("Follows it up"), first),
        (_("Look again on"), day_words(row.look_again)),
        (_("Result"), row.result),
        (_(C_("ticket", "Told")), told),
        (_("Reaction"), row.reaction),
        (_("Reason"), row.reason),
    ]
    return [(name, value) for name, value in found if value]


def chip(words: str, act: Callable[[], object], *, key: str = "", icon: str = "") -> QPushButton:
    """A small button that stands in a line of text."""
    made = button(words, key=key, icon=icon, clicked=act)
    made.setProperty("chip", True)
    made.setIconSize(QSize(13, 13))
    return made


def section(title: str, *beside: QWidget) -> QWidget:
    """The head of a part, with what stands at its right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 8, 0, 0)
    row.setSpacing(8)
    row.addWidget(label(title, "quiet"))
    for widget in beside:
        row.addWidget(widget)
    row.addStretch(1)
    return holder


def facts_grid(rows: Iterable[tuple[str, str]]) -> QWidget:
    """Labels at the left, values at the right."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 4, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate(rows):
        grid.addWidget(label(name, "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_plain(value), place, 1)
    return holder


def _plain(text: str, look: str = "") -> QLabel:
    made = label(text, look, wraps=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


# -- papers


def list_state(row: "ListRow") -> tuple[str, str]:
    """How a list of missing papers stands, as a word with its meaning."""
    if row.void_at is not None:
        return _("taken back"), "quiet"
    if row.declined_at is not None:
        return _("declined"), "quiet"
    if row.is_to_approve:
        return _("waits for the head's approval"), "warn"
    if all(paper.ticked_at for paper in row.papers):
        return _("all papers are in"), "ok"
    if row.printed_at is not None:
        return _("printed, frozen"), "ok"
    return _("given out, frozen") if row.is_frozen else _("not given out yet"), "quiet" if row.is_frozen else "warn"


def papers_part(row: "ListRow", show: "Callable[[ListRow], object]") -> QWidget:
    """One list: number and state, each paper ticked or missing; looking at it on paper."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    word, meaning = list_state(row)
    title = _("One-time notice {number}") if row.place == 1 else _("Further list {number}")
    beside: list[QWidget] = [StatusPill(word, meaning, holder)]
    if row.void_at is None and row.declined_at is None:
        beside.append(chip(_("Look …"), partial(show, row), icon="file-lines"))
    column.addWidget(section(title.format(number=row.number), *beside))
    for paper in row.papers:
        mark = "✓" if paper.ticked_at is not None else "☐"
        ticked = _("handed in {time}").format(time=at_words(paper.ticked_at)) if paper.ticked_at is not None else ""
        about = " · ".join(part for part in (paper.why, paper.standard, ticked) if part)
        made = _plain(f"{mark}  {paper.number}. {paper.what} — {about}")
        column.addWidget(made)
    return holder


# -- red lights, verifications, links


def report_part(row: "ReportRow", show: "Callable[[ReportRow], object]") -> QWidget:
    """One red-light report with what was decided."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    beside: list[QWidget] = [StatusPill(_(VERDICT_WORDS[row.verdict]), VERDICT_MEANINGS.get(row.verdict, "quiet"), holder)]
    if row.verdict is not Verdict.WITHDRAWN:
        beside.append(chip(_("Look …"), partial(show, row), icon="file-lines"))
    column.addWidget(section(_("Red-light report {number}").format(number=row.number), *beside))
    asked = " · ".join(part for part in (row.ground, row.missing) if part)
    column.addWidget(_plain(_("{name} asks: {words}").format(name=row.asked_by, words=asked)))
    if row.verdict is Verdict.PENDING:
        told = _(", ").join(part for part in (row.head, row.leader) if part)
        column.addWidget(_plain(_("Told: {names}. Say only: “It is being asked”.").format(names=told or "—"), "quiet"))
    elif row.opinion:
        words = " · ".join(part for part in (row.opinion, row.basis, day_words(row.look_again)) if part)
        column.addWidget(_plain(_("{name} decides: {words}").format(name=row.decided_by, words=words)))
    return holder


def verification_part(row: "VerificationRow") -> QWidget:
    """What was found the same day, and what the director decided."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    is_decided = row.decided_at is not None
    pill = StatusPill(_("decided") if is_decided else _("to be decided by the director"), "ok" if is_decided else "warn", holder)
    column.addWidget(section(_("Verification"), pill))
    column.addWidget(_plain(_("{name} found: {words}").format(name=row.made_by, words=row.finding)))
    column.addWidget(_plain(_("Proposal: {words}").format(words=row.proposal)))
    if is_decided:
        column.addWidget(_plain(_("{name} decides: {words}").format(name=row.decided_by, words=row.decision)))
    return holder


def link_part(row: "LinkRow", go: Callable[[UUID], object]) -> QWidget:
    """Another ticket that belongs to this one; pressing it goes there."""
    words = " · ".join((_(LINK_WORDS[row.kind]), row.number, _(STATE_WORDS[row.state]), short_words(row.matter)))
    made = button(words, icon="link", kind="quiet", clicked=partial(go, row.ticket_id))
    made.setObjectName("SameName")
    made.setToolTip(words)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def source_part(row: "TicketRow", go: Callable[[], object]) -> QWidget:
    """What the ticket was opened from; pressing it, or its key, goes there."""
    words = " ".join((_(SOURCE_WORDS.get(row.source_kind, "")), row.source_number)).strip()
    return section(_("Came of"), chip(words, go, key=SOURCE_KEY, icon=SOURCE_ICONS.get(row.source_kind, "link")))


# -- the story


def story_part(lines: "Iterable[Any]", moves: Mapping[Any, str] = MOVE_WORDS, states: Mapping[Any, str] = STATE_WORDS) -> QWidget:
    """Everything that happened, the latest first; what was undone is struck through. Complaints have words of their own."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 2, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, line in enumerate(reversed(tuple(lines))):
        when = label(at_words(line.at), "quiet")
        if line.at != line.noted_at:
            when.setToolTip(_("The PC's clock was set back; it was noted at {time}.").format(time=full_words(line.noted_at)))
        grid.addWidget(when, place, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(_line_part(line, moves, states), place, 1)
    return holder


def facts_lines(facts: "Sequence[tuple[str, str]]") -> list[str]:
    """What was filled in: short values beside each other, texts of several lines below."""
    short: list[str] = []
    long: list[str] = []
    for name, value in facts:
        label_words = re.split(r"\s*[(（]", name, maxsplit=1)[0]  # how it is to be typed says nothing here
        if value:
            shown = value.replace(" | ", " — ")  # a paper, why, and how it must be
            (long if "\n" in value else short).append(_("{label}: {value}").format(label=label_words, value=shown))
    return ["   ".join(short), *long] if short else long


def _line_part(line: Any, moves: Mapping[Any, str], states: Mapping[Any, str]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    who = line.by_name if not line.standing_for else _("{name} for {owner}").format(name=line.by_name, owner=line.standing_for)
    state = _(states[line.state_to]) if line.state_to is not line.state_from and line.move != Move.OPEN else ""
    words = " · ".join(part for part in (_(moves[line.move]), who, counter_words(line.counter), f"→ {state}" if state else "") if part)
    head = _plain(words)
    if line.is_undone:
        font = head.font()
        font.setStrikeOut(True)
        head.setFont(font)
    column.addWidget(head)
    if not line.is_undone and line.move != Move.OPEN:
        for told in facts_lines(line.facts):
            column.addWidget(_plain(told, "quiet"))
    return holder


def outcome_words(whole: "Whole") -> str:
    """How the hand-over that waits stands: to whom, since when; what came back."""
    passing = whole.attached.handovers[-1] if whole.attached.handovers else None
    if passing is None:
        return ""
    to = passing.to_name or passing.to_department
    return " · ".join(
        (_("Handed to {name}").format(name=to), _(OUTCOME_WORDS[passing.outcome]), at_words(passing.answered_at or passing.asked_at))
    )
