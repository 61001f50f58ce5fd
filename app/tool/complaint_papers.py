"""print complaint, complaint-register and complaint-round; report complaints."""

import argparse
from datetime import date, timedelta
from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import Desk, day, days_of, hand_out, open_closed, opened

Commands = argparse._SubParsersAction
PAPERS = {
    "ack": "acknowledgement", "notice": "handling_notice", "verification": "verification", "return-visit": "return_visit",
    "course": "course",
}  # fmt: skip


def add_papers(papers: "Commands[argparse.ArgumentParser]") -> None:
    """What belongs to print."""
    from app.tool.reports import month_of

    one = papers.add_parser("complaint", help="a paper of one complaint")
    one.add_argument("number", help="the complaint's number: 2026-31")
    one.add_argument("--paper", choices=tuple(PAPERS), default="notice", help="default: the handling notice")
    one.add_argument("--form", choices=("A5", "roll80"), default="", help="of the acknowledgement (default: the desk's form of slips)")
    one.add_argument("--reason", default="", help="why the paper of one closed long ago is wanted; kept with it")
    one.set_defaults(run=print_complaint)
    register = papers.add_parser("complaint-register", help="the register of complaints of some days, or of a month")
    register.add_argument("--from", dest="first", type=day, default=None, metavar="DAY")
    register.add_argument("--to", dest="last", type=day, default=None, metavar="DAY")
    register.add_argument("--month", type=month_of, default=None, metavar="2026-11", help="the whole month in one go")
    register.set_defaults(run=print_register)
    rounds = papers.add_parser("complaint-round", help="the return visits due this week, in the order of the addresses")
    rounds.add_argument("--to", dest="last", type=day, default=None, metavar="DAY", help="due until then (default: this week)")
    rounds.add_argument("--visitor", default="", metavar="NAME", help="only what somebody is to visit")
    rounds.set_defaults(run=print_round)
    for paper in (one, register, rounds):
        paper.add_argument("--out", required=True, metavar="F.pdf")


def print_complaint(words: argparse.Namespace) -> None:
    """One paper of one complaint."""
    from app.complaints import drawing
    from app.complaints.numbers import complaint_numbered
    from app.complaints.whole import whole

    more = {"form": words.form} if words.paper == "ack" else {}
    with opened(words) as desk:
        found = desk.store.read(complaint_numbered, words.number)
        open_closed(desk, ("complaint", found, words.number), words.reason)
        desk.store.read(whole, found, by=desk.by, now=desk.now)  # raises ClosedFile where a reason must be given first
        content = desk.store.read(getattr(drawing, PAPERS[words.paper]), found, by=desk.by, now=desk.now, **more)
        _write(desk, words, content)


def print_register(words: argparse.Namespace) -> None:
    """The register of a range or a month."""
    from app.complaints.list_papers import register

    with opened(words) as desk:
        if words.month is None and (words.first is None or words.last is None):
            raise UserError(_("Say which days: --from and --to, or --month."))
        first, last = month_days(words.month) if words.month else days_of(words, desk.now)
        content = desk.store.read(register, first, last, by=desk.by, now=desk.now)
        _write(desk, words, content)


def month_days(first: date) -> tuple[date, date]:
    """First and last day of a month."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def print_round(words: argparse.Namespace) -> None:
    """The round list."""
    from app.complaints.list_papers import round_list
    from app.office.named import meant

    with opened(words) as desk:
        who = desk.store.read(meant, words.visitor, field="visitor").id if words.visitor else None
        words.first = words.last
        last = days_of(words, desk.now)[1] if words.last else None
        content = desk.store.read(round_list, last, visitor_id=who, by=desk.by, now=desk.now)
        _write(desk, words, content)


def _write(desk: Desk, words: argparse.Namespace, content: bytes) -> None:
    hand_out(desk, words, content)
    print(Path(words.out).name)
