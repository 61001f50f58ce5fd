"""A form is drawn from its fields; wrong entries keep what was typed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.forms import Field, Kind
from ui.forms import FormView

FIELDS = (
    Field("name", "Name", required=True),
    Field("phone", "Phone"),
    Field("kind", "Kind", Kind.CHOICE, choices=(("a", "Apple"), ("b", "Pear"))),
    Field("note", "Note", Kind.LINES),
    Field("likes", "Likes", Kind.YES_NO),
    Field("last", "Last"),
)
ROWS = (("name", "phone"), ("kind", "likes"), ("note",), ("last",))


def form(qtbot: QtBot) -> FormView:
    made = FormView(FIELDS, ROWS)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_enter_goes_through_the_fields_and_submits_after_the_last(qtbot: QtBot) -> None:
    made = form(qtbot)
    made.focus("name")
    seen = []
    for _step in range(5):
        seen.append(made.focused())
        QTest.keyClick(made.editor(made.focused()), Qt.Key.Key_Return)
    assert seen == ["name", "phone", "kind", "likes", "note"]
    with qtbot.waitSignal(made.submitted):
        QTest.keyClick(made.editor("last"), Qt.Key.Key_Return)


def test_ctrl_enter_submits_from_any_field(qtbot: QtBot) -> None:
    made = form(qtbot)
    with qtbot.waitSignal(made.submitted):
        QTest.keyClick(made.editor("phone"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_what_is_filled_in_comes_out_again(qtbot: QtBot) -> None:
    made = form(qtbot)
    values = {"name": "𠮷田 O'Neil 😀", "phone": "138", "kind": "b", "note": "one\ntwo", "likes": "yes", "last": ""}
    made.fill(values)
    assert made.values() == values


def test_fields_that_are_not_shown_keep_their_values(qtbot: QtBot) -> None:
    made = FormView(FIELDS, (("name",),))
    qtbot.addWidget(made)
    made.fill({"name": "a", "phone": "138"})
    assert made.values()["phone"] == "138"


def test_each_wrong_field_has_its_sentence_and_the_first_has_the_cursor(qtbot: QtBot) -> None:
    made = form(qtbot)
    made.fill({"phone": "x"})
    made.show_errors({"last": "Last is needed.", "phone": "A phone has digits."})
    assert made.focused() == "phone"
    assert made.values()["phone"] == "x"
    assert made.editor("phone").property("wrong")
    QTest.keyClicks(made.editor("phone"), "1")
    assert not made.editor("phone").property("wrong")
    assert made.editor("last").property("wrong")


def test_every_field_has_a_name_a_screen_reader_reads(qtbot: QtBot) -> None:
    made = form(qtbot)
    assert [made.editor(name).accessibleName() for name in made.names] == ["Name *", "Phone", "Kind", "Likes", "Note", "Last"]


def test_nothing_pasted_is_cut_silently(qtbot: QtBot) -> None:
    made = form(qtbot)
    made.line("name").insert("字" * 3000)
    assert len(made.values()["name"]) == 3000
