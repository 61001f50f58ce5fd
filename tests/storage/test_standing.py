"""What a reader keeps is what the database holds: every commit, whoever made it, makes it read again."""

from typing import Any

from app.desk.find import find
from app.office.service import add_staff
from app.office.settings import change_setting, get_settings
from app.storage.standing import standing
from app.visits import service
from app.wiring import open_office


def test_the_same_answer_is_given_until_somebody_commits(desk: Any) -> None:
    made: list[int] = []

    def asked(s: Any) -> int:
        return standing(s, "count", lambda: made.append(1) or len(made))

    assert [desk.read(asked), desk.read(asked)] == [1, 1]
    desk.do(add_staff, {"name": "王经理"})
    assert [desk.read(asked), desk.read(asked)] == [2, 2]


def test_a_commit_of_another_program_counts_too(desk: Any) -> None:
    assert desk.read(get_settings).waiting_red == 15
    beside = open_office(desk.folder)
    beside.do(change_setting, "waiting_red", 40, by=desk.by, now=desk.now)
    beside.close()
    assert desk.read(get_settings).waiting_red == 40


def test_a_writing_transaction_sees_its_own_changes_at_once(desk: Any) -> None:
    def change_and_look(s: Any, *, by: Any, now: Any) -> int:
        change_setting(s, "waiting_red", 30, by=by, now=now)
        s.flush()
        return int(get_settings(s).waiting_red)

    assert desk.do(change_and_look) == 30


def test_the_one_box_finds_who_came_in_and_forgets_who_went_between_two_keys(desk: Any) -> None:
    def kinds(text: str) -> list[str]:
        return [hit.kind for hit in desk.read(find, text, now=desk.now).hits]

    assert kinds("王") == []
    done = desk.do(service.arrive, {"name": "王小明", "host": "工程部", "purpose": "送货"}, service.Coming(as_written=True))
    assert kinds("王") == ["inside"]
    desk.do(service.leave, done.visit_id, service.Leaving.SEEN)
    assert kinds("王") == ["person"]
