"""People: remembered once, changed with care, forgotten wholly."""

from typing import Any

import pytest

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.names import PersonKeys, tokens
from app.desk.check import check_all
from app.people import lists, search, service
from app.people.search import INDEX, rebuild
from app.people.service import digits, split_phones
from app.visits import lists as visits
from app.visits.service import arrive

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def found(desk: Any, text: str) -> list[str]:
    return [row.name for row in desk.read(lists.search, text)]


@pytest.mark.parametrize("typed", ["单", "单雄", "shan", "dan", "sx", "dx", "雄信", "5678", "138", "A123", "大华", "0803"])
def test_a_person_is_found_by_every_part_known(desk: Any, typed: str) -> None:
    form = {"name": "单雄信", "phones": "13812345678", "plate": "鄂A12345", "company": "大华建材", "place": "5-1-0803"}
    desk.do(service.add, form)
    assert found(desk, typed) == ["单雄信"]


def test_a_changed_person_is_found_by_the_new_words_only(desk: Any) -> None:
    key = desk.do(service.add, {"name": "赵六", "phones": "13900001111", "company": "旧公司"})
    desk.do(service.change, key, {"name": "钱七", "phones": "13700002222", "company": "新公司"}, version=1)
    assert [found(desk, text) for text in ("赵六", "1111", "旧公司")] == [[], [], []]
    assert [found(desk, text) for text in ("钱七", "2222", "新公司", "qq")] == [["钱七"]] * 4


def test_newest_people_come_first_and_the_phone_is_masked(desk: Any) -> None:
    for phone in ("13800000001", "13800000002"):
        desk.do(service.add, {"name": "王芳", "phones": phone})
    rows = desk.read(lists.same_name, "王芳")
    assert [row.phones for row in rows] == ["13800000002", "13800000001"]
    assert "0000" not in rows[0].phone.replace("•", "")


def test_an_opened_form_does_not_overwrite_another_counters_change(desk: Any) -> None:
    key = desk.do(service.add, {"name": "赵六"})
    desk.do(service.change, key, {"name": "赵六", "company": "大华建材"}, version=1)
    with pytest.raises(StaleRecord, match="Another counter"):
        desk.do(service.change, key, {"name": "赵六", "company": ""}, version=1)
    assert desk.read(lists.person, key).company == "大华建材"


def test_a_person_needs_a_name(desk: Any) -> None:
    with pytest.raises(FormErrors) as caught:
        desk.do(service.add, {"phones": "13800000001"})
    assert list(caught.value.errors) == ["name"]
    assert desk.read(lambda s: INDEX.count(s.connection())) == 0


def test_forgetting_takes_the_person_and_the_search_words_and_leaves_the_visits(desk: Any) -> None:
    done = desk.do(arrive, FORM)
    key = desk.read(visits.row, done.visit_id).person_id
    desk.do(service.forget, key)
    assert desk.read(lists.person, key) is None
    assert found(desk, "王小明") == found(desk, "5678") == []
    row = desk.read(visits.row, done.visit_id)
    assert (row.name, row.number) == ("王小明", done.number)
    assert desk.read(check_all).troubles == ()


def test_forgetting_leaves_no_words_in_the_files_index(desk: Any) -> None:
    key = desk.do(service.add, {"name": "Zzyzxqua Forgettable", "note": "Quuxnote"})
    desk.do(service.forget, key)
    desk.store.close()
    raw = b"".join(file.read_bytes() for file in desk.folder.glob("firstdesk.db*")).lower()
    assert (raw.count(b"zzyzxqua"), raw.count(b"quuxnote"), raw.count(b"forgettabl")) == (0, 0, 0)


def test_a_person_who_comes_again_after_being_forgotten_is_new(desk: Any) -> None:
    first = desk.read(visits.row, desk.do(arrive, FORM).visit_id).person_id
    desk.do(service.forget, first)
    second = desk.read(visits.row, desk.do(arrive, FORM).visit_id).person_id
    assert second != first
    assert found(desk, "王小明") == ["王小明"]


def test_only_heads_forget_people(desk: Any) -> None:
    key = desk.do(service.add, {"name": "赵六"})
    guard = Actor(None, "门卫", frozenset({Role.GUARD}))
    with pytest.raises(UserError, match="another role"):
        desk.store.do(service.forget, key, by=guard, now=desk.now)
    assert desk.read(lists.person, key) is not None


def test_forgetting_twice_is_a_sentence(desk: Any) -> None:
    key = desk.do(service.add, {"name": "赵六"})
    desk.do(service.forget, key)
    with pytest.raises(UserError, match="no longer on record"):
        desk.do(service.forget, key)


def test_the_index_can_be_made_anew_from_the_records(desk: Any) -> None:
    for name in ("单雄信", "Anna Bell", "𠮷田"):
        desk.do(service.add, {"name": name})
    desk.store.idle(lambda s: INDEX.remove(s.connection(), 1))
    assert any("Run check --rebuild" in line for line in desk.read(check_all).troubles)
    assert desk.store.idle(rebuild) == 3
    assert found(desk, "shan") == ["单雄信"]
    assert desk.read(check_all).troubles == ()


def test_an_index_made_by_an_earlier_version_is_renewed_in_slices(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("王建国", "王强", "李小梅", "Anna Bell"):
        desk.do(service.add, {"name": name})
    assert desk.store.do(search.renew).value == 0
    for seq, name, new in ((1, "王建国", "wangjg"), (3, "李小梅", "lixm")):
        desk.store.idle(lambda s, seq=seq, name=name, new=new: INDEX.put(s.connection(), seq, tokens(PersonKeys(name)) - {new}))
    assert found(desk, "wangjg") == found(desk, "lixm") == []
    assert any("Run check --rebuild" in line for line in desk.read(check_all).troubles)
    monkeypatch.setattr(search, "RENEWED", 2)
    left = desk.store.do(search.renew).value
    assert (left, found(desk, "lixm"), found(desk, "wangjg")) == (3, ["李小梅"], [])
    assert desk.store.do(search.renew).value == 3, "broken off, it begins again"
    assert desk.store.do(search.renew, left).value == 1
    assert found(desk, "wangjg") == ["王建国"]
    assert (desk.store.do(search.renew).value, desk.read(check_all).troubles) == (0, ())


@pytest.mark.parametrize(
    ("written", "plain"),
    [("+86 138-1234-5678", "13812345678"), ("１３８１２３４５６７８", "13812345678"), ("027-8765", "0278765"), ("", "")],
)
def test_a_phone_is_compared_by_its_digits(written: str, plain: str) -> None:
    assert digits(written) == plain


def test_several_phones_stand_in_one_line() -> None:
    assert split_phones("13812345678, 027 8765；139 0000 1111") == ["13812345678", "027 8765", "139 0000 1111"]
