"""Who may what: every service against every role, by docs/who-may-what.csv (python -m tests.rules.test_who_may writes it anew)."""

import ast
import csv
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import app
from app.core.actor import Actor, Role
from app.core.errors import UserError
from tests.rules.sources import ROOT, nodes

TABLE = ROOT / "docs" / "who-may-what.csv"
HEADS = ["service", *Role]
BY_THE_TOOL = frozenset({  # setting up, a made-up office, and what the window does by itself
    "app.office.service:found", "app.office.service:sign_in", "app.office.audit:seal_now", "app.visits.closing:close_forgotten",
    "app.visits.expecting:mark_missed", "app.desk.sample_matters:fill_matters",
})  # fmt: skip
# done by the program itself beside the desk, for nobody in particular: they change no record a person keeps
HOUSEKEEPING = frozenset({
    "app.people.search:renew", "app.people.search:tidy", "app.stories.service:tidy", "app.desk.uniting:unite",
    "app.visits.closing:close_forgotten", "app.visits.expecting:mark_missed",
})  # fmt: skip
BEFORE_SIGNING_IN = frozenset({"app.office.service:found", "app.office.badges:scan_in"})  # and sign_in: each asks for a secret itself


def declared() -> dict[str, frozenset[Role]]:
    """Every service that says who may call it, by the name the window calls it by."""
    found: dict[str, frozenset[Role]] = {}
    for info in pkgutil.walk_packages(app.__path__, "app."):
        if ".migrations" in info.name or info.name.endswith("__main__"):
            continue
        module = import_module(info.name)
        for name, value in vars(module).items():
            if hasattr(value, "roles") and inspect.isfunction(value) and value.__module__ == info.name:
                found[f"{info.name}:{name}"] = value.roles
    return dict(sorted(found.items()))


def table() -> dict[str, frozenset[Role]]:
    """What the table says."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["service"]: frozenset(role for role in Role if row[role]) for row in csv.DictReader(file)}


def write_table() -> None:
    """The table anew from the code; its differences are looked at before they are committed."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(HEADS)
        for service, roles in declared().items():
            sheet.writerow([service, *("x" if role in roles else "" for role in Role)])


def called(service: str) -> Callable[..., Any]:
    module, _colon, name = service.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def test_every_service_is_in_the_table_as_it_declares() -> None:
    assert declared() == table(), "python -m tests.rules.test_who_may writes the table anew: look at what it changes"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_let_into_what_the_table_gives_it_and_into_nothing_else(role: Role) -> None:
    by = Actor(None, "somebody", frozenset({role}))
    wrong = [service for service, roles in table().items() if _is_let_in(called(service), by) != (role in roles)]
    assert wrong == []


def _is_let_in(service: Callable[..., Any], by: Actor) -> bool:
    """Called with nothing to work on: whoever is let in comes as far as that, the others are told about the role before."""
    try:
        service(by=by)
    except UserError as error:
        return "another role" not in str(error)
    except TypeError:
        return True
    return True


def test_somebody_without_any_role_and_nobody_at_all_are_let_into_nothing() -> None:
    nobody = Actor(None, "somebody", frozenset())
    assert [service for service in table() if _is_let_in(called(service), nobody)] == []


def _written_by_the_window() -> Iterator[str]:
    for place, node in nodes(ast.Call):
        if place.startswith("ui/") and isinstance(node.func, ast.Attribute) and node.func.attr == "do":
            yield from (
                one.value
                for one in node.args
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.startswith("app.")
            )


def test_whatever_the_window_writes_declares_who_may() -> None:
    open_to_all = {service for service in _written_by_the_window() if not hasattr(called(service), "roles")}
    assert open_to_all == HOUSEKEEPING | BEFORE_SIGNING_IN


def _written_by_the_tool() -> Iterator[tuple[str, str]]:
    for place, node in nodes(ast.Call):
        is_write = (
            isinstance(node.func, ast.Attribute) and node.func.attr == "do" and bool(node.args) and isinstance(node.args[0], ast.Name)
        )
        if place.startswith("app/tool/") and is_write:
            yield place.rpartition(":")[0], node.args[0].id


def _imported(path: str, name: str) -> list[str]:
    """Where a name in a module of the office tool comes from; the tool imports inside its commands, two may mean different things."""
    froms = [node for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))) if isinstance(node, ast.ImportFrom) and node.module]
    return [f"{node.module}:{one.name}" for node in froms for one in node.names if name == (one.asname or one.name)]


def test_whatever_the_office_tool_writes_declares_who_may() -> None:
    written = [_imported(path, name) for path, name in _written_by_the_tool()]
    assert len(written) > 60
    undeclared = {service for meant in written for service in meant if not any(hasattr(called(one), "roles") for one in meant)}
    assert undeclared == BY_THE_TOOL


if __name__ == "__main__":
    write_table()
    sys.exit(0)
