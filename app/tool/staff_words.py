"""The words of the command line about staff, departments, pairs and absences."""

import argparse

from app.core.actor import Role
from app.office.duty_fields import AbsenceKind
from app.tool import absence, staff


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """staff, department, pair, absence and presence."""
    _staff(_verbs(commands, "staff", "Who works here, with which roles."))
    _department(_verbs(commands, "department", "Departments with head and division leader."))
    _pair(_verbs(commands, "pair", "A and B of every matter of a department (W5)."))
    _absence(_verbs(commands, "absence", "Out and back, meetings, planned absences."))
    text = "Who is where, until when, and who stands in."
    where = commands.add_parser("presence", help=text, description=text)
    where.add_argument("name", nargs="?", default="")
    where.add_argument("--department", default="")
    where.add_argument("--json", action="store_true")
    where.set_defaults(run=absence.presence)


def _verbs(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_text: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return commands.add_parser(name, help=help_text, description=help_text).add_subparsers(required=True, metavar="VERB")


def _staff(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = verbs.add_parser("list", help="everybody with their roles")
    listed.add_argument("--former", action="store_true", help="with those who have left")
    listed.set_defaults(run=staff.listed)
    new = verbs.add_parser("add", help="put somebody on the staff list")
    new.add_argument("name")
    for word in ("department", "post", "phone", "deputy"):
        new.add_argument(f"--{word}", default="")
    new.add_argument("--room", dest="place", default="")
    new.add_argument("--roles", nargs="*", default=[], choices=tuple(Role), metavar="ROLE", help=", ".join(Role))
    new.set_defaults(run=staff.add)
    roles = verbs.add_parser("roles", help="give somebody these roles, in place of those held; none: no access")
    roles.add_argument("name")
    roles.add_argument("roles", nargs="*", choices=[*Role, []], metavar="ROLE", help=", ".join(Role))
    roles.set_defaults(run=staff.roles)
    owned = verbs.add_parser("owned", help="what somebody owns that is open")
    owned.add_argument("name")
    owned.set_defaults(run=staff.owned)
    leave = verbs.add_parser("leave", help="somebody leaves; what is open must be handed over")
    leave.add_argument("name")
    leave.add_argument("--to", default="", help="who takes over all that is open")
    leave.set_defaults(run=staff.leave)
    for verb in (listed, new, roles, owned):
        verb.add_argument("--json", action="store_true")


def _department(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = verbs.add_parser("list", help="all departments")
    listed.set_defaults(run=staff.departments)
    change = verbs.add_parser("set", help="make a department, or change what is said here")
    change.add_argument("name")
    change.add_argument("--head", default=None, help="the department head")
    change.add_argument("--leader", default=None, help="the division leader above it")
    change.add_argument("--phone", default=None)
    change.add_argument("--rename", default="", metavar="NAME", help="its new name; its staff and pairs go by it too")
    change.set_defaults(run=staff.department)
    drop = verbs.add_parser("remove", help="a department nobody belongs to any more")
    drop.add_argument("name")
    drop.set_defaults(run=staff.drop_department)
    for verb in (listed, change):
        verb.add_argument("--json", action="store_true")


def _pair(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = verbs.add_parser("list", help="A and B of every matter")
    listed.add_argument("--department", default="")
    listed.add_argument("--unpaired", action="store_true", help="matters where A or B is missing")
    listed.set_defaults(run=staff.pairs)
    change = verbs.add_parser("set", help="name A and B of a matter; without --matter of everything else in the department")
    change.add_argument("--a", default="")
    change.add_argument("--b", default="")
    change.set_defaults(run=staff.pair)
    drop = verbs.add_parser("remove", help="the department has this matter no more")
    drop.set_defaults(run=staff.drop_pair)
    for verb in (change, drop):
        verb.add_argument("--department", required=True)
        verb.add_argument("--matter", default="")
    for verb in (listed, change):
        verb.add_argument("--json", action="store_true")


def _absence(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    plan = verbs.add_parser("plan", help="days or hours to come")
    plan.add_argument("name")
    plan.add_argument("--from", dest="first", required=True, metavar="DAY", help="2026-11-25")
    plan.add_argument("--to", dest="last", default="", metavar="DAY", help="last day (default: the first)")
    plan.add_argument("--from-time", default="", metavar="TIME", help="13:30 (default: the whole day)")
    plan.add_argument("--until-time", default="", metavar="TIME")
    plan.set_defaults(run=absence.plan)
    out = verbs.add_parser("out", help="somebody goes now")
    out.add_argument("name")
    out.add_argument("--until", default="", help="15:30, +60 (minutes) or '2026-11-25 15:30'")
    out.set_defaults(run=absence.out)
    for verb, usual in ((plan, AbsenceKind.LEAVE), (out, AbsenceKind.OUT)):
        verb.add_argument("--kind", choices=tuple(AbsenceKind), default=usual)
        verb.add_argument("--where", default="")
        verb.add_argument("--note", default="", help="what for")
        verb.add_argument("--confirm", action="store_true", help="as the head of the department: A and B may both be away")
    back = verbs.add_parser("back", help="somebody is back")
    back.add_argument("name")
    back.set_defaults(run=absence.back)
    listed = verbs.add_parser("list", help="who is away, and what is planned for the coming month")
    listed.set_defaults(run=absence.listed)
    for verb in (plan, out, back, listed):
        verb.add_argument("--json", action="store_true")
