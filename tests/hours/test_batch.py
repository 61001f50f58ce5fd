"""`due --batch`: every case has its own row, whatever is wrong with it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.core.errors import UserError
from app.hours.cases import answers

OFF = {"timezone": "Asia/Shanghai", "week": {day: [["08:30", "12:00"], ["14:00", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
START = "2026-11-27T16:00:00+08:00"
HOUR = {"unit": "working", "seconds": 3600}


def answer(case: Any, **calendars: Any) -> dict[str, Any]:
    text = json.dumps({"calendars": {"OFF": OFF, **calendars}, "cases": [case]})
    (row,) = answers(text)["results"].values()
    found: dict[str, Any] = row
    return found


def case(**changed: Any) -> dict[str, Any]:
    return {"id": "a", "kind": "due", "calendar": "OFF", "start": START, "limit": HOUR, **changed}


def test_an_answer_has_due_act_by_and_whether_it_may_change() -> None:
    assert answer(case()) == {"due": "2026-11-27T17:00:00+08:00", "act_by": None, "provisional": False}
    assert answer(case(limit={"unit": "hours", "hours": 24})) == {
        "due": "2026-11-28T16:00:00+08:00", "act_by": "2026-11-27T17:30:00+08:00", "provisional": False,
    }  # fmt: skip
    pause = [["2026-11-27T16:30:00+08:00", "2026-11-30T09:00:00+08:00"]]
    assert answer(case(pauses=pause))["due"] == "2026-11-30T09:30:00+08:00"
    assert answer(case(kind="elapsed", end="2026-11-30T09:00:00+08:00")) == {"seconds": 7200}
    assert answer(case(kind="elapsed", end="2026-11-30T09:00:00+08:00", pauses=pause)) == {"seconds": 1800}
    assert answer(case(calendar="part", limit={"unit": "working_days", "days": 40}), part={**OFF, "years": [2026]})["provisional"] is True


def test_a_case_is_answered_in_the_offset_it_was_asked_in() -> None:
    assert answer(case(start="2026-11-27T08:00:00Z"))["due"] == "2026-11-27T09:00:00+00:00"


BAD = [
    ({"limit": {"unit": "working", "seconds": -1}}, "below zero"),
    ({"limit": {"unit": "calendar_days", "days": 7305}}, "more than ten years"),
    ({"limit": {"unit": "working", "seconds": 1.5}}, "whole number"),
    ({"limit": {"unit": "working", "seconds": True}}, "whole number"),
    ({"limit": {"unit": "working"}}, "whole number"),
    ({"limit": {"unit": "weeks", "weeks": 1}}, "no unit"),
    ({"limit": None}, "“limit” is missing"),
    ({"start": "2026-11-27T16:00:00"}, "needs a time with its offset"),
    ({"start": "yesterday"}, "needs a time with its offset"),
    ({"start": None}, "needs a time with its offset"),
    ({"start": "0001-01-01T00:00:00+14:00"}, "out of reach"),
    ({"start": "9999-12-31T23:59:59-14:00"}, "out of reach"),
    ({"start": "2500-01-01T00:00:00+08:00"}, "The year 2500 is out of reach"),
    ({"kind": "when"}, "no kind of case"),
    ({"kind": "elapsed"}, "“end” needs a time"),
    ({"calendar": "X"}, "no calendar “X”"),
    ({"calendar": ["OFF"]}, "no calendar"),
    ({"pauses": [["2026-11-27T16:30:00+08:00"]]}, "A pause is written as its two times"),
    ({"pauses": "none"}, "not written as a list"),
    ({"pauses": [["2026-11-27T16:30:00+08:00", "2026-11-27T16:00:00+08:00"]]}, "ends before it starts"),
]


@pytest.mark.parametrize(("changed", "sentence"), BAD)
def test_a_faulty_case_is_an_error_in_its_own_row(changed: dict[str, Any], sentence: str) -> None:
    assert sentence in answer(case(**changed))["error"]


BAD_CALENDARS = [
    ({"timezone": "Mars/Base", "week": {}}, "no known time zone"),
    ({"week": {}}, "no known time zone"),
    ({"timezone": "UTC"}, "“week” is missing"),
    ({"timezone": "UTC", "week": {}}, "no open time in 370 days"),
    ({"timezone": "UTC", "week": {"xyz": []}}, "“xyz” is no weekday"),
    ({"timezone": "UTC", "week": {"mon": [["12:00", "08:00"]]}}, "end before they start"),
    ({"timezone": "UTC", "week": {"mon": [["08:00", "24:01"]]}}, "“24:01” is no time of day"),
    ({"timezone": "UTC", "week": {"mon": ["08:00"]}}, "are no open hours"),
    ({"timezone": "UTC", "week": {"mon": "08:00-12:00"}}, "not written as a list"),
    ({**OFF, "holidays": ["2026-02-30"]}, "“2026-02-30” is no day"),
    ({**OFF, "annual_holidays": ["13-01"]}, "“13-01” is no day of a year"),
    ({**OFF, "roll": "maybe"}, "no way to move"),
    ({**OFF, "years": ["2026"]}, "is no year"),
    ({**OFF, "shifts": ["2026-02-14"]}, "“shifts” is missing or not written as names with values"),
    ({**OFF, "seasons": [{"from": "05-01", "to": "09-30", "week": {}}, {"from": "09-30", "to": "10-31", "week": {}}]}, "share days"),
    ([], "“calendar” is missing"),
]


@pytest.mark.parametrize(("calendar", "sentence"), BAD_CALENDARS)
def test_a_faulty_calendar_is_an_error_of_its_cases_alone(calendar: Any, sentence: str) -> None:
    text = json.dumps({"calendars": {"OFF": OFF, "bad": calendar}, "cases": [case(id="x", calendar="bad"), case(id="y")]})
    results = answers(text)["results"]
    assert sentence in results["x"]["error"]
    assert results["y"]["due"] == "2026-11-27T17:00:00+08:00"


def test_two_cases_of_one_id_are_both_refused_and_one_without_has_its_place() -> None:
    text = json.dumps({"calendars": {"OFF": OFF}, "cases": [case(), case(), 5, {**case(), "id": None}]})
    results = answers(text)["results"]
    assert "this id" in results["a"]["error"]
    assert "not written as names" in results["#3"]["error"]
    assert results["#4"]["due"] == "2026-11-27T17:00:00+08:00"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": {}}', '{"calendars": [], "cases": []}', "[" * 100_000])
def test_a_file_of_another_kind_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UserError, match="Nothing was counted"):
        answers(text)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--lang", "en", *words])
    return code, *capsys.readouterr()


def test_the_tool_answers_without_an_office(shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, error = run(capsys, "--data", str(tmp_path / "none"), "due", "--batch", str(shared("hours/cases.json")))
    assert (code, error, len(json.loads(out)["results"])) == (0, "", 119)
    assert not (tmp_path / "none").exists()


def test_the_tool_says_what_is_wrong_with_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "due", "--batch", str(tmp_path / "none.json"))[::2] == (
        1, f"{tmp_path / 'none.json'} cannot be read (No such file or directory). Check the name, or choose another file.\n",
    )  # fmt: skip
    path = tmp_path / "a.json"
    path.write_bytes('{"cases": ["张"]}'.encode("gb18030"))
    assert "not written in UTF-8" in run(capsys, "due", "--batch", str(path))[2]
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"calendars": {"OFF": OFF}, "cases": [case()]}).encode())
    assert json.loads(run(capsys, "due", "--batch", str(path))[1])["results"]["a"]["due"] == "2026-11-27T17:00:00+08:00"
