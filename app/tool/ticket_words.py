"""The words of the command line for tickets, direction notes and their papers; every move takes its form's fields as options."""

import argparse

from app.tickets.fields import MOVE_WORDS, NOT_CHOSEN, Level, Move, Scope, TicketState
from app.tickets.forms import BEING_ASKED, DIRECTION_FIELDS, MOVE_FIELDS, OPEN_FIELDS
from app.tool import tickets
from app.tool.form_words import add_options

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """ticket and direction with their verbs."""
    text = "First-contact tickets: open, move, show, list."
    verbs = commands.add_parser("ticket", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    _open(verbs)
    _move(verbs)
    _look(verbs)
    text = "Where a guard sends somebody, and whom to ask for there."
    directions = commands.add_parser("direction", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    give = directions.add_parser("give", help="write a direction note; prints its number")
    add_options(give, DIRECTION_FIELDS)
    give.set_defaults(run=tickets.direct)


def _open(verbs: "Commands[argparse.ArgumentParser]") -> None:
    begin = verbs.add_parser("open", help="open a ticket; prints its number")
    add_options(begin, OPEN_FIELDS)
    begin.add_argument("--owner", default="", metavar="NAME", help="who received it (without --as)")
    begin.add_argument("--queue", action="store_true", help="queue the receipt for the tool's counter")
    begin.add_argument("--json", action="store_true")
    begin.set_defaults(run=tickets.open_ticket)


def _move(verbs: "Commands[argparse.ArgumentParser]") -> None:
    move = verbs.add_parser("move", help="make a move: ticket move T20261121-0007 answer --answer …")
    move.add_argument("number")
    moves = move.add_subparsers(required=True, metavar="MOVE", dest="move")
    for one in Move:
        if one in NOT_CHOSEN:
            continue
        made = moves.add_parser(one.value, help=MOVE_WORDS[one])
        add_options(made, MOVE_FIELDS[one])
        if one is Move.RED_LIGHT:
            made.set_defaults(field_told=BEING_ASKED)
        made.add_argument("--json", action="store_true")
        made.set_defaults(run=tickets.move)
    undo = verbs.add_parser("undo", help="take the last move back, within ten seconds")
    undo.add_argument("number")
    undo.set_defaults(run=tickets.undo)
    tick = verbs.add_parser("tick", help="bring tickets up to the moment: put-off ones come up, deputies take up and hand back")
    tick.set_defaults(run=tickets.tick)
    attach = verbs.add_parser("attach", help="keep a file with a ticket")
    attach.add_argument("number")
    attach.add_argument("file")
    attach.add_argument("--note", default="")
    attach.set_defaults(run=tickets.attach)


def _look(verbs: "Commands[argparse.ArgumentParser]") -> None:
    show = verbs.add_parser("show", help="one ticket with its limits, its story and what may be done")
    show.add_argument("number")
    show.add_argument("--reason", default="", help="why one closed long ago is opened; kept with it")
    show.set_defaults(run=tickets.show)
    listed = verbs.add_parser("list", help="tickets, what must be done first on top")
    listed.add_argument("--scope", choices=tuple(Scope), default=Scope.ALL.value, help="whose (mine and department need --as)")
    listed.add_argument("--state", choices=tuple(TicketState), default="")
    listed.add_argument("--level", choices=tuple(Level), default="", help="how near the limit is")
    listed.add_argument("--department", default="")
    listed.add_argument("--text", default="", help="part of number, name, contact, home, matter, owner, result")
    listed.add_argument("--closed", action="store_true", help="with those that are over, the newest first")
    listed.set_defaults(run=tickets.listed)
    items = verbs.add_parser("items", help="what departments promise")
    items.set_defaults(run=tickets.items)
    for verb in (show, listed, items):
        verb.add_argument("--json", action="store_true")


def add_papers(papers: "Commands[argparse.ArgumentParser]") -> None:
    """print ticket, notice, redlight, handover-ab and direction: beside the other papers."""
    for name, run, words, number in (
        ("ticket", tickets.print_ticket, "the receipt of a ticket", "the ticket's number"),
        ("notice", tickets.print_notice, "the one-time notice of missing papers; from then on it is frozen", "of the ticket or the notice"),
        ("redlight", tickets.print_red_light, "the red-light report, three copies", "of the ticket or the report"),
        ("direction", tickets.print_direction, "a guard's direction note", "the note's number"),
    ):
        paper = papers.add_parser(name, help=words)
        paper.add_argument("number", help=number)
        paper.add_argument("--out", required=True, metavar="F.pdf")
        if name != "direction":
            paper.add_argument("--reason", default="", help="why the paper of one closed long ago is wanted; kept with it")
        paper.set_defaults(run=run)
    sheet = papers.add_parser("handover-ab", help="an A/B sheet; with --of one is made now of what somebody owns")
    sheet.add_argument("number", nargs="?", default="", help="of the sheet, or of a ticket on it")
    sheet.add_argument("--of", default="", metavar="NAME")
    sheet.add_argument("--out", required=True, metavar="F.pdf")
    sheet.set_defaults(run=tickets.print_ab)
