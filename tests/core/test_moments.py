"""When something happened, as people write it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from app.core.clock import local
from app.core.errors import FormErrors
from app.core.moments import DayAndTime, day_gone

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 4, 0, 30, tzinfo=UTC)  # 12:00:30 at the office


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", "2026-11-20"), ("昨天", "2026-11-20"), ("前天", "2026-11-19"), ("-3", "2026-11-18"), ("－3", "2026-11-18"),
        ("11-20", "2026-11-20"), ("11月20日", "2026-11-20"), ("12-24", "2025-12-24"), ("2-29", "2024-02-29"), ("today", "2026-11-21"),
        ("2026-11-01", "2026-11-01"), ("soon", "soon"), ("13-41", "13-41"), ("", ""),
    ],
)  # fmt: skip
def test_a_short_way_of_writing_means_the_last_such_day(text: str, day: str) -> None:
    assert day_gone(text, TODAY) == day


@pytest.mark.parametrize(
    ("day", "wall", "hour"),
    [(None, None, "12:00:30"), (TODAY, None, "12:00:30"), (None, time(9, 5), "09:05:00"), (date(2026, 11, 20), None, "12:00:00")],
)
def test_what_is_left_out_is_now_today_or_noon(day: date | None, wall: time | None, hour: str) -> None:
    meant = DayAndTime().meant({"day": day, "time": wall}, now=NOON)
    assert f"{local(meant):%H:%M:%S}" == hour


def test_what_nobody_touched_keeps_its_seconds() -> None:
    kept = datetime(2026, 11, 20, 1, 2, 3, 450000, tzinfo=UTC)
    fields = DayAndTime("a", "b")
    assert fields.of(kept) == {"a": date(2026, 11, 20), "b": time(9, 2)}
    assert fields.meant(fields.of(kept), now=NOON, kept=kept) == kept
    assert fields.meant({"a": date(2026, 11, 20), "b": time(9, 3)}, now=NOON, kept=kept) == datetime(2026, 11, 20, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "field"), [({"day": None, "time": time(12, 1)}, "time"), ({"day": date(2026, 11, 22), "time": None}, "day")]
)
def test_what_is_still_to_come_has_not_happened(values: dict[str, Any], field: str) -> None:
    with pytest.raises(FormErrors, match="has not come yet") as caught:
        DayAndTime().meant(values, now=NOON)
    assert set(caught.value.errors) == {field}
