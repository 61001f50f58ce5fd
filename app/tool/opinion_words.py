"""The words of the command line for opinions, incidents and contingency plans."""

import argparse

from app.incidents.fields import WAY_WORDS as REPORT_WAYS
from app.incidents.fields import State as IncidentState
from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, WAY_WORDS
from app.opinions.fields import State as OpinionState
from app.tool import incidents, opinions
from app.tool.session import day

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """opinion, incident and plan with their verbs."""
    _opinion(_verbs(commands, "opinion", "Opinions, suggestions and praise: registered, answered, counted."))
    _incident(_verbs(commands, "incident", "Sudden events: what happened, who was told, what followed."))
    _plan(_verbs(commands, "plan", "Contingency plans: steps, duties, phones."))


def _verbs(commands: "Commands[argparse.ArgumentParser]", name: str, help_text: str) -> "Commands[argparse.ArgumentParser]":
    return commands.add_parser(name, help=help_text, description=help_text).add_subparsers(required=True, metavar="VERB")


def _opinion(verbs: "Commands[argparse.ArgumentParser]") -> None:
    new = verbs.add_parser("add", help="register one; prints its number")
    new.add_argument("text", help="what was said")
    new.add_argument("--kind", choices=tuple(KIND_WORDS), default="opinion")
    new.add_argument("--channel", choices=tuple(CHANNEL_WORDS), default="in_person")
    who = new.add_mutually_exclusive_group(required=True)
    who.add_argument("--name", help="who said it")
    who.add_argument("--anonymous", action="store_true", help="nobody's name or phone is kept")
    for word in ("phone", "home", "department", "original", "day", "time"):
        new.add_argument(f"--{word}", default=None)
    new.add_argument("--visit", default="", metavar="NUMBER", help="the visit it was said at")
    new.set_defaults(run=opinions.add)
    listed = verbs.add_parser("list", help="the register, oldest first")
    _filter(listed, tuple(OpinionState), tuple(KIND_WORDS))
    listed.set_defaults(run=opinions.listed)
    show = verbs.add_parser("show", help="one with its answer and its trail")
    show.add_argument("number")
    show.set_defaults(run=opinions.show)
    answer = verbs.add_parser("answer", help="how one was answered")
    answer.add_argument("number")
    answer.add_argument("answer", nargs="?", default="", help="what was answered")
    answer.add_argument("--way", choices=tuple(WAY_WORDS), required=True)
    answer.add_argument("--day", dest="answered_day", default=None)
    answer.add_argument("--time", dest="answered_time", default=None)
    answer.set_defaults(run=opinions.answer)
    counted = verbs.add_parser("counts", help="the months of a year")
    counted.add_argument("--year", type=int, default=0)
    counted.set_defaults(run=opinions.counted)
    for verb in (new, listed, show, answer, counted):
        verb.add_argument("--json", action="store_true")


def _filter(verb: argparse.ArgumentParser, states: tuple[str, ...], kinds: tuple[str, ...] = ()) -> None:
    verb.add_argument("--from", dest="first", type=day, default=None, metavar="DAY")
    verb.add_argument("--to", dest="last", type=day, default="today", metavar="DAY")
    verb.add_argument("--kind", choices=kinds or None, default="")
    verb.add_argument("--state", choices=states, default="")
    verb.add_argument("--text", default="", help="a part of any text")


def _incident(verbs: "Commands[argparse.ArgumentParser]") -> None:
    new = verbs.add_parser("add", help="record one; prints its number")
    new.add_argument("kind", help="key or title of a contingency plan (plan list), or other")
    new.add_argument("what", help="what happened")
    for word in ("place", "day", "time", "involved", "calmed"):
        new.add_argument(f"--{word}", default=None)
    new.add_argument("--visit", dest="linked", default=None, metavar="NUMBER", help="the visit it belongs to")
    _telling(new, is_required=False)
    new.set_defaults(run=incidents.add)
    listed = verbs.add_parser("list", help="the register, oldest first")
    _filter(listed, tuple(IncidentState))
    listed.set_defaults(run=incidents.listed)
    show = verbs.add_parser("show", help="one with all that was written behind it, and its trail")
    show.set_defaults(run=incidents.show)
    report = verbs.add_parser("report", help="somebody was told of it")
    _telling(report, is_required=True)
    report.set_defaults(run=incidents.report)
    follow = verbs.add_parser("follow-up", help="what was done next")
    follow.add_argument("--day", dest="told_day", default=None)
    follow.add_argument("--time", dest="told_time", default=None)
    follow.set_defaults(run=incidents.follow_up)
    close = verbs.add_parser("close", help="it is over")
    close.add_argument("--calmed", default=None, help="how it was calmed (default: as recorded)")
    close.set_defaults(run=incidents.close)
    for verb in (show, report, follow, close):
        verb.add_argument("number")
    follow.add_argument("note", help="what was done")
    close.add_argument("result", help="how it ended")
    counted = verbs.add_parser("counts", help="the months of a year")
    counted.add_argument("--year", type=int, default=0)
    counted.set_defaults(run=incidents.counted)
    for verb in (new, listed, show, report, follow, close, counted):
        verb.add_argument("--json", action="store_true")


def _telling(verb: argparse.ArgumentParser, *, is_required: bool) -> None:
    verb.add_argument("--to", required=is_required, default=None, help="who was told")
    verb.add_argument("--way", choices=tuple(REPORT_WAYS), default=None)
    verb.add_argument("--note", default=None, help="what they said")
    verb.add_argument("--told-day", default=None)
    verb.add_argument("--told-time", default=None, help="when they were told (default: now)")
    verb.add_argument("--as-written", action="store_true", help="take a name on no list as written")


def _plan(verbs: "Commands[argparse.ArgumentParser]") -> None:
    listed = verbs.add_parser("list", help="every plan")
    listed.add_argument("--all", action="store_true", help="those dropped too")
    listed.set_defaults(run=incidents.list_plans)
    show = verbs.add_parser("show", help="steps, duties and phones of a plan; or its page")
    show.add_argument("plan", help="key or title")
    show.add_argument("--out", default="", metavar="F.pdf")
    show.set_defaults(run=incidents.show_plan)
    for verb in (listed, show):
        verb.add_argument("--json", action="store_true")
    change = verbs.add_parser("set", help="reword a plan; what is not said stays; prints its key")
    change.add_argument("plan", help="key or title; with --new the title of the new plan")
    change.add_argument("--title", default="")
    for word in ("step", "duty", "phone"):
        change.add_argument(f"--{word}", action="append", default=[], metavar="LINE", help="may be given again; all lines anew")
    for word in ("steps", "duties", "phones"):
        change.add_argument(f"--{word}-file", default="", metavar="F.txt", help="a line each")
    how = change.add_mutually_exclusive_group()
    how.add_argument("--new", action="store_true", help="write a new plan")
    how.add_argument("--drop", action="store_true", help="offer it no more")
    how.add_argument("--back", action="store_true", help="the shipped wording again")
    change.set_defaults(run=incidents.set_plan)


def add_papers(papers: "Commands[argparse.ArgumentParser]") -> None:
    """print opinions, incident and plan: beside the other papers."""
    register = papers.add_parser("opinions", help="the register of opinions of a day, month or range")
    _filter(register, tuple(OpinionState), tuple(KIND_WORDS))
    register.set_defaults(run=opinions.print_register)
    record = papers.add_parser("incident", help="the record of one incident")
    record.add_argument("number")
    record.set_defaults(run=incidents.print_record)
    page = papers.add_parser("plan", help="a contingency plan on one page")
    page.add_argument("plan", help="key or title")
    page.set_defaults(run=incidents.show_plan, json=False)
    for paper in (register, record, page):
        paper.add_argument("--out", required=True, metavar="F.pdf")
