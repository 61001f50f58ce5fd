"""Rules of the house that neither ruff nor import-linter can see."""

import ast
import re
import sys
from itertools import chain

from tests.rules.sources import ROOT, called_name, files, nodes, program, trees

CLOCK = "app/core/clock.py"
ASKS_THE_TIME = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime"),
    *("QDateTime.currentDateTime", "QDateTime.currentDateTimeUtc", "QDate.currentDate", "QTime.currentTime", "time.strftime", "time.ctime"),
}
# an id needs an order, not the office's time; it must keep running while a test's clock stands still
MAY_ASK = (CLOCK, "app/core/ids.py")

# the wiring makes it; the window's runner, the print thread, the office tool and the tour hand services to it
SEES_THE_STORE = (
    *("ui/main.py", "ui/sample_office.py", "ui/tasks.py", "ui/tour.py", "app/__main__.py", "app/wiring.py"),
    *("app/printing/worker.py", "app/tool/", "app/storage/", "app/office/encryption.py", "app/office/counters.py"),
    *("app/desk/moving.py",),  # these exchange it
)
THE_STORE = {"Store", "open_store", "open_office"}
MAY_CATCH_ALL = {"ui/tasks.py", "ui/long_work.py", "ui/main.py", "app/printing/worker.py", "app/__main__.py"}


def test_only_the_clock_asks_what_time_it_is() -> None:
    assert [place for place, node in nodes(ast.Call, but=MAY_ASK) if called_name(node) in ASKS_THE_TIME] == []


def test_the_store_is_seen_only_by_the_wiring_the_runner_the_print_thread_and_the_office_tool() -> None:
    found = [
        place
        for place, node in nodes((ast.ImportFrom, ast.Import))
        if {name.name.removeprefix("app.storage.") for name in node.names} & {*THE_STORE, "store", "opening"}
    ]
    assert [place for place in found if not place.startswith(SEES_THE_STORE)] == []


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    is_all = any(kind is None or called_name(kind) in ("Exception", "BaseException") for kind in kinds)
    # tidying up and letting the error go on catches nothing
    goes_on = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return is_all and not goes_on


def test_everything_is_caught_only_where_a_bug_gets_its_number() -> None:
    found = {place.rpartition(":")[0] for place, node in nodes(ast.ExceptHandler) if _is_broad(node)}
    assert found <= MAY_CATCH_ALL


def test_every_key_is_made_with_its_reach_in_one_place() -> None:
    # PySide takes a context beside what is called and drops it: such a key would be heard in the whole window
    makes = ("QShortcut", ".setShortcut")
    assert [place for place, node in nodes(ast.Call, but=("ui/shortcuts.py",)) if called_name(node).endswith(makes)] == []


def test_files_are_asked_for_in_one_place_which_knows_where_to_begin() -> None:
    assert [place for place, node in nodes(ast.Call, but=("ui/choosing.py",)) if called_name(node).startswith("QFileDialog")] == []


def _is_made_up(node: ast.Call) -> bool:
    """Whether the text is put together before it is looked up, so no catalogue holds it."""
    name = called_name(node)
    if name == "_":
        first = node.args[0]
        return isinstance(first, ast.JoinedStr | ast.BinOp) or (isinstance(first, ast.Call) and called_name(first).endswith(".format"))
    count = {"N_": 1, "C_": 2, "ngettext": 2}.get(name, 0)
    return not all(isinstance(text, ast.Constant) for text in node.args[:count])


def test_texts_are_translated_whole_and_filled_in_afterwards() -> None:
    """`_(field.label)` is right: the label was marked with N_ where it was declared."""
    assert [place for place, node in nodes(ast.Call, but=("app/core/i18n.py",)) if _is_made_up(node)] == []


def test_texts_stand_outside_f_strings() -> None:
    """Babel reads some of them and not others, by the version of Python."""
    inside = chain.from_iterable(((place, part) for part in ast.walk(node)) for place, node in nodes(ast.JoinedStr))
    assert [place for place, part in inside if isinstance(part, ast.Call) and called_name(part) in ("_", "ngettext", "N_", "C_")] == []


def test_an_error_a_person_reads_is_in_their_language() -> None:
    raised = ((place, node.args[0]) for place, node in nodes(ast.Call) if called_name(node) == "UserError" and node.args)
    # an empty one only tells a screen to go back to where it was; the bug dialog has said the rest
    plain = [place for place, text in raised if isinstance(text, ast.JoinedStr) or (isinstance(text, ast.Constant) and text.value)]
    assert plain == []


SHOWS = re.compile(r"(QLabel|QPushButton|QCheckBox|QAction|\.(setText|setToolTip|setPlaceholderText|setWindowTitle|setAccessible\w+))$")
NAMES = ("Firstdesk", "Ctrl+", "Alt+", "Esc", "Enter")  # names of the program and of keys are the same in every language


def test_a_text_on_the_screen_is_in_the_language_of_the_desk() -> None:
    shown = ((place, node.args[0]) for place, node in nodes(ast.Call) if node.args and SHOWS.search(called_name(node)))
    plain = [
        f"{place} {text.value!r}"
        for place, text in shown
        if isinstance(text, ast.Constant) and re.search("[^\\W\\d_]{2}", str(text.value)) and not str(text.value).startswith(NAMES)
    ]
    assert plain == []


def test_no_class_is_called_after_its_technique() -> None:
    assert [place for place, node in nodes(ast.ClassDef) if node.name.endswith(("Manager", "Handler", "Helper", "Utils"))] == []


def test_every_suppression_says_why() -> None:
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[\w, -]+\])?|pragma:[^#]*)\s*$")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files("app", "ui", "tests", "build")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplemented" + "Error")
    assert [path for path in program() if mark.search((ROOT / path).read_text("utf-8"))] == []


def _expects(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and bool(re.search("assert|raises|check|expect|wait", called_name(node)))


def test_every_test_asserts() -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in trees("tests").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not any(map(_expects, ast.walk(node)))
    ]
    assert silent == []


def test_no_file_of_build_hides_a_standard_module() -> None:
    assert [path.stem for path in (ROOT / "build").glob("*.py") if path.stem in sys.stdlib_module_names] == []


OUTLIVE = ("ui/main.py:", "ui/screen.py:")  # the program and the desk, which live as long


def test_nothing_nameless_hears_what_outlives_its_window() -> None:
    # Qt lets go of a method with its object; a lambda stays, and after a switch of the language speaks to a window that is gone
    outlives = re.compile(r"\b_?(desk|tasks|parking)\.\w+(\.\w+)?\.connect$")
    calls = [(place, node) for place, node in nodes(ast.Call) if isinstance(node, ast.Call) and not place.startswith(OUTLIVE)]
    heard = [(place, node) for place, node in calls if outlives.search(ast.unparse(node.func))]
    assert len(heard) > 20, "they are found at all"
    assert [place for place, node in heard if any(isinstance(arg, ast.Lambda) for arg in node.args)] == []
