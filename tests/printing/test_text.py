"""Text in boxes: shrunk, then wrapped, then cut, in that order, whatever the text."""

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.printing.text import Fitted, Style, fit, width_of

STYLE = Style(20, 12, 8)


def lines(fitted: Fitted) -> list[str]:
    return ["".join(glyph.char for glyph in line) for line in fitted.lines]


def fits(fitted: Fitted, width: float, height: float) -> bool:
    return fitted.height <= height + 0.02 and all(width_of(line) * fitted.size <= width + 0.02 for line in fitted.lines)


def test_a_short_text_keeps_its_size() -> None:
    assert fit("张三", STYLE, 200, 40).size == 20


def test_a_longer_text_shrinks_before_it_wraps() -> None:
    fitted = fit("欧阳娜娜欧阳娜娜", STYLE, 120, 60)
    assert 12 <= fitted.size < 20
    assert len(fitted.lines) == 1


def test_a_text_too_long_for_one_line_wraps() -> None:
    fitted = fit("欧阳娜娜" * 5, STYLE, 120, 60)
    assert len(fitted.lines) > 1
    assert "".join(lines(fitted)) == "欧阳娜娜" * 5


def test_a_text_too_long_for_its_box_ends_in_an_ellipsis() -> None:
    fitted = fit("欧阳娜娜" * 100, STYLE, 120, 60)
    assert fitted.is_cut
    assert fitted.size == 8
    assert lines(fitted)[-1].endswith("…")


def test_english_wraps_at_blanks_and_long_words_where_they_must() -> None:
    assert lines(fit("alpha beta gamma", Style(10, 10, 10), 50, 60)) == ["alpha", "beta", "gamma"]
    assert "".join(lines(fit("x" * 60, Style(10, 10, 10), 50, 200))) == "x" * 60
    assert lines(fit("/0000", Style(8, 8, 4), 17, 60)) == ["/", "000", "0"]


def test_no_line_begins_with_a_comma_or_ends_with_an_open_bracket() -> None:
    for width in range(30, 120, 7):
        found = lines(fit("甲乙，丙丁（戊己）庚。辛壬、癸「子丑」", Style(10, 10, 10), width, 400))
        assert not any(line[0] in "，。、）」" or line[-1] in "（「" for line in found if len(line) > 1)


def test_lines_of_a_note_stay_lines() -> None:
    assert lines(fit("one\ntwo\n\nthree", Style(10), 200, 200)) == ["one", "two", "", "three"]


@given(st.text(max_size=80), st.floats(8, 300), st.floats(6, 80))
def test_no_text_is_larger_than_its_box(text: str, width: float, height: float) -> None:
    fitted = fit(text, STYLE, width, height)
    # a single letter wider than the whole box cannot be made narrower than the smallest size
    assert fits(fitted, max(width, 2.2 * fitted.size), height)


def test_no_hostile_text_is_larger_than_its_box(shared: Callable[[str], Path]) -> None:
    for text in json.loads((shared("hostile/blns") / "blns.json").read_text("utf-8")):
        for width, height in ((60, 12), (120, 40), (250, 20)):
            assert fits(fit(text, STYLE, width, height), width, height), text
