"""import and export."""

import argparse
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import days_of, opened, say_json


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
    from app.exchange.complaint_register import export_complaints
    from app.exchange.exporting import export_visits
    from app.exchange.registers import export_incidents, export_opinions
    from app.incidents.lists import IncidentFilter
    from app.office.exports import noting
    from app.opinions.lists import OpinionFilter
    from app.visits.lists import VisitFilter

    kinds: dict[str, tuple[Any, Any]] = {
        "visits": (export_visits, VisitFilter),
        "opinions": (export_opinions, OpinionFilter),
        "incidents": (export_incidents, IncidentFilter),
    }
    path = Path(words.out)
    with opened(words) as desk:
        first, last = days_of(words, desk.now)
        noted = noting(desk.do, words.what, path, {"first": str(first), "last": str(last)})
        if words.what == "complaints":
            desk.store.read(export_complaints, (first, last), path, noted=noted, by=desk.by, now=desk.now)
        else:
            write, wanted = kinds[words.what]
            desk.store.read(write, wanted(first, last), path, noted=noted)
    print(path.name)
