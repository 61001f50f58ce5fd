"""What can still be read in one look (models.md: what rots are screens of 800 lines)."""

from tests.rules.sources import FUNCTIONS, ROOT, nodes, program

LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 400, 40, 5


def test_no_file_is_longer_than_400_lines() -> None:
    lines = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in program()}
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    # a migration is a list of tables, in the order they are made
    found = {
        f"{place} {node.name}": node.end_lineno - node.lineno + 1 for place, node in nodes(FUNCTIONS) if "migrations/versions" not in place
    }
    assert {place: count for place, count in found.items() if count > LONGEST_FUNCTION} == {}


def test_no_function_takes_more_than_five_things_by_position() -> None:
    found = {}
    for place, node in nodes(FUNCTIONS):
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args) if argument.arg not in ("self", "cls")]
        found[f"{place} {node.name}"] = len(names)
    assert {place: count for place, count in found.items() if count > MOST_PARAMETERS} == {}


def test_names_say_what_a_thing_is_for() -> None:
    vague = [path for path in program() if path.endswith(("utils.py", "helpers.py", "util.py", "helper.py", "common.py", "misc.py"))]
    assert vague == []
