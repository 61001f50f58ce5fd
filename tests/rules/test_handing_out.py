"""Nothing of the office leaves as a file without being noted: whoever writes files is known, and the doors note first."""

import ast
from pathlib import Path

from app.tool.showing import LISTS, NOBODYS, ONES
from tests.rules.sources import called_name, nodes

# what may open a file to write, and why it needs no note of its own
WRITES_FILES = {
    "ui/handing_out.py": "the window's door: notes first",
    "app/tool/session.py": "the office tool's door: hand_out notes first",
    "app/exchange/writing.py": "tables: export_* take the note as an argument they cannot do without; an import's own faulty rows",
    "app/storage/backups/copying.py": "begin_backup notes first", "app/storage/backups/manifest.py": "begin_backup notes first",
    "app/storage/backups/restoring.py": "back into the office's own folder",
    "app/office/audit_export.py": "takes the note as an argument it cannot do without",
    "app/attachments/service.py": "copy_out, called through the window's door",
    "app/attachments/files.py": "kept in the office's own folder",
    "app/evacuations/copies.py": "CopyKeeper and the roll call note first",
    "app/exchange/groups.py": "pasted text in a temporary folder",
    "app/printing/spool.py": "a printer that is a folder: the print job is on the trail",
    "app/exchange/worked.py": "a pipe to the child that reads an import", "app/watch/ids.py": "the user's keys",
    "app/storage/places.py": "write_whole: figures, keys, addresses and kept files of the office, in its own folder",
    "app/retention/ledger.py": "a line added in the office's own folder",
    "app/storage/tries.py": "two figures in the office's own folder",
    "app/storage/opening.py": "the office's own folder", "app/office/seal.py": "the user's keys", "app/__main__.py": "a bug's place",
}  # fmt: skip
TOUR = "ui/tour"  # plays a made-up office for its pictures


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = called_name(node)
    if name.endswith((".write_bytes", ".write_text", ".copytree", ".copyfile", "shutil.copy", "os.fdopen", "QSaveFile")):
        return True
    modes = [one.value for one in (*node.args, *(word.value for word in node.keywords)) if isinstance(one, ast.Constant)]
    return name.rpartition(".")[2] == "open" and any(isinstance(mode, str) and mode.strip("bt+") in ("w", "x", "a") for mode in modes)


def test_files_are_written_only_where_it_is_known_that_nothing_leaves_unnoted() -> None:
    found = {place.rpartition(":")[0] for place, node in nodes(ast.Call) if _writes(node)}
    assert {place for place in found if not place.startswith(TOUR)} == set(WRITES_FILES)


def test_the_office_tool_writes_out_only_behind_its_note() -> None:
    calls = [place.rpartition(":")[0] for place, node in nodes(ast.Call) if called_name(node) == "write_out"]
    assert calls == ["app/tool/session.py"]


def test_a_copy_of_a_kept_file_is_made_only_behind_the_windows_note() -> None:
    named = [place.rpartition(":")[0] for place, node in nodes(ast.Constant) if node.value == "app.attachments.service:copy_out"]
    assert named == ["ui/files/files_part.py"]


def test_tables_are_written_in_one_place_which_guards_against_formulas() -> None:
    makes = {"csv.writer", "csv.DictWriter", "xlsxwriter.Workbook"}
    found = {(called_name(node), place.rpartition(":")[0]) for place, node in nodes(ast.Call) if called_name(node) in makes}
    # the workbook of figures writes nothing but write_string and write_number
    assert found == {
        ("csv.writer", "app/exchange/writing.py"), ("xlsxwriter.Workbook", "app/exchange/writing.py"),
        ("xlsxwriter.Workbook", "app/reports/workbook.py"),
    }  # fmt: skip
    cells = {node.attr for place, node in nodes(ast.Attribute) if place.startswith("app/reports/workbook.py") and "write" in node.attr}
    assert cells == {"write_string", "write_number"}


def test_every_command_that_lists_on_standard_output_is_noted_or_known_to_name_nobody() -> None:
    functions = {
        f"{Path(place.rpartition(':')[0]).stem}.{node.name}": node
        for place, node in nodes(ast.FunctionDef)
        if place.startswith("app/tool/")
    }
    known = LISTS | ONES | NOBODYS
    assert known <= functions.keys()
    lists = {name for name, node in functions.items() if not name.partition(".")[2].startswith(("_", "say_")) and _says_a_list(node)}
    assert lists <= known, "app/tool/showing.py: put it among those that are noted"


def _says_a_list(function: ast.FunctionDef) -> bool:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and called_name(node) == "say_json"]
    return any(isinstance(one.args[0], ast.ListComp) for one in calls)
