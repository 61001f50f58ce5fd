"""Groups at the office tool: companions, check-in and sign-out together, badges on sheets of labels."""

import argparse
import sys
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.tool.session import Desk, hand_out, opened, say_json
from app.tool.things import say_still_out, still_out
from app.visits.companions import Badges, Companion, read_list
from app.visits.fields import STATE_WORDS, Leaving


def companions_told(words: argparse.Namespace) -> tuple[Companion, ...]:
    """The people of --with, each a name with or without a phone; raises UserError for one that is no name."""
    found: list[Companion] = []
    for text in words.companions or ():
        named = read_list(text)
        if not named:
            raise UserError(_("{text} is no name. Write --with NAME, or NAME and phone in quotation marks.").format(text=text))
        found += named
    return tuple(found)


def badges_told(words: argparse.Namespace) -> Badges:
    """--badges and --label."""
    return Badges(words.badges or ("sheet" if words.label else ""), words.label)


def say_together(done: Any, *, is_json: bool) -> None:
    """The numbers, one a line."""
    for note in done.notes:
        print(note, file=sys.stderr)
    if is_json:
        say_json([{"id": one.visit_id, "number": one.number, "name": one.name, "state": one.state} for one in done.moved])
    else:
        print("\n".join(one.number for one in done.moved))


def check_in(desk: Desk, words: argparse.Namespace) -> None:
    """Everybody of an announced group who is still to come."""
    from app.visits.service import open_visit
    from app.visits.together import check_in_group

    done = desk.do(check_in_group, desk.store.read(open_visit, words.number), badges_told(words))
    say_together(done, is_json=words.json)


def leave(desk: Desk, words: argparse.Namespace) -> None:
    """Everybody of a group who is still here."""
    from app.visits.service import open_visit
    from app.visits.together import leave_group

    done = desk.do(leave_group, desk.store.read(open_visit, words.number), Leaving(words.how))
    out = {one.visit_id: still_out(desk, one.visit_id) for one in done.moved}
    if words.json:
        named = ({"id": one.visit_id, "number": one.number, "name": one.name, "state": one.state} for one in done.moved)
        say_json([{**each, "still_out": out[each["id"]]} for each in named])
        return
    print(ngettext("{n} visitor has left.", "{n} visitors have left.", len(done.moved)).format(n=len(done.moved)))
    for one in done.moved:
        say_still_out(one.name, out[one.visit_id])


def group(words: argparse.Namespace) -> None:
    """Who belongs to a visit's group, and who of them is still inside."""
    from app.visits.lists import party
    from app.visits.service import open_visit

    with opened(words) as desk:
        rows = desk.store.read(party, desk.store.read(open_visit, words.number))
    if words.json:
        say_json([{"number": row.number, "name": row.name, "state": row.state, "lead": row.lead, "left_at": row.left_at} for row in rows])
        return
    for row in rows:
        part = _("with {name}").format(name=row.lead) if row.lead else _("lead")
        print("\t".join((row.number, row.name, _(STATE_WORDS[row.state]), part)))
    if not rows:
        print(_("This visitor came alone."))


def print_badges(words: argparse.Namespace) -> None:
    """The badges of a group, or of the visits named, on sheets of labels as PDF."""
    from app.visits.group_drawing import badges
    from app.visits.service import open_visit
    from app.visits.together import group_of

    with opened(words) as desk:
        ids = [desk.store.read(open_visit, number) for number in words.numbers]
        if words.group:
            ids = [member for number in words.numbers for member in desk.store.read(group_of, number)]
        unique = tuple(dict.fromkeys(ids))
        content = desk.store.read(badges, unique, by=desk.by, now=desk.now, stock=words.stock, start=words.label or 0)
        hand_out(desk, words, content)
    print(Path(words.out).name)


def join(words: argparse.Namespace) -> None:
    """Companions who come after their lead."""
    from app.visits.service import open_visit
    from app.visits.together import join as come_too

    with opened(words) as desk:
        done = desk.do(come_too, desk.store.read(open_visit, words.number), companions_told(words), badges_told(words))
        say_together(done, is_json=words.json)


def add_companions(parser: argparse.ArgumentParser) -> None:
    """--with NAME …"""
    help_text = "companions: NAME, or NAME and phone in quotation marks; more than one may follow"
    parser.add_argument("--with", dest="companions", nargs="+", metavar="NAME", help=help_text)


def add_badges(parser: argparse.ArgumentParser) -> None:
    """How a group's badges are printed."""
    parser.add_argument("--badges", choices=("single", "sheet", "none"), default="", help="a group's badges one by one or on a sheet")
    parser.add_argument("--label", type=int, default=None, metavar="N", help="the first free label of the sheet")


def add_words(visit: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """visit group and visit join."""
    of = visit.add_parser("group", help="who belongs to a visit's group, and who of them is inside")
    of.add_argument("number")
    of.add_argument("--json", action="store_true")
    of.set_defaults(run=group)
    later = visit.add_parser("join", help="companions who come after their lead; prints their numbers")
    later.add_argument("number")
    add_companions(later)
    add_badges(later)
    later.add_argument("--json", action="store_true")
    later.set_defaults(run=join)


def add_paper(papers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """print badges."""
    badges = papers.add_parser("badges", help="the badges of several visits, or of a group, on sheets of labels")
    badges.add_argument("numbers", nargs="+", metavar="NUMBER")
    badges.add_argument("--group", action="store_true", help="with everybody of their groups")
    badges.add_argument("--stock", default="")
    badges.add_argument("--label", type=int, default=None, metavar="N", help="the first free label of the sheet")
    badges.set_defaults(run=print_badges)
    return badges
