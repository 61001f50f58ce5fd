"""A row becomes a record without anything made up, or one sentence at each field that must be mended."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.errors import FormErrors
from app.exchange.mapping import ColumnMap
from app.exchange.rows import PeopleReader, SourceDigest, VisitReader
from app.visits.fields import Leaving, VisitorType, VisitState

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # noon at the office


def read(**cells: str) -> dict[str, Any]:
    given = {"name": "张三", **cells}
    columns = ColumnMap("visits", tuple(given), tuple(given))
    return VisitReader(columns, now=NOON, find_host=lambda _words: None).read(list(given.values()))


def faults(**cells: str) -> dict[str, str]:
    with pytest.raises(FormErrors) as caught:
        read(**cells)
    return caught.value.errors


def test_no_leaving_time_is_time_unknown_and_nothing_is_invented() -> None:
    visit = read(arrived="2026-11-20 09:05")
    assert (visit["state"], visit["leaving"], visit["left_at"]) == (VisitState.LEFT, Leaving.UNKNOWN, None)
    assert visit["arrived_at"] == datetime(2026, 11, 20, 1, 5, tzinfo=UTC)
    assert visit["day"] == 20261120


def test_a_written_leaving_time_is_a_reported_one() -> None:
    visit = read(arrived="2026-11-20 09:05", left="2026-11-20 10:00")
    assert (visit["leaving"], visit["left_at"]) == (Leaving.REPORTED, datetime(2026, 11, 20, 2, 0, tzinfo=UTC))


def test_a_clock_alone_means_the_day_of_arrival() -> None:
    assert read(arrived="2026-11-20 09:05", left="10:00")["left_at"] == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    assert read(arrived="2026-11-20", arrived_time="09:05")["arrived_at"] == datetime(2026, 11, 20, 1, 5, tzinfo=UTC)
    assert read(arrived="09:05", arrived_time="2026-11-20")["arrived_at"] == datetime(2026, 11, 20, 1, 5, tzinfo=UTC)


def test_a_day_without_a_clock_gets_none() -> None:
    visit = read(arrived="2026-11-20")
    assert (visit["arrived_at"], visit["day"], visit["state"]) == (None, 20261120, VisitState.LEFT)


def test_somebody_who_came_today_and_has_not_left_is_inside() -> None:
    assert read(arrived="2026-11-21 09:05")["state"] is VisitState.INSIDE


def test_a_cancelled_visit_is_cancelled_unless_the_visitor_came() -> None:
    assert read(expected="2026-11-20 09:05", cancelled="2026-11-19")["state"] is VisitState.CANCELLED
    assert read(expected="2026-11-20 09:05", cancelled="no")["state"] is VisitState.MISSED
    assert read(arrived="2026-11-20 09:05", cancelled="2026-11-19")["state"] is VisitState.LEFT


def test_who_never_came_is_missed_and_who_may_still_come_is_expected() -> None:
    assert read(expected="2026-11-20")["state"] is VisitState.MISSED
    assert read(expected="2026-11-21 09:00")["state"] is VisitState.EXPECTED
    assert read(expected="2026-12-21")["state"] is VisitState.EXPECTED


def test_the_total_of_a_group_is_not_everybody_s_head_count() -> None:
    visit = read(arrived="2026-11-20 9:00", group_total="255")
    assert visit["people"] == 1
    assert "255" in visit["note"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"arrived": "2026-13-40"}, "arrived"),
        ({"arrived": "soon"}, "arrived"),
        ({"arrived": ""}, "arrived"),
        ({"arrived": "2026-11-22 09:00"}, "arrived"),
        ({"arrived": "2026-11-20 09:00", "left": "2026-11-20 08:00"}, "left"),
        ({"arrived": "2026-11-20 09:00", "left": "late"}, "left"),
        ({"arrived": "2026-11-20", "name": " "}, "name"),
        ({"arrived": "2026-11-20", "name": "x" * 256}, "name"),
        ({"arrived": "2026-11-20", "people": "many"}, "people"),
        ({"arrived": "2026-11-20", "people": "0"}, "people"),
        ({"arrived": "2026-11-20", "phone": "-"}, "phone"),
        ({"arrived": "2026-11-20", "note": "x" * 4001}, "note"),
        ({"arrived": "2026-11-20", "host": "x" * 200, "host_place": "y" * 200}, "host"),
    ],
)
def test_what_cannot_be_is_one_sentence_at_its_field(cells: dict[str, str], field: str) -> None:
    assert list(faults(**cells)) == [field]


def test_several_faults_are_told_at_once() -> None:
    assert set(faults(arrived="soon", people="many", name="")) == {"arrived", "people", "name"}


@pytest.mark.parametrize(
    ("family", "given", "middle", "name"),
    [("SMITH", "ANN", "B", "ANN B SMITH"), ("张", "三", "", "张三"), ("欧阳", "娜娜", "", "欧阳娜娜"), ("", "Cher", "", "Cher")],
)
def test_a_name_in_parts_is_put_together_as_its_language_does(family: str, given: str, middle: str, name: str) -> None:
    columns = ColumnMap("people", ("a", "b", "c"), ("family_name", "given_name", "middle_name"))
    assert PeopleReader(columns).read([family, given, middle])["name"] == name


def test_words_of_states_and_leavings_are_read_in_any_language() -> None:
    assert read(arrived="2026-11-20 9:00", state="turned away")["state"] is VisitState.TURNED_AWAY
    assert read(expected="2026-11-20 9:00", state="已取消")["state"] is VisitState.CANCELLED
    assert read(arrived="2026-11-20 9:00", left="2026-11-20 9:30", leaving="seen leaving")["leaving"] is Leaving.SEEN


def test_a_masked_phone_is_kept_as_a_word_and_not_called() -> None:
    visit = read(arrived="2026-11-20 9:00", phone="138****8888")
    assert visit["phone"] == ""
    assert "138****8888" in visit["note"]


def test_an_unknown_type_is_other_and_its_word_is_kept() -> None:
    visit = read(arrived="2026-11-20 9:00", type="Astronaut")
    assert visit["type"] is VisitorType.OTHER
    assert "Astronaut" in visit["note"]


def test_control_characters_go_and_the_rest_stays() -> None:
    assert read(arrived="2026-11-20 9:00", company="A\x00B\u202e=C ")["company"] == "AB\u202e=C "


def test_a_row_is_known_again_by_its_cells_and_its_count() -> None:
    columns = ColumnMap("people", ("姓名", "电话"), ("name", "phones"))
    with_reason = ColumnMap("people", ("姓名", "电话", "Why this row was not taken"), ("name", "phones", ""))
    first, second = SourceDigest(columns), SourceDigest(with_reason)
    once, twice = first.of(["张三", "1"]), first.of(["张三", "1"])
    assert once != twice
    assert [second.of(["张三", "1", "because"]), second.of(["张三", "1", ""])] == [once, twice]
    assert first.of(["1", "张三"]) not in (once, twice)
