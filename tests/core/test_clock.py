"""The clock: UTC kept, the office's day and wall time shown."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.core import clock


def test_now_is_aware_and_whole_to_the_millisecond() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


def test_a_fixed_clock_stands_still() -> None:
    moment = datetime(2026, 11, 21, 4, 0, 0, 123456, tzinfo=UTC)
    clock.fix(moment)
    assert clock.now() == clock.now() == moment.replace(microsecond=123000)


def test_a_day_is_the_offices_day() -> None:
    assert clock.day_of(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 11, 21)
    assert clock.day_of(datetime(2026, 11, 20, 15, 59, tzinfo=UTC)) == date(2026, 11, 20)


def test_a_days_span_holds_each_of_its_moments_and_no_other() -> None:
    start, end = clock.day_span(date(2026, 11, 21))
    assert end - start == timedelta(days=1)
    assert clock.day_of(start) == clock.day_of(end - timedelta(milliseconds=1)) == date(2026, 11, 21)
    assert clock.day_of(end) == date(2026, 11, 22)
    assert clock.day_span(date(2026, 11, 1), date(2026, 11, 30))[1] - clock.day_span(date(2026, 11, 1))[0] == timedelta(days=30)


def test_a_day_of_a_clock_change_has_its_own_length() -> None:
    clock.use_zone("Europe/Berlin")
    lengths = [end - start for start, end in (clock.day_span(date(2026, 3, 29)), clock.day_span(date(2026, 10, 25)))]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_a_wall_time_the_clock_change_skips_moves_forward() -> None:
    clock.use_zone("Europe/Berlin")
    assert clock.local(clock.at_local(date(2026, 3, 29), time(2, 30))).time() == time(3, 30)


def test_wall_time_there_and_back() -> None:
    at = clock.at_local(date(2026, 11, 21), time(12, 0))
    assert at == datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
    assert clock.local(at).time() == time(12, 0)


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused_and_the_old_one_stays(name: str) -> None:
    with pytest.raises(ValueError, match=name or "^$"):
        clock.use_zone(name)
    assert str(clock.zone()) == "Asia/Shanghai"
