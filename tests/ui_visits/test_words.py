"""What boards, presets and filters say, without a window."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.core import clock
from app.visits.answers import HostAnswer
from app.visits.attempts import Tries
from app.visits.fields import Leaving, VisitorType, VisitState
from app.visits.lists import VisitRow
from ui.today.beginning import field_for
from ui.visits.columns import REGISTER
from ui.visits.filters import span_days
from ui.visits.presets import matching, meant
from ui.visits.words import Limits, detail, history, leaving_words, long_ago, pill, span_words, stay, struck_span, title

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
WORDS = ("探访", "送货", "维修", "Delivery")
INITIALS = {"探访": "tf", "送货": "sh", "维修": "wx", "Delivery": "delivery"}
WAITING = VisitRow(
    id=UUID(int=1), number="V20261121-0001", state=VisitState.WAITING, type=VisitorType.GUEST, at=NOON, name="张三", phone="",
    company="京东", plate="", people=1, host="5-1-0803", department="", purpose="探访", belongings="", note="", assistance="",
    expected_at=None, arrived_at=NOON, admitted_at=None, left_at=None, leaving=None, badge=1, person_id=None, counter="1",
    received_by="李红", reason="", is_corrected=False, version=1,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _noon() -> None:
    clock.fix(NOON)


@pytest.mark.parametrize(("minutes", "meaning"), [(0, "ok"), (4, "ok"), (5, "warn"), (14, "warn"), (15, "bad"), (90, "bad")])
def test_the_waiting_clock_turns_amber_and_red_at_the_set_minutes(minutes: int, meaning: str) -> None:
    mark = pill(WAITING, NOON + timedelta(minutes=minutes), Limits(5, 15, 480))
    assert mark.meaning == meaning
    assert span_words(minutes) in mark.word


def test_a_clock_set_back_shows_no_negative_time() -> None:
    assert pill(WAITING, NOON - timedelta(hours=1), Limits()).word == "Waiting 0 min"


def test_a_stay_over_the_limit_says_by_how_much() -> None:
    inside = replace(WAITING, state=VisitState.INSIDE, admitted_at=NOON)
    assert pill(inside, NOON + timedelta(minutes=515), Limits()).word == "Over by 35 min"
    assert pill(inside, NOON + timedelta(minutes=40), Limits()).meaning == "quiet"


@pytest.mark.parametrize("how", list(Leaving))
def test_a_time_nobody_saw_is_struck_through_and_its_kind_is_said(how: Leaving) -> None:
    left = replace(WAITING, state=VisitState.LEFT, admitted_at=NOON, left_at=NOON + timedelta(hours=2), leaving=how)
    out = next(column for column in REGISTER if column.title == "Out")
    is_measured = how not in (Leaving.UNKNOWN, Leaving.BULK)
    for words in (stay(left), detail(left), history(left)):
        start, length = struck_span(left, words)
        assert words[start : start + length] == ("" if is_measured else "14:00")
    assert (out.text(left) == "14:00") is is_measured
    assert (leaving_words(left) in out.text(left)) is not is_measured
    assert (leaving_words(left) in history(left)) is not is_measured
    assert out.struck is not None
    assert out.struck(left) is not is_measured


def test_of_two_times_alike_the_leaving_is_struck_through() -> None:
    left = replace(WAITING, state=VisitState.LEFT, admitted_at=NOON, left_at=NOON, leaving=Leaving.BULK)
    assert struck_span(left, detail(left)) == (8, 5)


def test_an_old_register_that_knows_no_leaving_time_says_so_struck_through() -> None:
    left = replace(WAITING, state=VisitState.LEFT, left_at=None, leaving=Leaving.UNKNOWN)
    assert detail(left).startswith("12:00 – time unknown · ")
    assert struck_span(left, detail(left)) == (8, len("time unknown"))


@pytest.mark.parametrize(("minutes", "word"), [(4, "Waiting 4 min"), (5, "Still waiting 5 min"), (15, "Too long: 15 min")])
def test_each_stage_of_waiting_has_a_word_of_its_own(minutes: int, word: str) -> None:
    assert pill(WAITING, NOON + timedelta(minutes=minutes), Limits(5, 15, 480)).word == word


def test_the_waiting_row_says_what_the_host_answered_and_how_often() -> None:
    tried = Tries(HostAnswer.NO_ANSWER, "刘工", 2, 2)
    assert pill(WAITING, NOON + timedelta(minutes=6), Limits(), tried) == ("Still waiting 6 min · no answer ×2", "warn")
    refused = Tries(HostAnswer.REFUSED, "刘工", 1, 3)
    assert pill(WAITING, NOON, Limits(), refused) == ("Waiting 0 min · refuses", "bad")


def test_a_stay_is_too_long_by_the_limit_of_its_visitor_type() -> None:
    limits = Limits(5, 15, 480, {VisitorType.DELIVERY: 30})
    courier = replace(WAITING, state=VisitState.INSIDE, admitted_at=NOON, type=VisitorType.DELIVERY)
    assert pill(courier, NOON + timedelta(minutes=45), limits) == ("Over by 15 min", "bad")
    assert pill(replace(courier, type=VisitorType.GUEST), NOON + timedelta(minutes=45), limits).meaning == "quiet"
    assert pill(courier, NOON + timedelta(minutes=45), limits, is_overnight=True) == ("Stays overnight", "quiet")


def test_a_row_says_who_whose_and_where_to() -> None:
    assert title(WAITING) == "张三 · 京东"
    assert title(replace(WAITING, people=3, company="")) == "张三 and 2 more"
    assert detail(WAITING) == "arrived 12:00 · → 5-1-0803 · V20261121-0001"


def test_a_preset_is_taken_by_number_first_letters_or_initials_and_chinese_stays_as_written() -> None:
    assert meant("2", WORDS, INITIALS) == "送货"
    assert meant("wx", WORDS, INITIALS) == "维修"
    assert meant("del", WORDS, INITIALS) == "Delivery"
    assert meant("探", WORDS, INITIALS) == "探"
    assert meant("9", WORDS, INITIALS) == "9"
    assert meant("sofa", WORDS, INITIALS) == "sofa"
    assert matching("", WORDS) == WORDS


@pytest.mark.parametrize(
    ("text", "field"),
    [("13800138888", "phone"), ("+86 138-0013", "phone"), ("鄂A·5H8K2", "plate"), ("鄂A12345", "plate"), ("张三", "name"), ("12", "name"),
     ("o'brien", "name"), ("张三138", "name"), ("１３８００１３８８８８", "phone")],
)  # fmt: skip
def test_a_text_nobody_fits_belongs_to_one_field(text: str, field: str) -> None:
    assert field_for(text) == field


def test_spans_of_the_register_are_office_days_and_weeks_begin_on_monday() -> None:
    today = date(2026, 11, 21)
    assert span_days("today", today) == (today, today)
    assert span_days("yesterday", date(2026, 12, 1)) == (date(2026, 11, 30), date(2026, 11, 30))
    assert span_days("week", today) == (date(2026, 11, 16), today)
    assert span_days("month", today) == (date(2026, 11, 1), today)
    assert span_days("all", today) == (None, None)


def test_how_long_ago_is_as_exact_as_anybody_needs() -> None:
    said = [long_ago(NOON - timedelta(days=n)) for n in (0, 1, 9, 30, 400)]
    assert said == ["today 12:00", "yesterday", "9 days ago", "4 weeks ago", "2025-10-17"]
