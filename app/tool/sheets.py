"""import and export."""

import argparse
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import days_of, opened, say_json, write_out


def take_in(words: argparse.Namespace) -> None:
    """Read people, visits or a group of expected visitors from a file."""
    from app.exchange import group_tool, tool
    from app.exchange.groups import GroupFaults

    with opened(words) as desk:
        try:
            report = group_tool.take_in(desk, words) if words.what == "expected" else tool.take_in(desk, words)
        except GroupFaults as error:
            told = [_("line {line}: {reason}").format(line=row.line, reason=row.reason) for row in error.rows if row.errors]
            raise UserError("\n".join((*told, str(error)))) from error
    if words.json:
        say_json(report.as_dict())
    else:
        for line in report.lines():
            print(line)


def export(words: argparse.Namespace) -> None:
    """Write the visits, opinions, incidents or complaints of a range as CSV or XLSX."""
    from app.exchange.exporting import visits_sheet
    from app.exchange.registers import incidents_sheet, opinions_sheet
    from app.incidents.lists import IncidentFilter
    from app.opinions.lists import OpinionFilter
    from app.visits.lists import VisitFilter

    if words.what == "complaints":
        from app.exchange.complaint_register import complaints_sheet

        with opened(words) as desk:
            first, last = days_of(words, desk.now)
            content = desk.store.read(complaints_sheet, first, last, Path(words.out).suffix, by=desk.by, now=desk.now)
        _written(words, content)
        return
    kinds: dict[str, tuple[Any, Any]] = {
        "visits": (visits_sheet, VisitFilter), "opinions": (opinions_sheet, OpinionFilter), "incidents": (incidents_sheet, IncidentFilter),
    }  # fmt: skip
    sheet, wanted = kinds[words.what]
    with opened(words) as desk:
        content = desk.store.read(sheet, wanted(*days_of(words, desk.now)), Path(words.out).suffix)
    _written(words, content)


def _written(words: argparse.Namespace, content: bytes) -> None:
    write_out(words.out, content)
    print(Path(words.out).name)
