"""Every row of the table (procedures.md): from where, by whom, what must be filled in, which clocks."""

from typing import Any

import pytest

from app.complaints.fields import MAY, NOT_CHOSEN, ClockKind, Fault, Level, Move, Satisfaction, State, TrackState
from app.complaints.record import MOVES
from app.core.errors import FormErrors, StaleRecord, UserError
from app.desk.check import check_all
from app.office.absences import Word, come_back, go
from app.office.service import set_active
from tests.complaints.conftest import BY, FORMS, LEAK, LIFT, House, at

S, M = State, Move
TO_DECIDE = (M.START, M.FACTS)
TO_HAND = (*TO_DECIDE, M.DISPATCH, M.ACCEPT)
TO_REPORT = (*TO_HAND, M.REMEDY, M.RESULT)
TO_VISIT = (*TO_REPORT, M.REPORT)


def reached(house: House, *moves: Move, **form: Any) -> Any:
    complaint = house.open(**form)
    house.along(complaint, *moves)
    return complaint


def test_registered_to_verifying_by_the_officer_with_severity_danger_and_what_is_done_at_once(house: House) -> None:
    complaint = reached(house, M.START)
    row = house.row(complaint)
    assert (row.state, row.severity, row.danger, row.at_once) == (S.VERIFYING, "ordinary", "none", "已电话请施工方暂停")
    assert {"promise", "verify", "at_once"} <= house.runs(complaint)


def test_p2_3_what_was_found_goes_to_the_director_the_same_day(house: House) -> None:
    complaint = reached(house, *TO_DECIDE)
    row = house.row(complaint)
    assert (row.state, row.fault, house.acts(complaint)) == (S.TO_DECIDE, Fault.PARTLY, "钱主任")
    assert house.runs(complaint) == {"promise", "decide"}
    assert house.clock(complaint, ClockKind.VERIFY).result == "on_time"
    (finding,) = house.whole(complaint).attached.findings
    assert (finding.facts, finding.proposal, finding.made_by) == ("属实，周六有施工", "派秩序部上门", "孙物管")


def test_more_may_be_found_until_it_is_decided(house: House) -> None:
    complaint = reached(house, *TO_DECIDE)
    house.move(complaint, M.FACTS, facts="又查到一次")
    assert (house.row(complaint).state, len(house.whole(complaint).attached.findings)) == (S.TO_DECIDE, 2)


def test_p2_7_the_director_dispatches_with_remedy_and_corrective_action_as_two_tracks(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, M.DISPATCH)
    row, whole = house.row(complaint), house.whole(complaint)
    assert (row.state, row.team, house.acts(complaint)) == (S.DISPATCHED, "秩序部", "梁班长")
    assert house.runs(complaint) == {"promise", "accept", "remedy", "correct"}
    assert house.clock(complaint, ClockKind.REMEDY).due_at == at("11-25 17:30")
    assert house.clock(complaint, ClockKind.ACCEPT).due_at == at("11-23 11:15")  # two working hours
    (remedy,), (action,) = whole.attached.remedies, whole.actions
    assert (remedy.method, remedy.state, action.due_at, action.place) == ("上门制止并约定施工时间", TrackState.OPEN, at("12-11 17:30"), 1)
    assert whole.attached.decisions[0].decided_by == "钱主任"


def test_p2_7_no_remedy_is_due_later_than_the_person_was_promised_except_with_their_consent(house: House) -> None:
    complaint = reached(house, *TO_DECIDE)
    with pytest.raises(FormErrors, match=r"promised a reply by 2026-11-30 17:30.*consent"):
        house.move(complaint, M.DISPATCH, remedy_day="2026-12-05")
    assert house.row(complaint).state is S.TO_DECIDE
    house.move(complaint, M.EXTEND, until_day="2026-12-04")
    house.move(complaint, M.DISPATCH, remedy_day="2026-12-04")
    (consent,) = house.whole(complaint).attached.consents
    assert (consent.agreed_by, consent.channel, consent.before_at) == ("张三", "phone", at("11-30 17:30"))
    promise = house.clock(complaint, ClockKind.PROMISE)
    assert (promise.original_due_at, promise.due_at) == (at("11-30 17:30"), at("12-04 23:59"))


def test_r7_a_later_remedy_moves_promise_and_remedy_together_and_never_nearer(house: House) -> None:
    complaint = reached(house, *TO_HAND)
    for day in ("2026-11-24", "2026-11-20"):
        with pytest.raises(FormErrors):
            house.move(complaint, M.EXTEND, until_day=day)
    house.move(complaint, M.EXTEND)
    assert house.clock(complaint, ClockKind.REMEDY).due_at == house.clock(complaint, ClockKind.PROMISE).due_at == at("12-15 23:59")
    with pytest.raises(FormErrors, match="contact"):
        house.move(complaint, M.EXTEND, until_day="2026-12-20", channel="nobody")


def test_p2_7_2_the_director_puts_big_ones_before_the_manager_who_decides(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, M.TO_MANAGER)
    assert (house.row(complaint).state, house.acts(complaint)) == (S.MANAGER, "郑经理")
    with pytest.raises(UserError, match=r"for 郑经理\. Nothing was changed"):
        house.move(complaint, M.DECIDE, "钱主任")
    house.move(complaint, M.DECIDE)
    row = house.row(complaint)
    assert (row.state, row.level) == (S.DISPATCHED, Level.MANAGER)


def test_the_manager_may_give_it_back_to_the_director(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, M.TO_MANAGER, M.TO_DIRECTOR)
    assert (house.row(complaint).state, house.acts(complaint)) == (S.TO_DECIDE, "钱主任")


def test_w6_the_director_alone_finds_it_unfounded_and_told_it_is_closed(house: House) -> None:
    complaint = reached(house, *TO_DECIDE)
    for who in ("孙物管", "梁班长", "陈主任", "郑经理"):
        with pytest.raises(UserError, match="钱主任"):
            house.move(complaint, M.UNFOUNDED, who)
    house.move(complaint, M.UNFOUNDED)
    assert (house.row(complaint).state, house.acts(complaint)) == (S.UNFOUNDED, "孙物管")
    house.move(complaint, M.TELL)
    row = house.row(complaint)
    assert (row.state, row.is_unfounded, row.told_how, house.runs(complaint)) == (S.CLOSED, True, "phone", set())


def test_the_team_leader_accepts_within_two_working_hours(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, M.DISPATCH)
    with pytest.raises(UserError, match="梁班长"):
        house.move(complaint, M.ACCEPT, "冯队员")
    house.move(complaint, M.ACCEPT)
    assert (house.row(complaint).state, house.row(complaint).leader) == (S.IN_HAND, "梁班长")
    assert "accept" not in house.runs(complaint)
    assert house.whole(complaint).actions[0].owner == "梁班长"


def test_a_team_returns_what_is_not_its_duty_and_the_director_decides_again(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, M.DISPATCH, M.SEND_BACK)
    whole = house.whole(complaint)
    assert (whole.row.state, whole.row.team, whole.attached.remedies[0].state) == (S.TO_DECIDE, "", TrackState.WITHDRAWN)
    assert house.runs(complaint) == {"promise", "decide"}
    house.move(complaint, M.DISPATCH, team="工程部")
    assert house.acts(complaint) == "何班长"


def test_dispatched_anew_the_earlier_plan_is_withdrawn(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, M.DISPATCH, M.DISPATCH)
    states = [one.state for one in house.whole(complaint).attached.remedies]
    assert states == [TrackState.WITHDRAWN, TrackState.OPEN]
    assert sorted(clock.kind for clock in house.row(complaint).running) == ["accept", "correct", "promise", "remedy"]


def test_p2_7_closing_is_blocked_while_the_remedy_is_open(house: House) -> None:
    complaint = reached(house, *TO_HAND)
    with pytest.raises(UserError, match="still open"):
        house.move(complaint, M.RESULT)
    house.move(complaint, M.REMEDY)
    house.move(complaint, M.RESULT)
    house.move(complaint, M.FURTHER)
    house.move(complaint, M.REPORT)
    with pytest.raises(UserError, match="still open"):
        house.move(complaint, M.VISIT)
    assert house.row(complaint).state is S.TO_REVISIT
    house.move(complaint, M.REMEDY)
    house.move(complaint, M.VISIT)
    assert house.row(complaint).state is S.CLOSED


def test_p1_5_the_return_visit_is_due_seven_days_from_handled_and_is_the_handlers(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    row = house.row(complaint)
    assert (row.state, row.handler, row.visitor, house.acts(complaint)) == (S.TO_REVISIT, "冯队员", "冯队员", "冯队员")
    clock = house.clock(complaint, ClockKind.RETURN)
    assert (clock.started_at, clock.due_at) == (row.handled_at, at("11-30 17:30"))
    assert house.runs(complaint) == {"return", "correct"}  # told: the promise is kept


def test_p2_4_the_result_is_told_to_the_person_and_to_the_director(house: House) -> None:
    complaint = reached(house, *TO_REPORT)
    for form, field in (({"director": ""}, "director"), ({"how": "nobody"}, "how"), ({"told_to": ""}, "told_to")):
        with pytest.raises(FormErrors) as error:
            house.move(complaint, M.REPORT, **form)
        assert list(error.value.errors) == [field]
    house.move(complaint, M.REPORT)
    row = house.row(complaint)
    assert (row.told_to, row.director_told, row.reaction) == ("张三", "钱主任", "知道了")


def test_a_repair_is_called_within_24_hours_and_revisited_within_a_week_both(house: House) -> None:
    complaint = reached(house, *TO_DECIDE, kind=LEAK)
    house.move(complaint, M.DISPATCH, team="工程部")
    house.move(complaint, M.ACCEPT, "何班长")
    house.move(complaint, M.REMEDY, "刘工", done_by="刘工")
    house.move(complaint, M.RESULT, "何班长")
    house.move(complaint, M.REPORT)
    assert {"call", "return"} <= house.runs(complaint)
    call = house.clock(complaint, ClockKind.CALL)
    assert (call.due_at - call.started_at).total_seconds() == 24 * 3600
    house.desk.later(hours=3)
    house.move(complaint, M.CALL)
    assert "call" not in house.runs(complaint)
    house.move(complaint, M.VISIT, "刘工")
    assert house.row(complaint).state is S.CLOSED


def test_no_call_is_asked_for_where_nothing_was_repaired(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    with pytest.raises(UserError, match="No call after a repair"):
        house.move(complaint, M.CALL)


def test_a_return_visit_before_the_handling_is_no_return_visit(house: House) -> None:
    complaint = reached(house, *TO_HAND)
    with pytest.raises(UserError, match="is not possible then"):
        house.move(complaint, M.VISIT)
    house.along(complaint, M.REMEDY, M.RESULT, M.REPORT)
    house.desk.now = at("11-25 10:00")
    with pytest.raises(FormErrors, match="before 2026-11-23"):
        house.move(complaint, M.VISIT, visited_day="2026-11-20")
    with pytest.raises(FormErrors, match="still to come"):
        house.move(complaint, M.VISIT, visited_day="2026-11-27")
    assert house.whole(complaint).attached.visits == ()


@pytest.mark.parametrize("said", [Satisfaction.SATISFIED, Satisfaction.BASICALLY])
def test_satisfied_or_basically_it_is_closed(house: House, said: Satisfaction) -> None:
    complaint = reached(house, *TO_VISIT)
    house.move(complaint, M.VISIT, satisfaction=said.value)
    whole = house.whole(complaint)
    assert (whole.row.state, whole.row.satisfaction, whole.row.acts) == (S.CLOSED, said, None)
    assert whole.attached.visits[0].is_by_handler
    assert [clock.kind for clock in whole.row.running] == ["correct"]  # the cause is corrected after the case


def test_nobody_met_is_a_try_and_the_visit_is_still_to_be_made(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    moved = house.move(complaint, M.VISIT, satisfaction="not_met", person="")
    assert (moved.state, "still to be made" in moved.notes[-1]) == (S.TO_REVISIT, True)
    assert "return" in house.runs(complaint)


def test_p2_7_4_not_satisfied_begins_another_round_one_level_up_up_to_the_manager(house: House) -> None:
    complaint = reached(house, *TO_VISIT, kind=LIFT)
    with pytest.raises(FormErrors, match="why"):
        house.move(complaint, M.VISIT, satisfaction="unsatisfied")
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="周日又施工")
    row = house.row(complaint)
    assert (row.state, row.round, row.level, row.is_pending, house.acts(complaint)) == (S.IN_HAND, 2, Level.DIRECTOR, True, "钱主任")
    assert house.clock(complaint, ClockKind.PROMISE).round == 2  # R8: new limits
    with pytest.raises(UserError, match="waits for the decision"):
        house.move(complaint, M.RESULT)
    with pytest.raises(UserError, match="钱主任"):
        house.move(complaint, M.DECIDE_ROUND, "梁班长")
    house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="还是一样")
    row = house.row(complaint)
    assert (row.round, row.level, house.acts(complaint)) == (3, Level.MANAGER, "郑经理")
    with pytest.raises(UserError, match="郑经理"):
        house.move(complaint, M.DECIDE_ROUND, "钱主任")
    house.move(complaint, M.DECIDE_ROUND, "郑经理", team="工程部")
    assert house.acts(complaint) == "何班长"
    assert [one.level for one in house.whole(complaint).attached.decisions] == [Level.DIRECTOR, Level.DIRECTOR, Level.MANAGER]


def test_p2_7_ended_unsatisfied_by_the_manager_alone_with_answer_routes_and_evidence(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    with pytest.raises(UserError, match="Nobody has said yet"):
        house.move(complaint, M.END)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="不行")
    for who in ("孙物管", "钱主任", "梁班长"):
        with pytest.raises(UserError, match="郑经理"):
            house.move(complaint, M.END, who)
    for missing in ("final_answer", "outside_routes", "evidence"):
        with pytest.raises(FormErrors) as error:
            house.move(complaint, M.END, **{missing: " "})
        assert list(error.value.errors) == [missing]
    house.move(complaint, M.END)
    row = house.row(complaint)
    assert (row.state, row.outside_routes, row.is_pending) == (S.ENDED, "可向街道办、住建局反映", False)


def test_a_round_decided_on_is_not_ended_while_its_remedy_is_in_hand(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="不行")
    house.move(complaint, M.DECIDE_ROUND)
    with pytest.raises(UserError, match="in hand"):
        house.move(complaint, M.END)


def test_p1_5_whoever_is_complained_about_had_better_not_make_the_return_visit(house: House) -> None:
    complaint = reached(house, *TO_REPORT, accused="冯队员")
    assert any("complained about" in note for note in house.move(complaint, M.REPORT).notes)
    moved = house.move(complaint, M.VISIT, "梁班长", visitor="冯队员")
    assert any("冯队员 is the person complained about" in note for note in moved.notes)
    other = reached(house, *TO_DECIDE, accused="梁班长")
    with pytest.raises(FormErrors, match="person complained about"):
        house.move(other, M.DISPATCH, team="梁班长")


def test_another_than_the_handler_may_visit_and_it_is_said(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    moved = house.move(complaint, M.VISIT, "孙物管")
    assert any("handler's (冯队员)" in note for note in moved.notes)


def test_corrective_actions_outlive_the_case_and_are_verified_by_somebody_else(house: House) -> None:
    complaint = reached(house, *TO_VISIT, M.VISIT)
    house.move(complaint, M.CORRECTIVE)
    with pytest.raises(FormErrors, match="somebody else"):
        house.move(complaint, M.VERIFY_CORRECTIVE, verified_by="梁班长")
    house.move(complaint, M.VERIFY_CORRECTIVE, is_effective="no", verified_note="仍有施工")
    assert house.whole(complaint).actions[0].state is TrackState.OPEN
    assert house.clock(complaint, ClockKind.CORRECT).is_open
    house.move(complaint, M.CORRECTIVE)
    house.move(complaint, M.VERIFY_CORRECTIVE)
    action = house.whole(complaint).actions[0]
    assert (action.state, action.cause, action.verified_by, house.row(complaint).state) == (
        TrackState.VERIFIED, "巡查不到位", "孙物管", S.CLOSED,
    )  # fmt: skip


def test_a_corrective_actions_later_date_needs_consent_too(house: House) -> None:
    complaint = reached(house, *TO_HAND)
    house.move(complaint, M.EXTEND, track="correct", until_day="2027-01-15")
    assert house.clock(complaint, ClockKind.CORRECT).due_at.isoformat() == "2027-01-15T15:59:00+00:00"
    assert house.clock(complaint, ClockKind.PROMISE).due_at == at("11-30 17:30")


def test_two_people_deciding_at_once_the_second_is_told_who_was_first(house: House) -> None:
    complaint = reached(house, *TO_DECIDE)
    version = house.row(complaint).version
    house.move(complaint, M.DISPATCH, version=version)
    with pytest.raises(StaleRecord, match=r"钱主任 at 1 has just changed complaint 投诉〔2026〕0001: it is “Dispatched”"):
        house.move(complaint, M.TO_MANAGER, version=version)


def test_a_move_somebody_may_not_make_is_absent_and_refused_with_a_sentence(house: House) -> None:
    """The guard at the gate has none of them, in any state."""
    complaint = reached(house, *TO_VISIT)
    assert house.moves(complaint, "赵师傅") == set()
    for move in Move:
        if move not in NOT_CHOSEN:
            with pytest.raises(UserError, match=r"another role|not possible"):
                house.move(complaint, move, "赵师傅")
            assert move in MAY


@pytest.mark.parametrize("moves", [TO_DECIDE, TO_HAND, TO_REPORT, TO_VISIT], ids=lambda moves: moves[-1])
@pytest.mark.parametrize("who", ["孙物管", "钱主任", "郑经理", "梁班长", "冯队员"])
def test_what_is_offered_is_what_can_be_done(house: House, who: str, moves: tuple[Move, ...]) -> None:
    """Each move offered to somebody in a state succeeds with a filled form."""
    for move in house.moves(reached(house, *moves), who) - {M.MERGE, M.LINK}:
        fresh = reached(house, *moves)
        later = {"track": "correct", "until_day": "2027-01-15"} if move is M.EXTEND and moves is TO_VISIT else {}
        assert house.move(fresh, move, who, **later).number


def test_every_chosen_move_is_in_the_table_has_a_form_and_a_service() -> None:
    from app.complaints.forms import MOVE_FIELDS
    from app.complaints.moves import SERVICES

    chosen = {move for move in Move if move not in NOT_CHOSEN}
    assert set(MAY) == chosen == set(SERVICES) == set(MOVE_FIELDS) - {M.OPEN}
    assert {move for moves in MOVES.values() for move in moves} == chosen
    assert set(BY) | set(FORMS) <= chosen


def test_an_office_without_a_manager_goes_up_to_the_director_only(house: House) -> None:
    house.does(set_active, house.id("郑经理"), False)
    complaint = reached(house, *TO_DECIDE)
    assert M.TO_MANAGER not in house.moves(complaint, "钱主任")
    with pytest.raises(UserError, match="no manager"):
        house.move(complaint, M.TO_MANAGER)
    house.along(complaint, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)
    for _round in (2, 3):
        house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="不行")
        assert (house.row(complaint).level, house.acts(complaint)) == (Level.DIRECTOR, "钱主任")
        house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT)
    assert house.row(complaint).round == 3


def test_while_the_director_is_away_the_manager_decides_but_nobody_stands_in_for_the_manager(house: House) -> None:
    complaint = reached(house, *TO_DECIDE)
    house.does(go, house.id("钱主任"), {"kind": "out"}, Word(), who="周总")
    assert house.acts(complaint) == "郑经理"
    house.move(complaint, M.DISPATCH, "郑经理")
    other = reached(house, *TO_DECIDE)
    house.does(come_back, house.id("钱主任"))
    house.move(other, M.TO_MANAGER)
    house.does(go, house.id("郑经理"), {"kind": "out"}, Word(), who="钱主任")
    assert house.acts(other) == "钱主任"  # answers for it, so that nothing falls between (W5)
    with pytest.raises(UserError, match="郑经理"):
        house.move(other, M.DECIDE, "钱主任")


def test_the_trail_holds_after_a_whole_course(house: House) -> None:
    complaint = reached(house, *TO_VISIT)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="不行")
    house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT, M.VISIT, M.CORRECTIVE)
    assert house.desk.read(check_all).troubles == ()
