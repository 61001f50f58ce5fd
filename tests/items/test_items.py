"""Cards, keys and belongings: out, back, lost, and never in two hands."""

from typing import Any

import pytest

from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.items import lists, service
from app.items.service import With
from app.visits import service as visits
from app.visits.fields import Leaving

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}
KEY = {"kind": "key", "number": "B-17"}
BAG = {"kind": "belongings", "number": "黑色背包", "note": "架子 2"}


def come(desk: Any, name: str = "王小明") -> With:
    return With(visit_id=desk.do(visits.arrive, {**FORM, "name": name, "phone": ""}).visit_id)


def words(rows: tuple[lists.ItemRow, ...]) -> list[str]:
    return [row.words for row in rows]


def test_things_of_a_visit_are_open_until_they_are_back(desk: Any) -> None:
    held = come(desk)
    key, bag = desk.do(service.give, held, (KEY, BAG))
    assert words(desk.read(lists.open_of_visit, held.visit_id)) == ["Key B-17", "Belongings kept 黑色背包"]
    desk.do(visits.leave, held.visit_id, Leaving.SEEN)  # nothing holds a visitor back
    desk.later(minutes=5)
    assert desk.do(service.come_back, (key,)) == 1
    assert words(desk.read(lists.open_items)) == ["Belongings kept 黑色背包"]
    row = desk.read(lists.item, key)
    assert (row.returned_by, row.returned_at, row.visit_number, row.name) == ("李红", desk.now, "V20261121-0001", "王小明")
    assert desk.do(service.come_back, (key, bag)) == 1
    assert desk.read(lists.open_items) == ()
    assert len(desk.read(lists.of_visit, held.visit_id)) == 2
    assert desk.read(check_all).troubles == ()


def test_a_card_in_somebodys_hand_is_not_given_twice(desk: Any) -> None:
    desk.do(service.give, come(desk), (KEY,))
    other = come(desk, "李四")
    with pytest.raises(FormErrors, match="Key B-17 is still out with 王小明"):
        desk.do(service.give, other, ({"kind": "card", "number": "5"}, KEY))
    assert desk.read(lists.of_visit, other.visit_id) == ()
    desk.do(service.give, other, ({"kind": "card", "number": "B-17"}, BAG, BAG))


def test_what_a_check_in_taken_back_gave_out_is_back_too(desk: Any) -> None:
    held = come(desk)
    desk.do(service.give, held, (KEY,))
    desk.do(visits.undo, held.visit_id)
    assert desk.read(lists.open_items) == ()
    desk.do(service.give, come(desk), (KEY,))
    with pytest.raises(UserError, match="is void"):
        desk.do(service.give, held, (KEY,))


def test_a_return_is_taken_back_for_ten_seconds(desk: Any) -> None:
    items = desk.do(service.give, come(desk), (KEY,))
    desk.do(service.come_back, items)
    assert desk.do(service.undo, items) == 1
    assert words(desk.read(lists.open_items)) == ["Key B-17"]
    desk.do(service.come_back, items)
    desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(service.undo, items)


def test_what_never_comes_back_is_written_off_with_a_reason(desk: Any) -> None:
    (key,) = desk.do(service.give, come(desk), (KEY,))
    with pytest.raises(FormErrors):
        desk.do(service.write_off, key, "")
    desk.do(service.write_off, key, "Lost, replaced")
    assert desk.read(lists.open_items) == ()
    assert desk.read(lists.items)[0].lost_reason == "Lost, replaced"
    with pytest.raises(UserError, match="already"):
        desk.do(service.write_off, key, "again")


@pytest.mark.parametrize(
    "form",
    [{"kind": ""}, {"kind": "card", "number": "身份证"}, {"kind": "belongings", "note": "Passport"}, {"kind": "card", "number": "x" * 61}],
)
def test_no_persons_papers_and_nothing_without_a_kind(desk: Any, form: dict[str, str]) -> None:
    with pytest.raises(FormErrors):
        desk.do(service.give, come(desk), (form,))
    assert desk.read(lists.open_items) == ()


def test_nothing_and_too_much_at_once_are_refused(desk: Any) -> None:
    held = come(desk)
    for forms in ((), (KEY,) * 21):
        with pytest.raises(UserError):
            desk.do(service.give, held, forms)


def test_things_given_with_a_pass_are_listed_with_it(desk: Any) -> None:
    from uuid import uuid4

    held = With(pass_id=uuid4(), name="张三")
    desk.do(service.give, held, (KEY,))
    assert [(row.words, row.name, row.visit_number) for row in desk.read(lists.of_pass, held.pass_id)] == [("Key B-17", "张三", "")]
