"""calendar import, show, changes and add."""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.tool.hours import text_of
from app.tool.session import Desk, opened, say_json

if TYPE_CHECKING:
    from app.clocks.editing import CalendarRow, Moved
    from app.hours.days import DayInfo


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The words of `calendar`."""
    help_text = "The working calendar limits are counted by."
    verbs = commands.add_parser("calendar", help=help_text, description=help_text).add_subparsers(required=True, metavar="VERB")
    take_in = verbs.add_parser("import", help="load the days of a year (holiday-cn JSON); limits into it are worked out anew")
    take_in.add_argument("file", metavar="FILE.json", help="- for standard input")
    take_in.add_argument("--dry-run", action="store_true", help="say which limits would move, keep nothing")
    take_in.set_defaults(run=load)
    show = verbs.add_parser("show", help="a month day by day, or a year month by month")
    show.add_argument("when", nargs="?", default="", metavar="YEAR[-MONTH]", help="2026 or 2026-11 (default: this month)")
    show.set_defaults(run=tell)
    past = verbs.add_parser("changes", help="who changed the calendar when, why and what, newest first")
    past.set_defaults(run=changes)
    more = verbs.add_parser("add", help="another calendar beside the office's own, in the form `due` takes; prints its id")
    more.add_argument("name")
    more.add_argument("file", metavar="FILE.json", help="- for standard input")
    more.set_defaults(run=put)
    for verb in (take_in, show, past):
        verb.add_argument("--calendar", default="", metavar="NAME", help="of several (default: the office's own)")
        verb.add_argument("--json", action="store_true")


def load(words: argparse.Namespace) -> None:
    """Load the days of a year from a file."""
    from app.clocks import editing
    from app.hours.years import year_of

    text = text_of(words.file)
    with opened(words) as desk:
        mine = _calendar(desk, words.calendar)
        year, body = desk.store.read(editing.body_with_year, mine.id, text)
        seen = desk.store.read(editing.preview, mine.id, body, now=desk.now)
        if not words.dry_run:
            desk.do(editing.load_year, mine.id, text)
    days = year_of(text)
    if words.json:
        say_json({"year": year, "off": len(days.off), "on": len(days.on), "moved": [_moved_form(one) for one in seen.moved]})
        return
    off = ngettext("{n} day off", "{n} days off", len(days.off)).format(n=len(days.off))
    on = ngettext("{n} make-up day", "{n} make-up days", len(days.on)).format(n=len(days.on))
    moved = ngettext("{n} limit moves", "{n} limits move", len(seen.moved)).format(n=len(seen.moved))
    print(_("{year}: {off}, {on}; {moved}.").format(year=year, off=off, on=on, moved=moved))
    for one in seen.moved:
        print("\t".join((one.number or str(one.record_id), one.kind, _local(one.old_due_at), _local(one.new_due_at))))


def changes(words: argparse.Namespace) -> None:
    """Show the edits of a calendar."""
    from app.clocks.revisions import revisions

    with opened(words) as desk:
        rows = desk.store.read(revisions, _calendar(desk, words.calendar).id)
    if words.json:
        say_json([
            {"revision": row.revision, "at": row.made_at.isoformat(), "by": row.made_by, "reason": row.reason, "changes": row.changes}
            for row in rows
        ])  # fmt: skip
        return
    for row in rows:
        print("\t".join((_local(row.made_at), row.made_by, row.reason, _("; ").join(row.changes))))


def put(words: argparse.Namespace) -> None:
    """Keep another calendar."""
    from app.clocks.editing import add_calendar

    try:
        body = json.loads(text_of(words.file))
    except (ValueError, RecursionError) as error:
        raise UserError(_("This is no JSON file ({reason}). Nothing was loaded; choose a year file.").format(reason=error)) from None
    with opened(words) as desk:
        print(desk.do(add_calendar, words.name, body))


def _moved_form(one: "Moved") -> dict[str, Any]:
    return {
        "record": one.record_kind, "id": one.record_id, "number": one.number, "kind": one.kind,
        "old": one.old_due_at, "new": one.new_due_at,
    }  # fmt: skip


def _local(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}"


def tell(words: argparse.Namespace) -> None:
    """Show a month or a year."""
    from app.hours.days import month_days

    with opened(words) as desk:
        mine = _calendar(desk, words.calendar)
        year, month = _when(words.when, clock.day_of(desk.now))
    days = [one for number in ([month] if month else range(1, 13)) for one in month_days(mine.calendar, year, number)]
    if words.json:
        print(json.dumps(_form(mine, days), ensure_ascii=False, indent=1 if month else None))
        return
    print(" · ".join((_(mine.name), f"{year}-{month:02}" if month else str(year), mine.calendar.zone_name)))
    if not mine.calendar.is_known(year):
        print(_("The days of {year} are not loaded: the weekday rule stands in for them.").format(year=year))
    if month:
        for one in days:
            print(_day_line(one))
    else:
        for number in range(1, 13):
            print(_month_line([one for one in days if one.day.month == number]))


def _form(mine: "CalendarRow", days: "list[DayInfo]") -> dict[str, Any]:
    from app.hours.forms import hours_form

    listed = [
        {"date": one.day.isoformat(), "kind": one.kind.value, "open": hours_form(one.hours), "name": one.name, "known": one.is_known}
        for one in days
    ]
    years = None if mine.calendar.years is None else sorted(mine.calendar.years)
    return {
        "name": mine.name, "timezone": mine.calendar.zone_name, "revision": mine.revision, "years": years,
        "open_days": sum(bool(one.hours) for one in days), "days": listed,
    }  # fmt: skip


def _day_line(one: "DayInfo") -> str:
    from app.hours.days import DAY_WORDS, WEEKDAY_WORDS
    from app.hours.forms import wall_text
    from app.hours.years import holiday_words

    hours = " ".join(f"{wall_text(start)}–{wall_text(end)}" for start, end in one.hours)
    name = holiday_words(one.name) if one.name else ""
    return "\t".join((one.day.isoformat(), _(WEEKDAY_WORDS[one.day.weekday()]), _(DAY_WORDS[one.kind]), hours, name)).rstrip()


def _month_line(days: "list[DayInfo]") -> str:
    from app.hours.days import DAY_WORDS, DayKind, runs
    from app.hours.years import holiday_words

    open_days = sum(bool(one.hours) for one in days)
    parts = [f"{days[0].day:%Y-%m}", ngettext("{n} open day", "{n} open days", open_days).format(n=open_days)]
    for kind in (DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.SHORT, DayKind.OTHER):
        told = []
        for first, last, name in runs(tuple(one for one in days if one.kind is kind)):
            span = str(first.day) if first == last else f"{first.day}–{last.day}"
            told.append(f"{span} {holiday_words(name)}" if name else span)
        if told:
            parts.append(": ".join((_(DAY_WORDS[kind]), _(", ").join(told))))
    return "\t".join(parts)


def _calendar(desk: Desk, name: str) -> "CalendarRow":
    from app.clocks.editing import calendars, default_calendar

    if not name:
        return desk.store.read(default_calendar)
    found = [one for one in desk.store.read(calendars) if name in (one.name, _(one.name))]
    if not found:
        raise UserError(_("No working calendar is called {name}. Leave the name out for the office's own.").format(name=name))
    return found[0]


def _when(text: str, today: date) -> tuple[int, int]:
    """Year and month; month 0 is the whole year."""
    if not text:
        return today.year, today.month
    year, _dash, month = text.partition("-")
    if not (year.isdigit() and 1900 <= int(year) <= 2199 and (not _dash or (month.isdigit() and 1 <= int(month) <= 12))):
        raise UserError(_("“{text}” is no year or month. Write 2026 or 2026-11.").format(text=text))
    return int(year), int(month or 0)
