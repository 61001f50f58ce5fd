"""Fields: what is typed is kept as typed or refused whole, with one sentence at the field."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import i18n
from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean, without_controls


def cleaned(value: object, **field: Any) -> Any:
    return clean((Field("x", "Thing", **field),), {"x": value}).values["x"]


def sentence(value: object, **field: Any) -> str:
    with pytest.raises(FormErrors) as caught:
        cleaned(value, **field)
    assert list(caught.value.errors) == ["x"]
    return caught.value.errors["x"]


@given(st.text(max_size=255))
def test_a_line_keeps_every_character_but_controls(text: str) -> None:
    kept = cleaned(text)
    assert kept == without_controls(text)
    assert cleaned(kept) == kept


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=255))
def test_a_text_without_controls_is_kept_as_typed_and_without_a_note(text: str) -> None:
    done = clean((Field("x", "Thing"),), {"x": text})
    assert (done.values["x"], done.notes) == (text, ())


def test_several_lines_keep_their_breaks_and_a_line_does_not() -> None:
    assert cleaned("a\r\nb\rc\nd", kind=Kind.LINES) == "a\nb\nc\nd"
    assert cleaned("a\nb") == "ab"


def test_a_line_break_of_another_system_is_no_control_character() -> None:
    assert clean((Field("x", "Thing", Kind.LINES),), {"x": "a\r\nb"}).notes == ()


@pytest.mark.parametrize("kind", [Kind.LINE, Kind.LINES])
def test_a_text_too_long_is_refused_with_its_count(kind: Kind) -> None:
    longest = Field("x", "Thing", kind).longest
    assert cleaned("y" * longest, kind=kind) == "y" * longest
    assert (
        sentence("y" * (longest + 1), kind=kind) == f"Thing has {longest + 1} characters; {longest} fit. Shorten it; nothing was cut off."
    )


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000", "\x00"])
def test_what_is_needed_is_not_filled_by_blanks(empty: object) -> None:
    assert sentence(empty, required=True) == "Thing is needed. Fill it in, then go on."


@pytest.mark.parametrize(
    "typed", ["2026-11-21", "2026/11/21", "2026.11.21", "20261121", "2026年11月21日", " 2026-11-21 ", "２０２６－１１－２１"]
)
def test_a_date_may_be_written_in_several_ways(typed: str) -> None:
    assert cleaned(typed, kind=Kind.DATE) == date(2026, 11, 21)


@pytest.mark.parametrize("typed", ["2026-02-30", "21.11.2026", "tomorrow", "2026-13-01"])
def test_a_wrong_date_is_refused(typed: str) -> None:
    assert "is a date such as" in sentence(typed, kind=Kind.DATE)


@pytest.mark.parametrize(
    ("typed", "wall"), [("13:05", time(13, 5)), ("1305", time(13, 5)), ("13:05:30", time(13, 5, 30)), ("１３：０５", time(13, 5))]
)
def test_a_time_may_be_written_in_several_ways(typed: str, wall: time) -> None:
    assert cleaned(typed, kind=Kind.TIME) == wall


@pytest.mark.parametrize("typed", ["25:00", "13.05 Uhr", "noon"])
def test_a_wrong_time_is_refused(typed: str) -> None:
    assert "is a time such as 13:05" in sentence(typed, kind=Kind.TIME)


@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("０３", 3), (" 12 ", 12), (7, 7), ("", None)])
def test_a_number_is_read_in_every_width(typed: object, number: int | None) -> None:
    assert cleaned(typed, kind=Kind.NUMBER) == number


@pytest.mark.parametrize("typed", ["0", "10000", "x", "1.5", 0, 10000])
def test_a_number_outside_its_range_is_refused(typed: object) -> None:
    assert sentence(typed, kind=Kind.NUMBER, minimum=1) == "Thing is a number from 1 to 9999."


def test_a_choice_is_taken_by_value_by_label_and_by_translated_label() -> None:
    choices = (("guest", "Visitor"), ("other", "Other visitor"))
    assert cleaned("guest", kind=Kind.CHOICE, choices=choices) == "guest"
    assert cleaned("Other visitor", kind=Kind.CHOICE, choices=choices) == "other"
    assert sentence("wizard", kind=Kind.CHOICE, choices=choices) == "Thing: choose one of the list."
    assert cleaned("", kind=Kind.CHOICE, choices=choices) == ""


@pytest.mark.parametrize(("typed", "answer"), [("yes", True), ("是", True), ("No", False), ("否", False), ("", None), (True, True)])
def test_yes_and_no_are_read_in_both_languages(typed: object, answer: bool | None) -> None:
    assert cleaned(typed, kind=Kind.YES_NO) is answer


def test_perhaps_is_neither_yes_nor_no() -> None:
    assert sentence("perhaps", kind=Kind.YES_NO) == "Thing: yes or no."


def test_one_of_a_group_must_be_filled_in() -> None:
    fields = (Field("host", "Host", one_of="where"), Field("home", "Home", one_of="where"))
    assert clean(fields, {"home": "5-1"}).values == {"host": "", "home": "5-1"}
    with pytest.raises(FormErrors) as caught:
        clean(fields, {"host": "  "})
    assert caught.value.errors == {"host": "Fill in one of: Host / Home."}


def test_every_wrong_field_gets_its_own_sentence() -> None:
    fields = (Field("a", "First", required=True), Field("b", "Second", Kind.DATE), Field("c", "Third"))
    with pytest.raises(FormErrors) as caught:
        clean(fields, {"b": "x", "c": "fine"})
    assert list(caught.value.errors) == ["a", "b"]


def test_sentences_speak_the_language_of_the_desk() -> None:
    with i18n.speaking("en"), pytest.raises(FormErrors, match="is needed"):
        clean((Field("x", "Thing", required=True),), {})
