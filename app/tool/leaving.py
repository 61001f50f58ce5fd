"""visit waiting, reach, admit, turn-away, inside, overnight and report day."""

import argparse
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.tool.reports import add_complaints, add_month
from app.tool.session import NAMED_DAYS, Desk, day, hand_out, opened, say_json
from app.visits.answers import TRIES, HostAnswer, try_words

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def visit_words(visit: Verbs) -> None:
    """The verbs of the waiting clock and of the end of the day."""
    waiting = visit.add_parser("waiting", help="who waits, since when, and what their hosts answered")
    waiting.set_defaults(run=list_waiting)
    reach = visit.add_parser("reach", help="what the host of a waiting visitor answered")
    reach.add_argument("number")
    reach.add_argument("answer", choices=[answer.value for answer in TRIES])
    reach.add_argument(
        "--whom", default="", metavar="NAME", help="who was tried, or who stands in (default: the host, or the deputy on the staff list)"
    )
    reach.set_defaults(run=try_host)
    admit = visit.add_parser("admit", help="a waiting visitor is fetched")
    admit.add_argument("number")
    admit.add_argument("--by", dest="whom", default="", metavar="NAME", help="who came for the visitor (default: whoever was tried last)")
    admit.set_defaults(run=let_in)
    refuse = visit.add_parser("turn-away", help="a waiting visitor is refused")
    refuse.add_argument("number")
    refuse.add_argument("--reason", required=True)
    refuse.set_defaults(run=turn_away)
    inside = visit.add_parser("inside", help="everybody inside, longest first, and whose stay is over its limit")
    inside.set_defaults(run=list_inside)
    overnight = visit.add_parser("overnight", help="somebody inside stays overnight, so the automatic closing leaves them alone")
    overnight.add_argument("number")
    overnight.set_defaults(run=stay_overnight)
    close = visit.add_parser("close-forgotten", help="close forgotten visits where the hour set for it has passed")
    close.set_defaults(run=close_forgotten)
    for verb in (waiting, reach, admit, refuse, inside, overnight, close):
        verb.add_argument("--json", action="store_true")


def report_words(commands: Verbs) -> None:
    """report day, report month."""
    kinds = commands.add_parser("report", help="Figures.", description="Figures.").add_subparsers(required=True, metavar="KIND")
    of_day = kinds.add_parser("day", help="the figures of a day: arrivals, waiting by department, stays by visitor type")
    of_day.add_argument("--day", type=day, default="today", metavar="DAY")
    of_day.add_argument("--json", action="store_true")
    of_day.add_argument("--out", default="", metavar="F.pdf", help="write them as PDF")
    of_day.set_defaults(run=report_day)
    add_month(kinds)
    add_complaints(kinds)


def list_waiting(words: argparse.Namespace) -> None:
    """Who waits."""
    from app.visits.lists import today

    with opened(words) as desk:
        found = desk.store.read(today, now=desk.now, limit=1000)
    rows = []
    for row in found.waiting.rows:
        tries = found.tries.get(row.id)
        minutes = max(0, int((desk.now - (row.arrived_at or row.at)).total_seconds() // 60))
        last = try_words(tries.answer, tries.whom, tries.count) if tries else ""
        rows.append({
            "number": row.number, "name": row.name, "host": row.host, "arrived_at": row.arrived_at, "minutes": minutes,
            "answer": tries.answer if tries else None, "tries": tries.total if tries else 0, "words": last,
        })  # fmt: skip
    if words.json:
        say_json([{name: value for name, value in row.items() if name != "words"} for row in rows])
        return
    for each in rows:
        print(
            "\t".join(
                (str(each["number"]), _("{n} min").format(n=each["minutes"]), str(each["name"]), str(each["host"]), str(each["words"]))
            )
        )
    if not rows:
        print(_("Nobody is waiting."))


def _visit_id(desk: Desk, number: str) -> Any:
    from app.visits.service import open_visit

    return desk.store.read(open_visit, number)


def try_host(words: argparse.Namespace) -> None:
    """One try to reach the host."""
    from app.visits.reaching import try_host as keep

    with opened(words) as desk:
        done = desk.do(keep, _visit_id(desk, words.number), HostAnswer(words.answer), whom=words.whom)
    if words.json:
        say_json({"number": done.number, "answer": done.answer, "whom": done.whom, "count": done.count})
    else:
        print(_("{name}: {answer}").format(name=done.whom, answer=try_words(done.answer, "", done.count)))


def let_in(words: argparse.Namespace) -> None:
    """Waiting becomes inside."""
    from app.visits.attempts import admitted_by
    from app.visits.service import admit

    with opened(words) as desk:
        done = desk.do(admit, _visit_id(desk, words.number), whom=words.whom)
        came = desk.store.read(admitted_by, [done.visit_id])[done.visit_id]
    if words.json:
        say_json({"id": done.visit_id, "number": done.number, "state": done.state, "admitted_by": came})
    else:
        print(_("{name} may go in, fetched by {host}.").format(name=done.name, host=came))


def turn_away(words: argparse.Namespace) -> None:
    """The host or head refused."""
    from app.visits.service import turn_away as refuse

    with opened(words) as desk:
        done = desk.do(refuse, _visit_id(desk, words.number), words.reason)
    if words.json:
        say_json({"id": done.visit_id, "number": done.number, "state": done.state})
    else:
        print(_("{name} turned away.").format(name=done.name))


def list_inside(words: argparse.Namespace) -> None:
    """Who is inside, how long, over which limit, and who stays overnight."""
    from app.office.settings import get_settings
    from app.visits.answers import stay_limits
    from app.visits.lists import today

    with opened(words) as desk:
        found = desk.store.read(today, now=desk.now, limit=100_000)
        limits = stay_limits(desk.store.read(get_settings))
    rows = [(row, _minutes_inside(row, desk.now), limits[row.type]) for row in found.inside.rows]
    if words.json:
        say_json([
            {"id": row.id, "number": row.number, "name": row.name, "type": row.type, "host": row.host, "arrived_at": row.arrived_at,
             "minutes": n, "limit": limit, "is_over": n > limit, "stays_overnight": row.id in found.overnight}
            for row, n, limit in rows
        ])  # fmt: skip
        return
    for row, n, limit in rows:
        over = _("over by {n} min").format(n=n - limit) if n > limit else ""
        staying = _("stays overnight") if row.id in found.overnight else over
        print("\t".join((row.number, _("{n} min").format(n=n), row.name, row.host, staying)))
    if not rows:
        print(_("Nobody is inside."))


def _minutes_inside(row: Any, now: datetime) -> int:
    return max(0, int((now - (row.admitted_at or row.arrived_at or row.at)).total_seconds() // 60))


def stay_overnight(words: argparse.Namespace) -> None:
    """Kept as an answer of today's walk."""
    from app.visits.walk import stays_overnight

    with opened(words) as desk:
        done = desk.do(stays_overnight, _visit_id(desk, words.number))
    if words.json:
        say_json({"id": done.visit_id, "number": done.number})
    else:
        print(_("{name} stays overnight.").format(name=done.name))


def close_forgotten(words: argparse.Namespace) -> None:
    """What the window does with the minute."""
    from app.visits.closing import close_forgotten as close
    from app.visits.closing import closed_by

    with opened(words) as desk:
        run_id = desk.store.do(close, now=desk.now).value
        closed = desk.store.read(closed_by, run_id) if run_id else None
    visits = closed.visits if closed else ()
    if words.json:
        say_json({"closed": [asdict(visit) for visit in visits], "moment": closed.moment if closed else None})
    elif closed is not None and visits:
        print(closed.sentence)
        print(closed.names(len(visits)))
    else:
        print(_("No visit was closed."))


def report_day(words: argparse.Namespace) -> None:
    """The figures of a day as text, JSON or PDF."""
    from app.visits import figures_paper
    from app.visits.figures import figures

    with opened(words) as desk:
        wanted = _day(words.day, desk.now)
        if words.out:
            hand_out(desk, words, desk.store.read(figures_paper.figures_pdf, wanted, now=desk.now, by=desk.by))
        found = desk.store.read(figures, wanted, now=desk.now)
    if words.json:
        say_json(asdict(found) | {"over": found.over})
    elif words.out:
        print(Path(words.out).name)
    else:
        print("\n".join(figures_paper.as_text(found)))


def _day(said: date | str, now: datetime) -> date:
    found = clock.day_of(now) - timedelta(days=NAMED_DAYS[said]) if isinstance(said, str) else said
    if found > clock.day_of(now):
        raise UserError(_("This day has not come yet. Choose today or an earlier one."))
    return found
