"""The walk at the end of the day: everybody is looked at, it goes on where it stopped, nothing is closed silently."""

from datetime import timedelta
from typing import Any

import pytest

from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.visits import details, lists, service, walk
from app.visits.answers import WalkSaid
from app.visits.fields import Leaving, VisitState
from tests.visits.waiting import come

SEEN, REPORTED, INSIDE, OVERNIGHT, UNKNOWN, OPEN = WalkSaid


def crew(desk: Any, many: int) -> list[Any]:
    found = []
    for n in range(many):
        found.append(come(desk, f"访客{n}", "5-1-0803"))
        desk.later(minutes=1)
    return found


def now(desk: Any) -> walk.Walk:
    found: walk.Walk = desk.read(walk.state, now=desk.now)
    return found


def test_the_longest_inside_is_looked_at_first_and_nothing_is_closed_by_starting(desk: Any) -> None:
    ids = crew(desk, 3)
    begun = desk.do(walk.begin)
    assert [row.id for row in begun.rows] == ids
    assert (begun.done, begun.total) == (0, 3)
    assert len(desk.read(lists.inside).rows) == 3


@pytest.mark.parametrize(("said", "how"), [(SEEN, Leaving.SEEN), (REPORTED, Leaving.REPORTED), (UNKNOWN, Leaving.UNKNOWN)])
def test_who_has_left_is_signed_out_as_it_is_known(desk: Any, said: WalkSaid, how: Leaving) -> None:
    (visit_id,) = crew(desk, 1)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, visit_id, said)
    row = desk.read(lists.row, visit_id)
    assert (row.state, row.leaving, row.left_at) == (VisitState.LEFT, how, desk.now)


@pytest.mark.parametrize("said", [INSIDE, OVERNIGHT])
def test_who_is_still_here_stays_so_and_is_looked_at_once(desk: Any, said: WalkSaid) -> None:
    first, second = crew(desk, 2)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, first, said)
    found = now(desk)
    assert desk.read(lists.row, first).state is VisitState.INSIDE
    assert [row.id for row in found.rows] == [second]
    assert [row.id for row in found.staying] == [first]
    assert (found.done, found.total) == (1, 2)


def test_a_time_somebody_knows_is_kept_in_place_of_now(desk: Any) -> None:
    (visit_id,) = crew(desk, 1)
    desk.later(hours=5)
    begun = desk.do(walk.begin)
    known = desk.now - timedelta(hours=2)
    for wrong in (desk.now + timedelta(minutes=1), desk.now - timedelta(hours=9)):
        with pytest.raises(FormErrors) as caught:
            desk.do(walk.look_at, begun.walk_id, visit_id, REPORTED, left_at=wrong)
        assert "left_at" in caught.value.errors
    desk.do(walk.look_at, begun.walk_id, visit_id, REPORTED, left_at=known)
    row = desk.read(lists.row, visit_id)
    assert (row.leaving, row.left_at) == (Leaving.REPORTED, known)


def test_a_walk_broken_off_goes_on_where_it_stopped_also_for_somebody_else(desk: Any) -> None:
    ids = crew(desk, 3)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, ids[0], SEEN)
    desk.later(minutes=30)
    again = desk.do(walk.begin)
    assert again.walk_id == begun.walk_id
    assert [row.id for row in again.rows] == ids[1:]
    assert (again.done, again.total) == (1, 3)


def test_once_everybody_was_looked_at_a_new_walk_goes_through_those_still_here(desk: Any) -> None:
    ids = crew(desk, 2)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, ids[0], SEEN)
    desk.do(walk.look_at, begun.walk_id, ids[1], INSIDE)
    assert now(desk).rows == ()
    again = desk.do(walk.begin)
    assert again.walk_id != begun.walk_id
    assert ([row.id for row in again.rows], again.done) == ([ids[1]], 0)


def test_who_signs_out_by_badge_meanwhile_is_neither_asked_nor_counted(desk: Any) -> None:
    ids = crew(desk, 2)
    begun = desk.do(walk.begin)
    desk.do(service.leave, ids[0], Leaving.SCANNED)
    assert [row.id for row in now(desk).rows] == [ids[1]]
    with pytest.raises(UserError, match="is left already; nothing was changed"):
        desk.do(walk.look_at, begun.walk_id, ids[0], SEEN)
    assert desk.read(lists.row, ids[0]).leaving is Leaving.SCANNED


def test_who_comes_during_the_walk_is_looked_at_too(desk: Any) -> None:
    crew(desk, 1)
    desk.do(walk.begin)
    crew(desk, 1)
    assert now(desk).total == 2


def test_a_leaving_taken_back_is_asked_about_again(desk: Any) -> None:
    (visit_id,) = crew(desk, 1)
    begun = desk.do(walk.begin)
    done = desk.do(walk.look_at, begun.walk_id, visit_id, UNKNOWN)
    desk.do(service.undo, visit_id, version=done.version)
    assert ([row.id for row in now(desk).rows], now(desk).done) == ([visit_id], 0)


def test_the_next_day_has_a_walk_of_its_own_with_those_who_stayed_overnight(desk: Any) -> None:
    (visit_id,) = crew(desk, 1)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, visit_id, OVERNIGHT)
    assert desk.read(lists.today, now=desk.now).overnight == {visit_id}
    desk.later(hours=25)
    assert now(desk).walk_id is None
    assert [row.id for row in desk.do(walk.begin).rows] == [visit_id]
    assert desk.read(lists.today, now=desk.now).overnight == frozenset()


def test_who_waits_at_the_end_of_the_day_is_looked_at_too(desk: Any) -> None:
    from tests.visits.waiting import keep_waiting

    keep_waiting(desk)
    visit_id = come(desk)
    assert [row.id for row in desk.do(walk.begin).rows] == [visit_id]


def test_what_the_walk_found_stands_in_the_trail_of_the_visit(desk: Any) -> None:
    (visit_id,) = crew(desk, 1)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, visit_id, OVERNIGHT)
    desk.later(hours=20)
    again = desk.do(walk.begin)
    desk.do(walk.look_at, again.walk_id, visit_id, UNKNOWN)
    told = [(event.what, event.detail) for event in desk.read(details.visit, visit_id).events]
    assert told[1:] == [("end of day", "stays overnight"), ("end of day", "left, time unknown")]
    assert desk.read(check_all).troubles == ()


def test_an_answer_taken_back_is_asked_again(desk: Any) -> None:
    (visit_id,) = crew(desk, 1)
    begun = desk.do(walk.begin)
    desk.do(walk.look_at, begun.walk_id, visit_id, OVERNIGHT)
    desk.do(walk.look_at, begun.walk_id, visit_id, OPEN)
    assert ([row.id for row in now(desk).rows], now(desk).done) == ([visit_id], 0)
    assert desk.read(lists.today, now=desk.now).overnight == frozenset()
