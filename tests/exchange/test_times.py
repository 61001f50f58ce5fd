"""Written times are read in whatever notation a register used, and nothing else is taken for one."""

from datetime import UTC, date, datetime, time

import pytest

from app.exchange.times import is_day_first, parse_clock, parse_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Dec  3 2022  7:19PM", (2022, 12, 3, 19, 19)),
        ("Dec 11 2022 12:05AM", (2022, 12, 11, 0, 5)),
        ("12/3/2022 20:00", (2022, 12, 3, 20, 0)),
        ("2026-11-21 09:05:00", (2026, 11, 21, 9, 5)),
        ("2026年1月2日 下午3点05分", (2026, 1, 2, 15, 5)),
        ("2026年1月2日 星期五 15:05", (2026, 1, 2, 15, 5)),
        ("20260102 1505", (2026, 1, 2, 15, 5)),
        ("21 Nov 2026, 9:05 pm", (2026, 11, 21, 21, 5)),
        ("2026/11/21 9:05 AM", (2026, 11, 21, 9, 5)),
        ("46000.5", (2025, 12, 9, 12, 0)),
    ],
)
def test_a_moment_is_read(text: str, moment: tuple[int, ...]) -> None:
    assert parse_moment(text) == datetime(*moment)  # type: ignore[arg-type,misc]  # noqa: DTZ001 -- wall time


def test_a_written_zone_is_kept() -> None:
    assert parse_moment("2026-11-21T09:05:00Z") == datetime(2026, 11, 21, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026/1/2", "2026年1月2日", "2026.01.02", "1/2/2026", "2-Jan-26", "20260102", "Jan 2, 2026"])
def test_a_day_alone_has_no_clock(text: str) -> None:
    assert parse_moment(text) == date(2026, 1, 2)


@pytest.mark.parametrize("text", ["", "abc", "2026-13-40", "2026-11-21 25:00", "13800138888", "12", "13/12/2022 9:00", "0"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("9:05", time(9, 5)), ("9.05pm", time(21, 5)), ("下午3点", time(15)), ("0905", time(9, 5)), ("0.5", time(12))],
)
def test_a_time_of_day_is_read(text: str, clock: time) -> None:
    assert parse_clock(text) == clock


def test_a_column_tells_whether_the_day_comes_first() -> None:
    assert is_day_first(["1/2/2026", "13/2/2026"])
    assert not is_day_first(["1/2/2026", "2/13/2026"])
    assert parse_moment("13/2/2026 9:00", day_first=True) == datetime(2026, 2, 13, 9)  # noqa: DTZ001 -- wall time
