"""The two calendars of the examples, and times as people say them."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.hours.calendar import Calendar
from app.hours.forms import calendar_of


@pytest.fixture
def written(shared: Callable[[str], Path]) -> dict[str, dict[str, Any]]:
    """OFF and DESK as they are written in files."""
    forms: dict[str, dict[str, Any]] = json.loads(shared("hours/calendars_cn.json").read_text("utf-8"))
    return forms


@pytest.fixture
def off(written: dict[str, Any]) -> Calendar:
    """Monday to Friday 08:30–12:00 and 14:00–17:30, with State Council days."""
    return calendar_of(written["OFF"])


@pytest.fixture
def desk_hours(written: dict[str, Any]) -> Calendar:
    """Every day 08:30–17:30."""
    return calendar_of(written["DESK"])


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """`at("11-23 09:00")`: wall time in Shanghai, of 2026 unless the year is said."""

    def moment(text: str) -> datetime:
        whole = text if len(text) > 14 else f"2026-{text}"
        return datetime.fromisoformat(whole).replace(tzinfo=ZoneInfo("Asia/Shanghai"))

    return moment


@pytest.fixture
def sec(at: Callable[[str], datetime]) -> Callable[[str], int]:
    """The same as UTC seconds."""
    return lambda text: int(at(text).timestamp())
