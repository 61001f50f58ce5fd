"""What became of each backup, kept beside the database and not in it, so that a restore does not forget; and when the next is due."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.core import clock
from app.storage.places import write_whole

NAME = "backups.json"
MOST = 60
AGAIN = timedelta(minutes=30)  # after one that failed: a stick may have been put in
SLACK = timedelta(minutes=5)  # a moment farther ahead was written by a clock that was wrong
COUNTED = frozenset({"nightly", "by_hand", "to_take"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One backup as it went: `sentence` says why one failed."""

    at: datetime
    kind: str
    folder: str
    name: str = ""
    is_good: bool = False
    size: int = 0
    seconds: float = 0.0
    sentence: str = ""


def entries(data: Path) -> tuple[Entry, ...]:
    """As they were written, the newest last; none where nothing can be read."""
    try:
        rows = json.loads((data / NAME).read_text("utf-8"))
        return tuple(_entry(row) for row in rows)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return ()


def _entry(row: dict[str, Any]) -> Entry:
    at = datetime.fromisoformat(row["at"])
    if at.tzinfo is None:
        raise ValueError("a naive time")
    return Entry(
        at, str(row["kind"]), str(row["folder"]), str(row["name"]), bool(row["is_good"]), int(row["size"]), float(row["seconds"]),
        str(row["sentence"]),
    )  # fmt: skip


def remember(data: Path, entry: Entry) -> None:
    """Add one; where even that cannot be written, the line at the bottom goes by the last one that could."""
    rows = [{**asdict(one), "at": one.at.isoformat()} for one in (*entries(data), entry)][-MOST:]
    with suppress(OSError):
        write_whole(data / NAME, json.dumps(rows, ensure_ascii=False, indent=0).encode())


def last_good(rows: Sequence[Entry]) -> Entry | None:
    """The last one that went well, of those somebody can lean on when this PC is gone."""
    return next((one for one in reversed(rows) if one.is_good and one.kind in COUNTED), None)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where and at what hour of the office's clock a nightly backup is made, and after how many days a missing one is said in red."""

    folder: str
    hour: time
    days: int


def slot(hour: time, now: datetime) -> datetime:
    """The last time this hour struck."""
    today = clock.at_local(clock.day_of(now), hour)
    return today if today <= now else clock.at_local(clock.day_of(now) - timedelta(days=1), hour)


def is_due(rows: Sequence[Entry], plan: Plan, now: datetime) -> bool:
    """Whether the nightly one is to be made now: none went well in this folder since the hour struck (the PC may have been off)."""
    here = [one for one in rows if one.kind == "nightly" and one.folder == plan.folder]
    if not here:
        return True
    last = here[-1]
    if last.at > now + SLACK:
        return True
    if not last.is_good and now - last.at < AGAIN:
        return False
    good = next((one for one in reversed(here) if one.is_good), None)
    return good is None or good.at < slot(plan.hour, now)


def next_at(rows: Sequence[Entry], plan: Plan, now: datetime) -> datetime:
    """When the next nightly one is made: now where it is due, later where one has just failed."""
    if is_due(rows, plan, now):
        return now
    here = [one for one in rows if one.kind == "nightly" and one.folder == plan.folder]
    if here and not here[-1].is_good:
        return here[-1].at + AGAIN
    return clock.at_local(clock.day_of(slot(plan.hour, now)) + timedelta(days=1), plan.hour)


def is_late(rows: Sequence[Entry], plan: Plan, now: datetime) -> bool:
    """Whether the last good backup is older than the limit; an office without any is late once a try has failed."""
    good = last_good(rows)
    if good is None:
        return any(not one.is_good and one.kind in COUNTED for one in rows)
    return now - good.at > timedelta(days=plan.days)
