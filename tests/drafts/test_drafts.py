"""Half-filled forms kept aside in the database."""

from typing import Any

import pytest

from app.core.actor import Actor, Role
from app.core.errors import UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.drafts.fields import HalfFilled
from app.drafts.lists import parked
from app.drafts.service import drop, keep, release, take
from app.office.audit import history

ELSEWHERE = Actor(None, "陈静", frozenset({Role.RECEPTIONIST}), "2")


def form(title: str = "张三", **more: Any) -> HalfFilled:
    return HalfFilled(new_id(), more.pop("kind", "visit"), title, "→ 5-1-0803", '{"values":{"name":"张三"}}', **more)


def test_a_form_put_away_comes_back_as_it_was(desk: Any) -> None:
    put = form(begun_at=desk.now)
    desk.do(keep, put)
    desk.later(minutes=9)
    (row,) = desk.read(parked)
    assert (row.kind, row.title, row.about, row.begun_at) == ("visit", "张三", "→ 5-1-0803", put.begun_at)
    assert (row.kept_by, row.counter) == ("李红", "1")
    assert desk.do(take, put.id) == put
    assert desk.read(parked) == ()


def test_what_stands_in_front_is_kept_under_one_id_and_is_no_card(desk: Any) -> None:
    put = form()
    desk.do(keep, put, is_open=True)
    desk.do(keep, HalfFilled(put.id, "visit", "张三丰", "", '{"values":{"name":"张三丰"}}'), is_open=True)
    assert desk.read(parked) == ()
    assert desk.do(release) == 1
    assert [row.title for row in desk.read(parked)] == ["张三丰"]
    assert desk.do(release) == 0


def test_a_window_that_ended_puts_away_only_its_own_counter_s_forms(desk: Any) -> None:
    desk.store.do(keep, form("他柜台"), is_open=True, by=ELSEWHERE, now=desk.now)
    desk.do(keep, form("本柜台"), is_open=True)
    desk.do(release)
    assert [row.title for row in desk.read(parked)] == ["本柜台"]


def test_a_form_open_at_another_counter_is_not_taken_away_from_there(desk: Any) -> None:
    put = form()
    desk.do(keep, put)
    desk.store.do(take, put.id, by=ELSEWHERE, now=desk.now)
    with pytest.raises(UserError, match="陈静 has this form open at another counter"):
        desk.do(take, put.id)


def test_a_form_saved_meanwhile_is_said_to_be_gone(desk: Any) -> None:
    put = form()
    desk.do(keep, put)
    assert desk.do(drop, put.id) is not None
    assert desk.do(drop, put.id) is None
    with pytest.raises(UserError, match="saved or thrown away meanwhile"):
        desk.do(take, put.id)


def test_nothing_typed_and_thrown_away_stays_anywhere(desk: Any) -> None:
    """Personal data of a form that was never saved: no trail, no row, no page of the file."""
    put = HalfFilled(new_id(), "visit", "墨翟", "", '{"values":{"phone":"13899990000"}}')
    desk.do(keep, put)
    desk.do(keep, put, is_open=True)
    desk.do(drop, put.id)
    assert desk.read(history, [put.id]) == ()
    desk.store.close()
    raw = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    assert (b"13899990000" in raw, "墨翟".encode() in raw) == (False, False)


def test_odd_titles_are_one_line_and_fit(desk: Any) -> None:
    desk.do(keep, HalfFilled(new_id(), "call", "a\nb\x00c" + "长" * 400))
    (row,) = desk.read(parked)
    assert row.title.startswith("a bc长")
    assert len(row.title) == 255
    assert desk.read(check_all).troubles == ()
