"""Every character is drawn as itself, or as its code point in a box and reported; none is dropped."""

import re
import threading
from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import ttfonts

from app.core.errors import UserError
from app.printing import fonts, pc_fonts
from app.printing.sheet import Box, Sheet, tracing
from app.printing.text import Style
from app.printing.typefaces import MappedFont
from tests.printing.looking import outside, words

LINES = (Path(__file__).parent / "tongyong.txt").read_text("utf-8").splitlines()
TABLE = "".join(line for line in LINES if not line.startswith("#"))


def drawn(text: str, *, is_bold: bool = False) -> bytes:
    sheet = Sheet(200, 60)
    sheet.text(Box(5, 5, 190, 50), text, Style(12, bold=is_bold))
    return sheet.finish()


def test_the_table_of_general_characters_has_8105() -> None:
    assert len(TABLE) == len(set(TABLE)) == 8105


def test_no_character_of_the_table_is_missing() -> None:
    assert fonts.missing(TABLE) == []


@pytest.mark.parametrize("is_bold", [False, True])
def test_every_character_of_the_table_is_printed_as_itself(is_bold: bool) -> None:
    sheet = Sheet(210, 297)
    box = Box(10, 10, 190, 277)
    for at in range(0, len(TABLE), 2400):
        if at:
            sheet.next_page()
        sheet.text(box, TABLE[at : at + 2400], Style(9, 9, 9, bold=is_bold), valign="top")
    pdf = sheet.finish()
    text = "".join(re.sub(r"\s", "", words(pdf, page)) for page in range(4))
    assert text == TABLE


def test_a_character_no_font_has_is_boxed_and_reported() -> None:
    assert fonts.missing("张𠮷㐂😀𠮷") == ["𠮷", "😀"]
    text = re.sub(r"\s", "", words(drawn("张𠮷㐂")))
    assert text == "张20BB7㐂"


def test_marks_that_draw_nothing_take_no_room() -> None:
    assert [glyph.char for glyph in fonts.glyphs("a\u200b\u202e\ufeff\x00\ufe0f\ud800b")] == ["a", "b"]
    assert fonts.missing("a\u200b\u202e\ufeff\x00\ufe0f") == []


def test_letters_with_loose_accents_become_one_letter() -> None:
    assert [glyph.char for glyph in fonts.glyphs("e\u0301")] == ["é"]


def test_odd_blanks_and_line_ends_are_spaces() -> None:
    assert "".join(glyph.char for glyph in fonts.glyphs("a\u2009b\tc\u2028d")) == "a b c d"


def test_hebrew_and_arabic_run_from_the_right_and_their_numbers_do_not() -> None:
    from app.printing.text import in_visual_order

    line = [fonts.Glyph(char, "x", 1.0) for char in "ab אבג 12 דה, cd"]
    assert "".join(glyph.char for glyph in in_visual_order(line)) == "ab גבא 12 הד, cd"


def test_boxes_and_odd_letters_stay_inside() -> None:
    with tracing() as boxes:
        pdf = drawn("𠮷😀" * 100 + "Ằ" * 50, is_bold=True)
    assert outside(pdf, boxes) == []


def test_a_font_file_that_is_gone_or_broken_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_faces", {})
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(UserError, match=r"NotoSansSC-Regular\.ttf"):
        fonts.preload()
    (tmp_path / "NotoSansSC-Regular.ttf").write_bytes(b"\0\1\0\0 no font")
    with pytest.raises(UserError, match="Install the program again"):
        fonts.preload()


def test_two_threads_may_draw_at_once() -> None:
    made: dict[int, list[bytes]] = {0: [], 1: []}

    def work(which: int) -> None:
        for n in range(6):
            made[which].append(drawn(TABLE[n * 300 + which * 2000 :][:300]))

    threads = [threading.Thread(target=work, args=(which,)) for which in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(made[which][n] == drawn(TABLE[n * 300 + which * 2000 :][:300]) for which in made for n in range(6))


def test_a_font_of_the_pc_draws_what_ours_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "song.ttf").write_bytes((fonts.FOLDER / "NotoSansSC-Regular.ttf").read_bytes())
    (tmp_path / "broken.ttf").write_bytes(b"OTTO")
    monkeypatch.setenv("FIRSTDESK_NO_SYSTEM_FONTS", "")
    monkeypatch.setattr(pc_fonts, "folders", lambda: [tmp_path])
    pc_fonts.found.cache_clear()
    try:
        found = pc_fonts.font_for("㐂")
        assert found is not None
        assert found.name == "PC-song"
        assert pc_fonts.font_for("𠮷") is None
    finally:
        pc_fonts.found.cache_clear()


SHIPPED = [fonts.FOLDER / f"{name}.ttf" for name in (fonts.REGULAR, fonts.BOLD)]


@pytest.mark.parametrize("path", [*SHIPPED, Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"], ids=lambda path: path.stem)
def test_a_font_holds_what_the_library_reads_in_it(path: Path) -> None:
    """The shipped ones are read as whole tables; an older form of the table of letters (Vera's) is the library's to read."""
    ours, plain = MappedFont("Ours" + path.stem, path).face, ttfonts.TTFont("Plain" + path.stem, str(path)).face
    assert (ours.charToGlyph, ours.charWidths, ours.defaultWidth) == (plain.charToGlyph, plain.charWidths, plain.defaultWidth)
    assert list(ours.glyphPos) == list(plain.glyphPos)
    assert [tuple(ours.hmetrics[n]) for n in range(plain.numGlyphs)] == [tuple(pair) for pair in plain.hmetrics]
