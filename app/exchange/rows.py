"""One row of a file becomes the values of a person or a visit, or one sentence at each field that must be mended."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from app.core import clock
from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import LANGUAGES, _, speaking
from app.core.names import fold
from app.exchange.fields import COMPLAINTS, PEOPLE, REASON, TARGETS
from app.exchange.mapping import JOINED, ColumnMap, plain_heading, target_of
from app.exchange.times import parse_clock, parse_moment
from app.people.fields import PERSON_FIELDS
from app.visits.fields import LEAVING_WORDS, PURPOSE_TYPES, STATE_WORDS, TYPE_WORDS, HostRef, Leaving, VisitorType, VisitState
from app.visits.record import day_number

SOON = timedelta(minutes=10)  # clocks of two PCs differ; an arrival further ahead is a mistake
SECOND_NAMES = {
    VisitState.LEFT: ("已离开", "离开", "已签出", "已签离", "已离场", "checked out", "departed", "completed", "已完成", "已離開"),
    VisitState.INSIDE: ("在访", "在内", "已签入", "checked in", "in", "present", "访问中", "在場"),
    VisitState.CANCELLED: ("已取消", "取消", "canceled"),
    VisitState.MISSED: ("未到", "未到访", "爽约", "no show", "no-show", "noshow"),
    VisitState.EXPECTED: ("预约", "待访", "已预约", "scheduled", "pending", "預約"),
}
NO_WORDS = frozenset({"0", "no", "n", "false", "否", "无", "未", "未取消", "無", "-"})
HostFinder = Callable[[str], HostRef | None]


@lru_cache(maxsize=8)
def _words(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    all_labels: dict[type[StrEnum], Mapping[Any, str]] = {VisitState: STATE_WORDS, Leaving: LEAVING_WORDS, VisitorType: TYPE_WORDS}
    labels = all_labels[kind]
    found: dict[str, StrEnum] = {fold(value.value): value for value in kind}
    for language in LANGUAGES:
        with speaking(language):
            for value, label in labels.items():
                found[fold(label)] = found[fold(_(label))] = value
    if kind is VisitState:
        found.update({fold(word): state for state, words in SECOND_NAMES.items() for word in words})
    return found


def known_type(text: str) -> str:
    """The visitor type a word in any of our languages means, "" for one we do not know."""
    found = _words(VisitorType).get(fold(text.strip()))
    return found.value if found else ""


class Cells:
    """A row's texts by target; several columns of one target are joined where that makes sense, else the first filled one."""

    def __init__(self, columns: ColumnMap) -> None:
        self.fields: dict[str, Field] = {field.name: field for field in TARGETS[columns.kind]}
        self._columns = [(index, target) for index, target in enumerate(columns.targets) if target in self.fields]
        self._constants = dict(columns.constants)
        self._texts: dict[str, str] = {}
        self.errors: dict[str, str] = {}

    def take(self, row: Sequence[str]) -> None:
        """Look at the next row."""
        self._texts = texts = dict(self._constants)
        self.errors = {}
        told: set[str] = set()
        for index, target in self._columns:
            text = row[index] if index < len(row) else ""
            if not text or text.isspace():
                continue
            if target not in told:
                texts[target] = text
                told.add(target)
            elif target in JOINED:
                texts[target] = f"{texts[target]} {text}"

    def raw(self, target: str) -> str:
        """What stands there, "" for nothing."""
        return self._texts.get(target, "")

    def value(self, target: str) -> Any:
        """The checked value; a sentence is kept where it will not do."""
        text = self._texts.get(target, "")
        field = self.fields[target]
        if not text and not field.required:
            return ""
        is_line = field.kind is Kind.LINE or field.kind is Kind.LINES
        if is_line and not field.check and len(text) <= field.longest and text.isprintable() and text:
            return text
        return self._checked(field, text)

    def _checked(self, field: Field, text: str) -> Any:
        try:
            return clean((field,), {field.name: text}).values[field.name]
        except FormErrors as error:
            self.errors.update(error.errors)
            return ""

    def name(self, name: str = "name", prefix: str = "") -> str:
        """A whole name, or one put together from its parts: Chinese without a blank, others given name first."""
        if whole := self.raw(name):
            return self._line(name, whole)
        family, given = self.raw(f"{prefix}family_name").strip(), self.raw(f"{prefix}given_name").strip()
        middle = self.raw("middle_name").strip() if not prefix else ""
        if any("㐀" <= c <= "鿿" for c in family + given):
            return self._line(name, family + middle + given)
        return self._line(name, " ".join(part for part in (given, middle, family) if part))

    def _line(self, name: str, text: str) -> str:
        field = self.fields[name]
        is_plain = bool(text.strip()) and text.isprintable() and len(text) <= field.longest
        found: str = text if is_plain or (not text and not field.required) else self._checked(field, text)
        return found

    def finish(self) -> None:
        """Raise FormErrors with every sentence kept."""
        if self.errors:
            raise FormErrors(self.errors)


class PeopleReader:
    """Values of a person record from a row."""

    def __init__(self, columns: ColumnMap) -> None:
        self._cells = Cells(columns)

    def read(self, row: Sequence[str]) -> dict[str, Any]:
        """Raises FormErrors."""
        cells = self._cells
        cells.take(row)
        values = {"name": cells.name()} | {field.name: cells.value(field.name) for field in PERSON_FIELDS[1:]}
        cells.finish()
        return values


class VisitReader:
    """Values of a visit record from a row; nothing the file does not say is made up."""

    def __init__(self, columns: ColumnMap, *, now: datetime, find_host: HostFinder) -> None:
        self._cells = Cells(columns)
        self._is_day_first = columns.is_day_first
        self._now = now
        self._find_host = find_host
        self._today = clock.day_of(now)
        told = {*columns.targets, *(target for target, _text in columns.constants)}
        self._told_times = {target for target in ("arrived", "expected", "left", "day") if {target, f"{target}_time"} & told}

    def read(self, row: Sequence[str]) -> dict[str, Any]:
        """Raises FormErrors."""
        cells = self._cells
        cells.take(row)
        plain = ("company", "plate", "purpose", "belongings", "assistance", "language")
        values: dict[str, Any] = {name: cells.value(name) for name in plain}
        values["name"] = cells.name()
        values["people"] = cells.value("people") or 1
        values["number"] = cells.raw("number").strip()
        values |= self._host()
        values |= self._type(values["purpose"])
        values |= self._times()
        values |= self._phone_and_note()
        cells.finish()
        return values

    def _host(self) -> dict[str, Any]:
        cells = self._cells
        parts = (cells.name("host", "host_"), cells.value("host_place"))
        text = " ".join(part for part in parts if part)
        if len(text) > cells.fields["host"].longest:
            cells.errors["host"] = _("Host and place together are longer than {most} characters. Shorten them.").format(most=255)
        host = self._find_host(text) if text else None
        if host is None:
            return {"host": text}
        return {"host": host.text, "host_kind": host.kind, "host_id": host.id, "department": host.department}

    def _type(self, purpose: str) -> dict[str, Any]:
        word = self._cells.raw("type")
        known = _words(VisitorType).get(fold(word.strip())) if word else PURPOSE_TYPES.get(purpose, VisitorType.GUEST)
        return {"type": known or VisitorType.OTHER}

    def _phone_and_note(self) -> dict[str, Any]:
        cells = self._cells
        told = [cells.value("note"), cells.value("remark")]
        phone = cells.raw("phone")
        if "*" in phone:
            # a masked phone of an exported list is no phone to call or to know somebody by
            told.append(self._labelled("phone", phone))
            phone = ""
        elif not (phone.isascii() and phone.isdigit() and 3 <= len(phone) <= 40):
            phone = cells.value("phone")
        word = cells.raw("type")
        if word and fold(word.strip()) not in _words(VisitorType):
            told.append(self._labelled("type", word))
        told += [self._labelled(name, text) for name in ("group_total", "other_badge", "number") if (text := cells.raw(name))]
        note = "\n".join(part for part in told if part)
        if len(note) > cells.fields["note"].longest:
            cells.errors["note"] = _("The note is longer than {most} characters. Shorten it.").format(most=cells.fields["note"].longest)
        return {"phone": phone, "note": note}

    def _labelled(self, name: str, text: str) -> str:
        """A fact the visit form has no field for, as a line of the note."""
        return ": ".join((_(self._cells.fields[name].label), text))

    # times ----------------------------------------------------------------------------------------------------------------

    def _times(self) -> dict[str, Any]:
        cells = self._cells
        arrived_day, arrived = self._moment("arrived")
        expected_day, expected = self._moment("expected")
        left_day, left = self._moment("left", arrived_day)
        came_day = arrived_day or left_day
        is_cancelled, cancelled_day = self._cancelled()
        day = came_day or expected_day or cancelled_day or self._moment("day")[0]
        if day is None:
            if not cells.errors:
                cells.errors["arrived"] = _("This row says no day. Fill in when the visitor came or was expected.")
            return {}
        start = arrived or left if came_day else expected
        at = start or clock.at_local(day, time())
        if arrived and arrived > self._now + SOON:
            cells.errors["arrived"] = _("The arrival lies in the future. Correct the day, or write it as expected.")
        if (arrived and left and left < arrived) or (arrived_day and left_day and left_day < arrived_day):
            cells.errors["left"] = _("The visitor left before arriving. Correct one of the times.")
        state = self._state(came_day is not None, day, is_cancelled=is_cancelled)
        times = {"at": at, "day": day_number(at), "arrived_at": arrived, "expected_at": expected, "left_at": left}
        return times | self._ending(state, left)

    def _moment(self, target: str, day: date | None = None) -> tuple[date | None, datetime | None]:
        """The day and, where a time of day is written, the UTC moment."""
        if target not in self._told_times:
            return None, None
        cells = self._cells
        text, clock_text = cells.raw(target), cells.raw(f"{target}_time")
        if not text and not (clock_text and day):
            return None, None
        found: datetime | date | None = parse_moment(text, day_first=self._is_day_first) if text else day
        at = parse_clock(clock_text) if clock_text else None
        if found is None and (swapped := parse_moment(clock_text, day_first=self._is_day_first) or day) and (at := parse_clock(text)):
            found = swapped  # the column of days and the one of clocks are the other way round, or only a clock is written
        if found is None or (clock_text and at is None and not isinstance(found, datetime)):
            sentence = _("{label}: {text} is no time we can read. Write it as 2026-11-21 09:05.")
            cells.errors[target] = sentence.format(label=_(cells.fields[target].label), text=(text or clock_text)[:40])
            return None, None
        return self._as_utc(found, at)

    @staticmethod
    def _as_utc(found: datetime | date, at: time | None) -> tuple[date, datetime | None]:
        if isinstance(found, datetime):
            if found.tzinfo is not None:
                return clock.day_of(found), found.astimezone(UTC)
            return found.date(), clock.at_local(found.date(), found.time())
        return found, clock.at_local(found, at) if at is not None else None

    def _cancelled(self) -> tuple[bool, date | None]:
        text = self._cells.raw("cancelled").strip()
        if not text or fold(text) in NO_WORDS:
            return False, None
        found = parse_moment(text, day_first=self._is_day_first)
        return True, found.date() if isinstance(found, datetime) else found

    def _state(self, came: bool, day: date, *, is_cancelled: bool) -> VisitState:
        word = self._cells.raw("state")
        told = _words(VisitState).get(fold(word.strip())) if word else None
        today = self._today
        if told in (VisitState.VOID, VisitState.TURNED_AWAY, VisitState.CANCELLED):
            return VisitState(told)
        if came or told is VisitState.LEFT:
            is_here = not self._cells.raw("left") and day == today and told is not VisitState.LEFT
            return VisitState.INSIDE if is_here else VisitState.LEFT
        if is_cancelled:
            return VisitState.CANCELLED
        return VisitState.EXPECTED if day >= today and told is not VisitState.MISSED else VisitState.MISSED

    def _ending(self, state: VisitState, left: datetime | None) -> dict[str, Any]:
        """A leaving time somebody else wrote down is a reported one; none at all is "time unknown", never a made-up time."""
        word = self._cells.raw("leaving")
        told = _words(Leaving).get(fold(word.strip())) if word else None
        values: dict[str, Any] = {"state": state}
        if state is VisitState.LEFT:
            values["leaving"] = told or (Leaving.REPORTED if left else Leaving.UNKNOWN)
        if state in (VisitState.CANCELLED, VisitState.VOID, VisitState.TURNED_AWAY):
            values["reason"] = _("as the imported file says")
        return values


class SourceDigest:
    """A row's identity: what its filled cells say under their headings, and how many equal rows stood above it."""

    def __init__(self, columns: ColumnMap) -> None:
        self._names = [plain_heading(heading) for heading in columns.headings]
        self._left_out = {index for index, heading in enumerate(columns.headings) if target_of(columns.kind, heading) == REASON.name}
        self._seen: dict[bytes, int] = {}
        self._kind = columns.kind

    def of(self, row: Sequence[str]) -> bytes:
        """16 bytes; asked once per row, in the file's order."""
        names = self._names
        parts = [
            f"{names[index] if index < len(names) else index}={cell}"
            for index, cell in enumerate(row)
            if cell and index not in self._left_out
        ]  # fmt: skip
        parts.sort()
        digest = hashlib.sha256("\x1f".join((self._kind, *parts)).encode("utf-8", "surrogatepass")).digest()[:16]
        before = self._seen.get(digest, 0)
        self._seen[digest] = before + 1
        if not before:
            return digest
        return hashlib.sha256(digest + before.to_bytes(4, "big")).digest()[:16]


def reader_for(columns: ColumnMap, *, now: datetime, find_host: HostFinder) -> "PeopleReader | VisitReader":
    """The reader of a map's kind; a group of expected visitors has one of its own (groups.py)."""
    if columns.kind == PEOPLE:
        return PeopleReader(columns)
    if columns.kind == COMPLAINTS:
        from app.exchange.complaint_rows import ComplaintReader

        return ComplaintReader(columns, now=now, find_host=find_host)
    return VisitReader(columns, now=now, find_host=find_host)
