"""The words of the command line for complaints; every move takes its form's fields as options."""

import argparse

from app.complaints.fields import MOVE_WORDS, NOT_CHOSEN, Move, Order, Scope, State
from app.complaints.forms import MOVE_FIELDS, OPEN_FIELDS
from app.tickets.fields import Level
from app.tool import complaints
from app.tool.form_words import add_options

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """complaint with its verbs."""
    text = "Complaints: register, move, show, list; return visits, corrective actions, kinds."
    verbs = commands.add_parser("complaint", help=text, description=text).add_subparsers(required=True, metavar="VERB")
    begin = verbs.add_parser("open", help="register a complaint; prints its number")
    add_options(begin, OPEN_FIELDS)
    begin.add_argument("--from", dest="source_number", default="", metavar="NUMBER", help="of the call, letter, visit, ticket or opinion")
    begin.add_argument("--json", action="store_true")
    begin.set_defaults(run=complaints.open_complaint)
    _move(verbs)
    _look(verbs)
    _kinds(verbs)


def _move(verbs: "Commands[argparse.ArgumentParser]") -> None:
    move = verbs.add_parser("move", help="make a move: complaint move 2026-31 dispatch --team …")
    move.add_argument("number")
    moves = move.add_subparsers(required=True, metavar="MOVE", dest="move")
    for one in Move:
        if one in NOT_CHOSEN:
            continue
        made = moves.add_parser(one.value, help=MOVE_WORDS[one])
        add_options(made, MOVE_FIELDS[one])
        made.add_argument("--json", action="store_true")
        made.set_defaults(run=complaints.move)
    undo = verbs.add_parser("undo", help="take the last move back, within ten seconds")
    undo.add_argument("number")
    undo.set_defaults(run=complaints.undo)
    attach = verbs.add_parser("attach", help="keep the original, or another file, with a complaint")
    attach.add_argument("number")
    attach.add_argument("file")
    attach.add_argument("--note", default="")
    attach.set_defaults(run=complaints.attach)


def _look(verbs: "Commands[argparse.ArgumentParser]") -> None:
    show = verbs.add_parser("show", help="one complaint with its limits, its story and what may be done")
    show.add_argument("number")
    show.add_argument("--reason", default="", help="why one closed long ago is opened; kept with it")
    show.set_defaults(run=complaints.show)
    listed = verbs.add_parser("list", help="complaints by due, by team or by round")
    listed.add_argument("--scope", choices=tuple(Scope), default=Scope.ALL.value, help="whose (mine and team need --as)")
    listed.add_argument("--order", choices=tuple(Order), default=Order.DUE.value)
    listed.add_argument("--state", choices=tuple(State), default="")
    listed.add_argument("--level", choices=tuple(Level), default="", help="how near the limit is")
    listed.add_argument("--team", default="")
    listed.add_argument("--kind", default="", help="a kind or one above it")
    listed.add_argument("--text", default="", help="part of number, name, contact, home, and all that was written")
    listed.add_argument("--closed", action="store_true", help="with those that are over, the newest first")
    listed.set_defaults(run=complaints.listed)
    visits = verbs.add_parser("visits", help="return visits due this week, in the order of the addresses")
    visits.set_defaults(run=complaints.visits)
    actions = verbs.add_parser("actions", help="corrective actions still open, whatever became of the complaint")
    actions.add_argument("--team", default="")
    actions.set_defaults(run=complaints.actions)
    similar = verbs.add_parser("similar", help="earlier complaints of the same home, contact or subject")
    for name in ("kind", "home", "place", "phone", "summary"):
        similar.add_argument(f"--{name}", default="")
    similar.set_defaults(run=complaints.alike)
    for verb in (show, listed, visits, actions, similar):
        verb.add_argument("--json", action="store_true")


def _kinds(verbs: "Commands[argparse.ArgumentParser]") -> None:
    listed = verbs.add_parser("kinds", help="the tree of kinds, three levels")
    listed.add_argument("--retired", action="store_true", help="with those no longer offered")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=complaints.kinds)
    kind = verbs.add_parser("kind", help="change the tree of kinds").add_subparsers(required=True, metavar="VERB", dest="verb")
    add_one = kind.add_parser("add", help="a kind more")
    add_one.add_argument("kind", help="its name")
    add_one.add_argument("--under", default="", help="the kind above it")
    add_one.add_argument("--repair", action="store_true", default=None, help="a repair: a call within 24 hours follows")
    rename = kind.add_parser("rename", help="another name")
    rename.add_argument("kind")
    rename.add_argument("name")
    move = kind.add_parser("move", help="under another kind, or to another place")
    move.add_argument("kind")
    move.add_argument("--under", default="", help="the kind above it (empty: first level)")
    move.add_argument("--place", type=int, default=None, help="among its siblings, from 0")
    retire = kind.add_parser("retire", help="no longer offered; one never used is deleted")
    retire.add_argument("kind")
    restore = kind.add_parser("restore", help="offered again")
    restore.add_argument("kind")
    for verb in (add_one, rename, move, retire, restore):
        verb.set_defaults(run=complaints.change_kind)
