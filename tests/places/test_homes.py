"""Homes: one code however it is written, found by any part."""

from typing import Any

import pytest

from app.core.errors import FormErrors, UserError
from app.places import lists, service
from app.places.fields import home_key


@pytest.fixture
def estate(desk: Any) -> Any:
    for code, residents in (("5-1-0803", "陈先生"), ("5-1-0804", "周女士"), ("15-1-0803", "Smith"), ("A座 1201", "50%_off")):
        desk.do(service.add_home, {"code": code, "building": "5 栋", "residents": residents})
    return desk


def codes(desk: Any, text: str) -> list[str]:
    return [row.code for row in desk.read(lists.homes, text)]


@pytest.mark.parametrize("typed", ["5-1-0803", "5-1-803", "5栋1单元803", "５－１－０８０３", " 05-01-0803 "])
def test_one_home_has_one_key_however_it_is_written(typed: str) -> None:
    assert home_key(typed) == "5-1-803"


def test_a_home_is_found_by_code_room_or_resident(estate: Any) -> None:
    assert codes(estate, "5-1-080") == ["5-1-0803", "5-1-0804", "15-1-0803"]
    assert codes(estate, "803") == ["15-1-0803", "5-1-0803"]
    assert codes(estate, "5-1-0803")[0] == "5-1-0803"
    assert codes(estate, "周") == ["5-1-0804"]
    assert codes(estate, "smith") == ["15-1-0803"]


def test_percent_and_underscore_mean_themselves(estate: Any) -> None:
    assert codes(estate, "0%_o") == ["A座 1201"]
    assert codes(estate, "%") == ["A座 1201"]


def test_the_same_home_is_not_entered_twice(estate: Any) -> None:
    with pytest.raises(FormErrors) as caught:
        estate.do(service.add_home, {"code": "5栋1单元803"})
    assert caught.value.errors == {"code": "5-1-0803 is on the list already. Change that one instead."}


def test_a_changed_home_answers_to_its_new_code_only(estate: Any) -> None:
    (home,) = estate.read(lists.homes, "周")
    estate.do(service.change_home, home.id, {"code": "6-2-0101", "residents": "周女士"})
    assert codes(estate, "5-1-0804") == []
    assert estate.read(lists.exact_home, "6-2-101").id == home.id
    with pytest.raises(FormErrors, match="on the list already"):
        estate.do(service.change_home, home.id, {"code": "5-1-803"})


def test_a_home_no_longer_there_is_a_sentence(estate: Any) -> None:
    from uuid import UUID

    with pytest.raises(UserError, match="no longer on the list"):
        estate.do(service.change_home, UUID(int=3), {"code": "x"})
