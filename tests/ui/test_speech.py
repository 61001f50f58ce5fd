"""Qt's own words are in the language of the desk, and its dialogs of files begin where a person looks for theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QFileSystemModel, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.test_starting import Program, programs, start
from ui import choosing
from ui.choosing import file_to_open, file_to_save, files_to_open, folder_to_use
from ui.panels import button
from ui.speech import speak

__all__ = ["programs"]


@pytest.fixture(autouse=True)
def _as_before(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(choosing, "_last", None)
    yield
    speak("en")


def words_of(qtbot: QtBot, folder: Path) -> set[str]:
    """All that Qt's dialog of files says."""
    (folder / "inside").mkdir()
    dialog = QFileDialog(None, "", str(folder))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    (files,) = dialog.findChildren(QFileSystemModel)
    said = {files.headerData(n, Qt.Orientation.Horizontal) for n in range(4)} | {files.type(files.index(str(folder / "inside")))}
    said |= {part.text() for kind in (QLabel, QPushButton) for part in dialog.findChildren(kind)}
    said |= {part.toolTip() for part in dialog.findChildren(QWidget)}
    return {word for word in said if word}


@pytest.mark.parametrize("code", ["zh_CN", "zh_TW"])
def test_a_dialog_of_files_says_nothing_in_english_where_the_desk_speaks_chinese(qtbot: QtBot, tmp_path: Path, code: str) -> None:
    speak(code)
    said = words_of(qtbot, tmp_path)
    assert len(said) > 12
    assert [word for word in said if word.isascii()] == []


def test_keys_on_buttons_keep_the_names_that_stand_on_keyboards(qtbot: QtBot) -> None:
    speak("zh_CN")
    made = [button("X", key=key) for key in ("Ctrl+Return", "Return", "Esc", "Space", "Del")]
    for one in made:
        qtbot.addWidget(one)
    assert [one.text() for one in made] == ["X  Ctrl+Enter", "X  Enter", "X  Esc", "X  Space", "X  Del"]


def menu_of(edit: QLineEdit) -> str:
    menu = edit.createStandardContextMenu()
    words = " ".join(action.text() for action in menu.actions())
    menu.deleteLater()
    return words


def test_the_language_chosen_on_the_first_page_is_qts_too(
    qtbot: QtBot, qapp: QApplication, programs: list[Program], tmp_path: Path
) -> None:
    program = start(programs, qapp, tmp_path)
    program._words.lang = None  # this desk was started without a language of its own
    assert "&Paste" in menu_of(program.window.gate.page.form.editor("name"))
    for chip, words in (("简体中文", "粘贴"), ("繁體中文", "貼上"), ("English", "&Paste")):
        (pressed,) = [one for one in program.window.gate.page.findChildren(QPushButton) if one.text() == chip]
        QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)
        assert words in menu_of(program.window.gate.page.form.editor("name"))


def test_dialogs_begin_in_the_documents_then_where_the_last_one_ended(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    documents, stick = Path(choosing.documents()), tmp_path / "stick"
    for folder in (documents, stick):
        folder.mkdir(exist_ok=True, parents=True)
    over, begun = QWidget(), list[str]()
    qtbot.addWidget(over)

    def answers(*given: object) -> None:
        left = list(given)

        def answer(_over: QWidget, _title: str, begin: str, *_kinds: str) -> object:
            begun.append(QDir.fromNativeSeparators(begin))
            return left.pop(0)

        for name in ("getSaveFileName", "getOpenFileName", "getOpenFileNames", "getExistingDirectory"):
            monkeypatch.setattr(QFileDialog, name, answer)

    answers(("", ""), (str(stick / "sheet"), ""), (str(stick / "a.csv"), ""), ([], ""), "", "")
    assert file_to_save(over, "Save", "July/August: all.pdf", "PDF (*.pdf)") is None
    assert file_to_save(over, "Save", "Sheet.pdf", "PDF (*.pdf)") == stick / "sheet.pdf"
    assert file_to_open(over, "Open", "CSV (*.csv)") == stick / "a.csv"
    assert files_to_open(over, "Open") == []
    assert folder_to_use(over, "Folder") == ""
    assert folder_to_use(over, "Folder", str(tmp_path)) == ""
    there = stick.as_posix()
    first, second = (documents / "July-August- all.pdf").as_posix(), (documents / "Sheet.pdf").as_posix()
    assert begun == [first, second, there, there, there, tmp_path.as_posix()]

    (stick / "sheet.pdf").write_bytes(b"%PDF")  # the ending would lead to a file nobody was asked about: the dialog asks with it
    answers((str(stick / "sheet"), ""), (str(stick / "sheet.pdf"), ""))
    assert file_to_save(over, "Save", "Sheet.pdf", "PDF (*.pdf)") == stick / "sheet.pdf"
    assert begun[-2:] == [f"{there}/Sheet.pdf", f"{there}/sheet.pdf"]
