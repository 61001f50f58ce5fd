"""Many questions in one file: each has its answer or its own error, none stops the others."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import Calendar
from app.hours.due import Pause, due, elapsed
from app.hours.forms import calendar_of, limit_of


def answers(text: str) -> dict[str, Any]:
    """{"results": {id: answer}} for {"calendars": {…}, "cases": […]}; raises UserError where the text is no such file."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(_("This is no JSON file ({reason}). Nothing was counted; mend the file.").format(reason=error)) from None
    cases = body.get("cases") if isinstance(body, Mapping) else None
    calendars = body.get("calendars", {}) if isinstance(body, Mapping) else None
    if not isinstance(cases, list) or not isinstance(calendars, Mapping):
        raise UserError(_("The file needs “calendars” by name and a list of “cases”. Nothing was counted; mend the file."))
    desk = _Desk(calendars)
    results: dict[str, Any] = {}
    for number, case in enumerate(cases, 1):
        name = str(case["id"]) if isinstance(case, Mapping) and case.get("id") is not None else f"#{number}"
        if name in results:
            results[name] = {"error": _("Two cases have this id, so neither is answered. Give each its own.")}
        else:
            results[name] = desk.answer(case)
    return {"results": results}


class _Desk:
    """The calendars of a file, each read when a case first asks for it; a faulty one is an error of its cases alone."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self._written = written
        self._read: dict[str, Calendar | str] = {}

    def answer(self, case: object) -> dict[str, Any]:
        try:
            if not isinstance(case, Mapping):
                raise UserError(_("This case is not written as names with values."))
            return self._answer(case)
        except UserError as error:
            return {"error": str(error)}
        except (OverflowError, OSError):
            return {"error": _("A time of this case is out of reach. Write one within the years people count in.")}

    def _answer(self, case: Mapping[str, Any]) -> dict[str, Any]:
        calendar = self._calendar(case.get("calendar"))
        start, pauses = moment_of(case.get("start"), "start"), pauses_of(case.get("pauses"))
        if case.get("kind") == "elapsed":
            return {"seconds": elapsed(calendar, start, moment_of(case.get("end"), "end"), pauses)}
        if case.get("kind") != "due":
            raise UserError(_("“{kind}” is no kind of case. Write due or elapsed.").format(kind=case.get("kind")))
        found = due(calendar, start, limit_of(case.get("limit")), pauses)
        act_by = _as_asked(found.act_by, start, calendar) if found.act_by else None
        return {"due": _as_asked(found.due_at, start, calendar), "act_by": act_by, "provisional": found.is_provisional}

    def _calendar(self, name: object) -> Calendar:
        if not isinstance(name, str) or name not in self._written:
            raise UserError(_("There is no calendar “{name}” in this file.").format(name=name))
        if name not in self._read:
            try:
                self._read[name] = calendar_of(self._written[name])
            except UserError as error:
                self._read[name] = str(error)
        found = self._read[name]
        if isinstance(found, str):
            raise UserError(_("The calendar “{name}” cannot be used. {reason}").format(name=name, reason=found))
        return found


def _as_asked(at: datetime, start: datetime, calendar: Calendar) -> str:
    """In the calendar's zone; where the start was written with another offset, in that one."""
    is_of_zone = start.astimezone(calendar.zone).utcoffset() == start.utcoffset()
    return at.astimezone(calendar.zone if is_of_zone else start.tzinfo).isoformat()


def moment_of(written: object, part: str) -> datetime:
    """A time with its offset; raises UserError."""
    try:
        found = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        found = None
    if found is None or found.utcoffset() is None:
        raise UserError(
            _("“{part}” needs a time with its offset, such as 2026-11-23T09:00:00+08:00; “{text}” is none.").format(part=part, text=written)
        )
    found.astimezone(UTC)  # a time at the very ends of what can be written has none
    return found


def pauses_of(written: object) -> list[Pause]:
    """[[from, to], …]; raises UserError."""
    if written is None:
        return []
    if isinstance(written, str) or not isinstance(written, Sequence):
        raise UserError(_("The part “{part}” is not written as a list.").format(part="pauses"))
    for one in written:
        if isinstance(one, str) or not isinstance(one, Sequence) or len(one) != 2:
            raise UserError(_("A pause is written as its two times, from and to."))
    return [(moment_of(a, "pauses"), moment_of(b, "pauses")) for a, b in written]
