"""An ID number shown at the desk: tested by its check digit, compared with the list, and nowhere once the check-in is done."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.errors import FormErrors
from app.exchange.exporting import visits_sheet
from app.office.settings import change_setting
from app.passes.scanning import arrive_for_day
from app.visits.companions import Companion
from app.visits.lists import VisitFilter, register_rows
from app.visits.service import Coming, arrive
from app.visits.together import arrive_with
from app.watch import service
from app.watch.alike import How, Seen
from app.watch.fields import Said, Standing, WatchHit, Who
from app.watch.id_numbers import plain, trouble
from app.watch.lists import check
from tests.watch.traces import traces

ID, OTHER = "11010519491231002X", "440308199901101512"
BAN = {"kind": "ban", "name": "张伟", "reason": "曾在大堂闹事", "id_number": ID}
FORM = {"name": "李四", "phone": "13800138000", "host": "李红", "purpose": "Visiting"}


@pytest.fixture
def entry(desk: Any) -> Any:
    """Somebody barred whose number is known, in an office that compares numbers."""
    desk.do(change_setting, "keeps_ids", True)
    return desk.do(service.add, BAN)


def asked(desk: Any, name: str, number: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = desk.read(check, Who(Seen(name), id_number=number), now=desk.now)
    return found


def test_numbers_are_right_or_wrong_as_other_programs_say(shared: Callable[[str], Path]) -> None:
    vectors = json.loads(shared("ids/resident_id_vectors.json").read_text("utf-8"))["vectors"]
    assert len(vectors) > 20
    wrong = [each["number"] for each in vectors if (trouble(each["number"]) is None) != (each["plain_checks"] == ["ok"])]
    assert wrong == []


def test_a_number_is_one_however_it_is_written() -> None:
    assert plain("610104620927690") == plain("６１０１０４-１９６２０９２７-６９０８") == "610104196209276908"
    assert plain(" 11010519491231002x ") == ID


def test_the_number_alone_is_a_hit(desk: Any, entry: Any) -> None:
    (hit,) = asked(desk, "谁", ID.lower())
    assert (hit.entry_id, hit.hows, hit.is_blocking) == (entry, (How.ID,), True)
    assert [one.entry_id for one in asked(desk, "", ID)] == [entry]
    assert asked(desk, "谁", OTHER) == asked(desk, "谁", ID[:-1]) == ()
    with pytest.raises(WatchHit):
        desk.do(arrive, FORM, Coming(id_number=ID))
    assert desk.read(register_rows, VisitFilter()) == ()


def test_a_number_that_is_another_says_so_beside_the_name(desk: Any, entry: Any) -> None:
    (hit,) = asked(desk, "张伟", OTHER)
    assert (hit.hows, hit.is_other_id) == ((How.NAME,), True)
    assert not asked(desk, "张伟", ID)[0].is_other_id
    assert not asked(desk, "张伟", "")[0].is_other_id


def test_what_was_said_before_the_number_was_shown_is_asked_again(desk: Any, entry: Any) -> None:
    who = Who(Seen("张伟"))
    desk.do(service.answer, entry, who, Said.NOT_SAME, "Another person of the name")
    assert desk.read(check, who, now=desk.now) == ()
    (hit,) = asked(desk, "张伟", ID)
    assert (hit.standing, hit.hows) == (Standing.OPEN, (How.ID, How.NAME))
    desk.do(service.answer, entry, Who(Seen("张伟"), id_number=ID), Said.NOT_SAME, "Known by sight")
    assert asked(desk, "张伟", ID) == ()


def test_where_the_office_compares_none_a_number_is_refused_and_hits_nobody(desk: Any, entry: Any) -> None:
    desk.do(change_setting, "keeps_ids", False)
    assert asked(desk, "谁", ID) == ()
    with pytest.raises(FormErrors) as refused:
        desk.do(arrive, FORM, Coming(id_number=ID))
    assert refused.value.errors["id_number"].startswith("This office compares no ID numbers.")


@pytest.mark.parametrize("number", ["11010519491231002", "440308199901101513", "护照 E12345678", "x" * 60])
def test_a_number_that_cannot_be_right_is_refused_in_a_sentence(desk: Any, entry: Any, number: str) -> None:
    with pytest.raises(FormErrors) as refused:
        desk.do(arrive, FORM, Coming(id_number=number))
    assert list(refused.value.errors) == ["id_number"]
    assert number not in str(refused.value)
    assert desk.read(register_rows, VisitFilter()) == ()


@pytest.mark.file_only("looks into it")
def test_after_the_check_in_no_trace_of_the_number_is_left(desk: Any, entry: Any, tmp_path: Path) -> None:
    asked(desk, "李四", OTHER)
    desk.do(arrive, FORM, Coming(id_number=OTHER))
    desk.do(arrive_for_day, {**FORM, "name": "王五"}, Coming(id_number=OTHER))
    desk.do(arrive_with, {**FORM, "name": "赵六"}, [Companion("钱七")], Coming(id_number=OTHER))
    with pytest.raises(WatchHit):
        desk.do(arrive, {**FORM, "name": "孙八"}, Coming(id_number=ID))
    who = Who(Seen("孙八"), id_number=ID)
    desk.do(service.answer, entry, who, Said.NOT_SAME, "Known by sight")
    desk.do(arrive, {**FORM, "name": "孙八"}, Coming(id_number=ID))
    sheet = desk.read(visits_sheet, VisitFilter(), ".csv")
    assert OTHER not in repr(Coming(id_number=OTHER)) + repr(Who(id_number=OTHER))
    for number in (ID, OTHER):
        assert traces(number, desk.folder, tmp_path / "keys", besides=[sheet]) == []  # with what the database has not merged yet
    assert traces("13800138000", desk.folder) != [], "what is kept is found"
    desk.store.close()
    assert [number for number in (ID, OTHER) if traces(number, desk.folder, tmp_path / "keys")] == []
