"""From complaints on record to their forms: every value a paper shows is put into words here; phones are masked."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.clocks.lists import ClockRow
from app.complaints import papers
from app.complaints.duties import ActionRow, actions_rows
from app.complaints.fields import (
    CHANNEL_WORDS,
    CONTENT,
    DANGER_WORDS,
    FAULT_WORDS,
    MOVE_WORDS,
    SATISFACTION_WORDS,
    SEVERITY_WORDS,
    STATE_WORDS,
    TRACK_WORDS,
    ClockKind,
    Level,
    Satisfaction,
    State,
    TrackState,
    Verdict,
)
from app.complaints.forms import HOW_TOLD, VISIT_WAYS
from app.complaints.lists import ComplaintRow, one
from app.complaints.story import DecisionRow, FindingRow, RemedyRow, VisitRow, attached, story, visits_of
from app.core.actor import Actor, counter_name
from app.core.errors import UserError
from app.core.i18n import C_, _
from app.office.settings import get_settings
from app.printing.flow import Cells
from app.printing.lists import stock_named
from app.printing.queue import JobRow
from app.tickets.drawing import contact_of, moment, office_name, printed

ROLL, ROLL_FORM = "roll-80", "roll80"
TICKED, OPEN = "■", "□"
HINT = re.compile(r"\s*[(（]")  # where the hint of a label begins


def printable(s: Session, complaint_id: UUID, *, now: datetime) -> ComplaintRow:
    """A complaint that has papers; raises UserError for a void one."""
    row = one(s, complaint_id, now=now)
    if row.state is State.VOID:
        raise UserError(_("Complaint {number} is void, so it is not printed.").format(number=row.number))
    return row


def contact(row: ComplaintRow) -> str:
    """The masked phone, or that none was left."""
    return row.phone if row.phone else _("leaves no contact")


def how_words(key: str) -> str:
    """How somebody was told."""
    found = dict(HOW_TOLD).get(key)
    return _(found) if found else key


def way_words(key: str) -> str:
    """How somebody was revisited."""
    found = dict(VISIT_WAYS).get(key)
    return _(found) if found else key


def lines(*parts: str) -> str:
    """What is said of them, one below the other."""
    return "\n".join(part for part in parts if part)


def joined(*parts: str) -> str:
    """What is said of them, side by side."""
    return "  ".join(part for part in parts if part)


# -- what forms share


def _about(row: ComplaintRow) -> list[Cells]:
    return [
        [(_("Complainant"), row.complainant, 3), (_("Contact"), contact(row), 3),
         (_(C_("complaint", "Channel")), _(CHANNEL_WORDS[row.channel]), 2), (_("Received"), moment(row.received_at), 3)],
        [(_("Home / address"), row.home, 3), (_("Place complained about"), row.place, 3), (_("Kind"), row.kind, 5)],
        [(_("Mark on the original"), row.original, 3), (_("Severity"), _(SEVERITY_WORDS[row.severity]) if row.severity else "", 2),
         (_("Danger"), _(DANGER_WORDS[row.danger]) if row.danger else "", 2),
         (_("Complaint officer"), row.owner, 2), (_("Received by"), row.received_by, 2)],
    ]  # fmt: skip


def _matter(row: ComplaintRow) -> list[papers.Piece]:
    found: list[papers.Piece] = [papers.Words(_("What is complained of"), lines(row.summary, row.story), 16)]
    if row.wish:
        found.append(papers.Words(_("What the person wants"), row.wish, 11))
    return found


def _values(
    s: Session, row: ComplaintRow, title: str, pieces: Sequence[papers.Piece], *, by: Actor | None, now: datetime,
    signs: Sequence[str] = (), copies: Sequence[str] = ("",), stub: Sequence[Cells] = (),
) -> papers.FormValues:  # fmt: skip
    return papers.FormValues(
        number=row.number,
        title=title,
        pieces=pieces,
        signs=signs,
        copies=copies,
        stub=stub,
        office=office_name(s),
        printed=printed(by, now),
    )


def _of_round(n: int, most: int) -> str:
    return _("Round {n}:").format(n=n) + " " if most > 1 else ""


# -- handling notice


def handling_notice(s: Session, complaint_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """投诉处理通知单 under the complaint's own number (P2六): for the team and for the file, with the stub of the office."""
    row = printable(s, complaint_id, now=now)
    hangs = attached(s, complaint_id)
    issued = [each for each in hangs.decisions if each.verdict is Verdict.DISPATCHED]
    if not issued:
        raise UserError(_("Complaint {number} was not dispatched, so there is no handling notice of it.").format(number=row.number))
    last = issued[-1]
    actions = actions_rows(s, complaint_id, now=now)
    pieces = [
        papers.Rows([*_about(row)]), *_matter(row), papers.Rows([_issued(row, last)]),
        papers.Words(_("What was verified"), _found(hangs.findings), 16), *_opinions(hangs.decisions),
        *_tracks(row, hangs.remedies, actions),
        papers.Words(_("Result"), row.result, 14),
        papers.Rows([
            [(_("Complainant told"), row.told_to, 3), (_("How told"), how_words(row.told_how), 2), (_("Told at"), moment(row.told_at), 3)],
            [(_("Director told"), row.director_told, 3), (_("Director told at"), moment(row.director_told_at), 3),
             (_("Originals attached"), _("{n} pages").format(n=row.pages) if row.pages else "", 2)],
        ]),
    ]  # fmt: skip
    stub: list[Cells] = [
        [(_("Complainant"), row.complainant, 3), (_("Home / address"), row.home or row.place, 3), (_("Kind"), row.kind, 5)],
        _issued(row, last),
        [(_("Remedy due"), _latest(hangs.remedies), 3), (_("Corrective action due"), _latest(actions), 3),
         (_("Accepted by (signature, date)"), "", 5)],
    ]  # fmt: skip
    values = _values(
        s, row, _("Notice to handle a complaint"), pieces, by=by, now=now, stub=stub,
        signs=(_(C_("complaint", "Issued by:")), _("Accepted by (team):"), _("Office director:"), _("Manager:")),
        copies=(_("Copy 1: team"), _("Copy 2: for the file")),
    )  # fmt: skip
    return papers.form(values, reprint=reprint)


def _issued(row: ComplaintRow, last: DecisionRow) -> Cells:
    return [
        (_("Responsible team"), joined(row.team, row.leader), 4), (_("Issued by"), last.decided_by, 2),
        (_("Issued at"), moment(last.decided_at), 3), (_("Accepted at"), moment(row.accepted_at), 3),
    ]  # fmt: skip


def _found(findings: Sequence[FindingRow]) -> str:
    """All findings, the newest last."""
    return "\n".join(
        lines(
            joined(moment(each.made_at), each.made_by), each.facts,
            _("Evidence: {words}").format(words=each.evidence) if each.evidence else "",
            _("Proposal: {words}").format(words=each.proposal) if each.proposal else "",
            _("Fault: {words}").format(words=_(FAULT_WORDS[each.fault])),
        )
        for each in findings
    )  # fmt: skip


def _opinions(decisions: Iterable[DecisionRow]) -> list[papers.Piece]:
    """What the director and the manager wrote; a frame to write in where they have not."""
    said: dict[bool, list[str]] = {False: [], True: []}
    for each in decisions:
        words = lines(each.opinion, _("By: {basis}").format(basis=each.basis) if each.basis else "")
        if words:
            said[each.level is Level.MANAGER].append(lines(joined(moment(each.decided_at), each.decided_by), words))
    return [
        papers.Words(_("Director's opinion"), "\n".join(said[False]), 12.5),
        papers.Words(_("Manager's opinion"), "\n".join(said[True]), 12.5),
    ]  # fmt: skip


def _latest(tracks: Sequence[RemedyRow] | Sequence[ActionRow]) -> str:
    """When the last of them is due."""
    return moment(max((each.due_at for each in tracks if each.state is not TrackState.WITHDRAWN), default=None))


def _tracks(row: ComplaintRow, remedies: Sequence[RemedyRow], planned: Sequence[ActionRow]) -> list[papers.Piece]:
    made = "\n".join(
        lines(
            _of_round(each.round, row.round) + _("{words} (due {time})").format(words=each.method, time=moment(each.due_at)),
            _("Done: {words}").format(words=joined(each.action, each.done_by, moment(each.done_at), each.proof)) if each.done_at else "",
        )
        for each in remedies if each.state is not TrackState.WITHDRAWN
    )  # fmt: skip
    actions = [each for each in planned if each.state is not TrackState.WITHDRAWN]
    causes = "\n".join(each.cause for each in actions if each.cause)
    corrected = "\n".join(
        lines(_("{words} (due {time})").format(words=each.action or _(TRACK_WORDS[each.state]), time=moment(each.due_at)),
              joined(each.done_by, moment(each.done_at)), each.verified_note)
        for each in actions
    )  # fmt: skip
    owners = _(", ").join(dict.fromkeys(each.owner or each.team for each in actions))
    verified = _(", ").join(dict.fromkeys(joined(each.verified_by, moment(each.verified_at)) for each in actions if each.verified_by))
    return [
        papers.Words(_("Remedy, with its limit"), made, 16), papers.Words(_("Cause"), causes, 12),
        papers.Words(_("Corrective action, with its limit"), corrected, 16),
        papers.Rows([[(_("Responsible for it"), owners, 1), (_("Verified by"), verified, 1)]]),
    ]  # fmt: skip


# -- verification


def verification(s: Session, complaint_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """核实单: what is to be verified the same day (P2三); empty to be taken along, filled once the facts are recorded."""
    row = printable(s, complaint_id, now=now)
    hangs = attached(s, complaint_id)
    found = hangs.findings[-1] if hangs.findings else None
    clock = row.clock(ClockKind.VERIFY)
    pieces = [
        papers.Rows([
            *_about(row),
            [(_("To be verified by"), moment(clock.due_at) if clock else "", 3), (_("Verified at"), moment(row.verified_at), 3),
             (_(C_("complaint facts", "Verified by")), found.made_by if found else "", 3)],
        ]),
        *_matter(row), papers.Words(_("What can be done at once"), row.at_once, 14),
        papers.Words(_("Facts found"), found.facts if found else "", 34), papers.Words(_("Evidence"), found.evidence if found else "", 22),
        papers.Words(_("Proposal to the director"), found.proposal if found else "", 26),
        papers.Words(_("Fault"), _(FAULT_WORDS[found.fault]) if found else "", 11),
    ]  # fmt: skip
    values = _values(
        s, row, _("Verification sheet"), pieces, by=by, now=now,
        signs=(_("Verified by:"), _("Present (signature):"), _("Office director:")),
    )  # fmt: skip
    return papers.form(values, reprint=reprint)


# -- return visit


def return_visit(s: Session, complaint_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """回访记录 (P1-5): the last visit of the round; until it is made an empty one to be taken along and signed."""
    row = printable(s, complaint_id, now=now)
    made = visits_of(s, complaint_id)
    met = [each for each in made if each.satisfaction is not Satisfaction.NOT_MET]
    last = met[-1] if met and (met[-1].round == row.round or not row.is_open or row.is_pending or row.state is State.IN_HAND) else None
    clock = row.clock(ClockKind.RETURN)
    pieces = [
        papers.Rows([
            [(_("Date"), moment(last.visited_at) if last else "", 3), (_("Number"), row.number, 3),
             (_("Home / address"), row.home or row.place, 3), (_("Round"), str(last.round if last else row.round), 1)],
            [(_("Who was asked"), last.person if last else "", 3), (_("Complainant"), row.complainant, 3), (_("Contact"), contact(row), 3)],
            [(_("Way"), _ticks(VISIT_WAYS, last.way if last else ""), 6),
             (_(C_("complaint", "Due")), moment(clock.due_at) if clock else "", 2)],
        ]),
        *_matter(row), papers.Words(_("Result"), _result(row, met), 16),
        papers.Words(_("Opinion, criticism, suggestion"), lines(last.opinion, last.why) if last else "", 45),
        papers.Rows([
            [(_("Satisfied?"), _satisfied(last), 6), (_("Handled again?"), _again(last), 3)],
            [(_("Return visitor"), (last.visitor if last else row.visitor) or "", 3), (_("Handled by"), row.handler, 3),
             (_("Team"), row.team, 3)],
        ]),
        *_earlier(made, last),
    ]  # fmt: skip
    values = _values(
        s, row, _("Record of a return visit"), pieces, by=by, now=now, signs=(_("Return visitor:"), _("Owner / complainant (signature):"))
    )
    return papers.form(values, reprint=reprint)


def _result(row: ComplaintRow, met: Sequence[VisitRow]) -> str:
    if row.state is State.NEVER_MET:
        return lines(row.result, _(STATE_WORDS[row.state]), row.final_answer, row.evidence)
    if row.state is State.ENDED:
        return lines(row.result, row.final_answer)
    return row.result or (_("Round {n} was not satisfied; it is handled again.").format(n=met[-1].round) if met else "")


def _ticks(choices: Iterable[tuple[str, str]], chosen: str) -> str:
    return "   ".join(" ".join((TICKED if key == chosen else OPEN, _(words))) for key, words in choices)


def _satisfied(last: VisitRow | None) -> str:
    asked = [(each.value, words) for each, words in SATISFACTION_WORDS.items() if each is not Satisfaction.NOT_MET]
    return _ticks(asked, last.satisfaction.value if last else "")


def _again(last: VisitRow | None) -> str:
    marks = (OPEN, OPEN) if last is None else (OPEN, TICKED) if last.satisfaction in CONTENT else (TICKED, OPEN)
    return "   ".join((" ".join((marks[0], _("yes"))), " ".join((marks[1], _("no")))))


def _earlier(made: Sequence[VisitRow], last: VisitRow | None) -> list[papers.Piece]:
    rows = [
        (moment(each.visited_at), str(each.round), each.visitor, way_words(each.way), _(SATISFACTION_WORDS[each.satisfaction]),
         lines(each.opinion, each.why))
        for each in made if last is None or each.id != last.id
    ]  # fmt: skip
    columns = (
        (_("Date"), 28.0),
        (_("Round"), 13.0),
        (_("Return visitor"), 22.0),
        (_("Way"), 24.0),
        (_("Satisfied?"), 25.0),
        (_("Opinion"), 0.0),
    )
    return [papers.Lines(_("Other visits and tries"), columns, rows)] if rows else []


# -- the whole course


def course(s: Session, complaint_id: UUID, *, now: datetime, by: Actor | None = None, reprint: int = 0) -> bytes:
    """投诉处理经过: everything that happened, however many pages it takes."""
    row = printable(s, complaint_id, now=now)
    rows = []
    for line in story(s, complaint_id):
        what = _(MOVE_WORDS[line.move])
        if line.is_undone:
            what = _("{move} (undone)").format(move=what)
        said = "\n".join(_fact(row, label, value) for label, value in line.facts)
        rows.append((moment(line.at), joined(line.by_name, counter_name(line.counter)), lines(what, _(STATE_WORDS[line.state_to])), said))
    columns = ((_("Time"), 28.0), (_("By"), 24.0), (_(C_("complaint", "What was done")), 36.0), (_("What was said of it"), 0.0))
    pieces = [papers.Rows(_about(row)), *_matter(row), papers.Lines(_("Course"), columns, rows)]
    return papers.form(_values(s, row, _("Course of a complaint"), pieces, by=by, now=now), reprint=reprint)


def _fact(row: ComplaintRow, label: str, value: str) -> str:
    """A field with what was filled in: without the hint for whoever fills it in, and a story that stands above not once more."""
    name = HINT.split(label)[0].rstrip("?？") or label
    words = _("as above") if value and value == row.story else value
    return _("{label}: {words}").format(label=name, words=words)


# -- acknowledgement


def acknowledgement(s: Session, complaint_id: UUID, *, now: datetime, by: Actor | None = None, form: str = "", reprint: int = 0) -> bytes:
    """受理回执: that it is registered, under which number, who has it, by when a reply is due; A5 or roll80 (default: the desk's)."""
    row = printable(s, complaint_id, now=now)
    roll = stock_named(s, ROLL) if (form or get_settings(s).slip_form) == ROLL_FORM else None
    staff_id = row.owner_id if row.owner_id else row.acts.staff_id if row.acts else None
    pairs = [
        (_("Complainant"), joined(row.complainant, contact(row))), (_("Home / address"), joined(row.home, row.place)),
        (_("Received"), joined(moment(row.received_at), _(CHANNEL_WORDS[row.channel]), row.received_by)), (_("Kind"), row.kind),
        (_("Summary"), row.summary), (_("What the person wants"), row.wish),
        (_("Complaint officer"), contact_of(s, staff_id) or row.owner), (_("Reply by"), _reply(row.clock(ClockKind.PROMISE))),
    ]  # fmt: skip
    note = _("It is registered and verified the same day; you are told the result, and asked afterwards whether it was put right.")
    values = papers.AckValues(
        number=row.number, pairs=[each for each in pairs if each[1]], note=note, office=office_name(s), printed=printed(by, now)
    )
    return papers.acknowledgement(values, roll=roll, reprint=reprint)


def _reply(clock: ClockRow | None) -> str:
    return moment(clock.due_at) if clock is not None else ""


# -- print jobs


def notice_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued handling notice."""
    return handling_notice(s, job.record_id, now=now, reprint=job.reprint)


def verification_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued verification sheet."""
    return verification(s, job.record_id, now=now, reprint=job.reprint)


def return_visit_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued return-visit record."""
    return return_visit(s, job.record_id, now=now, reprint=job.reprint)


def course_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued course."""
    return course(s, job.record_id, now=now, reprint=job.reprint)


def ack_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued acknowledgement, on the form it was queued for."""
    return acknowledgement(s, job.record_id, now=now, form=job.stock, reprint=job.reprint)
