"""Columns are guessed from Chinese and English headings and from what stands in them; a map file decides otherwise."""

from pathlib import Path

import pytest

from app.core.errors import UserError
from app.core.i18n import LANGUAGES, _, speaking
from app.exchange.exporting import VISIT_COLUMNS
from app.exchange.fields import TARGETS
from app.exchange.mapping import guess, read_map


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        ("访客姓名 手机号 来访单位 被访人 来访事由 车牌号 来访时间", "name phone company host purpose plate arrived"),
        ("姓名 来访时间 离开时间 人数 备注", "name arrived left people note"),
        ("Visitor Name,Mobile No.,Company,Host,Purpose of visit,Check-in,Check-out", "name phone company host purpose arrived left"),
        ("Last Name,First Name,Date,Time In", "family_name given_name arrived arrived_time"),
        ("NAMELAST,NAMEFIRST,TOA,TOD,TOTAL_PEOPLE,APPT_CANCEL_DATE", "family_name given_name arrived left group_total cancelled"),
        ("姓名（必填） 联系电话(手机) 状态 时间", "name phone state arrived"),
    ],
)
def test_headings_say_what_a_visit_column_is(headings: str, targets: str) -> None:
    columns = headings.split("," if "," in headings else " ")
    sample = ["2026-11-21 09:05" if "时间" in column else "" for column in columns]
    assert list(guess("visits", columns, [sample]).targets) == targets.split()


def test_contents_say_it_where_headings_do_not() -> None:
    rows = [["张三", "13800138888", "粤B12345", "2026-11-20 9:00"], ["李四", "010-88886666", "粤B54321", "2026-11-20 10:00"]]
    assert guess("visits", ["甲", "乙", "丙", "丁"], rows).targets == ("name", "phone", "plate", "arrived")


def test_a_file_without_headings_loses_no_row() -> None:
    found = guess("people", ["张三", "13800138888"], [["李四", "13900139999"]])
    assert (found.has_headings, found.targets) == (False, ("name", "phones"))


def test_our_own_export_is_understood_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            headings = [_(label) for label, _cell in VISIT_COLUMNS]
        targets = guess("visits", headings, []).targets
        assert {"name", "phone", "host", "arrived", "left", "state", "leaving"} <= set(targets)


def test_every_target_is_known_by_its_own_label() -> None:
    for kind, fields in TARGETS.items():
        for field in fields:
            assert guess(kind, [field.label], []).targets == (field.name,), field.label


def test_one_column_at_most_is_the_name() -> None:
    found = guess("visits", ["姓名", "联系人"], [])
    assert found.targets == ("name", "")
    assert found.changed(1, "name").targets == ("", "name")


def test_a_map_without_name_or_day_is_not_usable() -> None:
    assert "name" in guess("people", ["x"], []).missing()
    assert "day" in guess("visits", ["name"], []).missing()
    assert guess("visits", ["name", "date"], []).missing() == ""


def test_a_map_file_decides(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('day_first = true\n[columns]\nname = "Who"\nnote = ["A", "B"]\narrived = "When"\n[constants]\npurpose = "Tour"\n')
    headings = ["Who", "A", "B", "When", "Name"]
    found = read_map(path, "visits", headings, guess("visits", headings, []))
    assert found.targets == ("name", "note", "note", "arrived", "")
    assert found.is_day_first
    assert found.constants == (("purpose", "Tour"),)


@pytest.mark.parametrize(("text", "word"), [("[columns]\nnome = 'A'", "nome"), ("[columns]\nname = 'None'", "None"), ("[", "no map file")])
def test_a_wrong_map_file_says_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=word):
        read_map(path, "visits", ["A"], guess("visits", ["A"], []))
    with pytest.raises(UserError, match="cannot be read"):
        read_map(tmp_path / "none.toml", "visits", ["A"], guess("visits", ["A"], []))
