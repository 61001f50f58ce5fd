"""The words of the command line about escorts, outcomes and the change of shift."""

import argparse

from app.tool import shifts


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """escort, outcome and handover with their verbs."""
    _escort(_verbs(commands, "escort", "Who escorts a visitor, and whether they have reported."))
    _outcome(_verbs(commands, "outcome", "What came of a visit, and what is to be done next."))
    _handover(_verbs(commands, "handover", "The change of shift: what is open, frozen and numbered."))


def _verbs(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_text: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return commands.add_parser(name, help=help_text, description=help_text).add_subparsers(required=True, metavar="VERB")


def _escort(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    here = verbs.add_parser("here", help="the escort is at the desk")
    here.add_argument("number")
    here.set_defaults(run=shifts.escort_here)
    name = verbs.add_parser("name", help="say who escorts, and where the visitor may go")
    name.add_argument("number")
    name.add_argument("name")
    name.add_argument("--areas", default=None, help="with commas between them (default: as they are)")
    name.add_argument("--told", action="store_true", help="sensitive areas were explained")
    name.add_argument("--as-written", action="store_true", help="take a name on no list as written")
    name.set_defaults(run=shifts.escort_name)
    late = verbs.add_parser("late", help="whose escort has not reported after the limit")
    late.set_defaults(run=shifts.escorts_late)
    for verb in (here, name, late):
        verb.add_argument("--json", action="store_true")


def _outcome(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    write = verbs.add_parser("set", help="write down what came of a visit")
    write.add_argument("number")
    for word in ("discussed", "departments", "feedback"):
        write.add_argument(f"--{word}", default=None)
    write.add_argument("--step", action="append", default=[], metavar="'WHAT | OWNER | DUE'", help="a next step; may be given again")
    write.add_argument("--as-written", action="store_true", help="take an owner on no list as written")
    due = write.add_mutually_exclusive_group()
    due.add_argument("--due", dest="due", action="store_true", default=None, help="the outcome must be recorded")
    due.add_argument("--not-due", dest="due", action="store_false", help="it need not")
    write.set_defaults(run=shifts.outcome_set)
    show = verbs.add_parser("show", help="what is recorded of a visit")
    show.add_argument("number")
    show.set_defaults(run=shifts.outcome_show)
    blank = verbs.add_parser("due", help="visits whose outcome is still to be recorded")
    blank.set_defaults(run=shifts.outcomes_due)
    steps = verbs.add_parser("steps", help="next steps of all visits")
    steps.add_argument("--done", action="store_true", help="those done instead of those open")
    steps.set_defaults(run=shifts.steps)
    for verb in (write, show, blank, steps):
        verb.add_argument("--json", action="store_true")


def _handover(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    show = verbs.add_parser("show", help="what is open now; with a number what was open then")
    show.add_argument("number", nargs="?", default="")
    show.set_defaults(run=shifts.handover_show)
    make = verbs.add_parser("make", help="hand over; prints the number")
    make.add_argument("--to", required=True, help="who takes over")
    make.add_argument("--note", default="")
    make.add_argument("--as-written", action="store_true", help="take a name on no list as written")
    make.set_defaults(run=shifts.handover_make)
    earlier = verbs.add_parser("list", help="earlier hand-overs")
    earlier.set_defaults(run=shifts.handover_list)
    for verb in (show, make, earlier):
        verb.add_argument("--json", action="store_true")


def add_slip(visit: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """visit slip-back: beside the other verbs of a visit."""
    slip = visit.add_parser("slip-back", help="a visit slip came back")
    slip.add_argument("number")
    slip.add_argument("--lost", action="store_true", help="it is given up as lost")
    slip.set_defaults(run=shifts.slip_back)


def add_paper(papers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """print handover: beside the other papers."""
    sheet = papers.add_parser("handover", help="the sheet of a hand-over; without a number what is open now")
    sheet.add_argument("number", nargs="?", default="")
    sheet.add_argument("--out", required=True, metavar="F.pdf")
    sheet.set_defaults(run=shifts.print_handover)
