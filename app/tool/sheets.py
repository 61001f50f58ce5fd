"""import and export."""

import argparse
from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _
from app.tool.session import opened, say_json, write_out


def take_in(words: argparse.Namespace) -> None:
    """Read people or visits from a file."""
    from app.exchange import tool

    with opened(words) as desk:
        report = tool.take_in(desk, words)
    if words.json:
        say_json(report.as_dict())
    else:
        for line in report.lines():
            print(line)


def export(words: argparse.Namespace) -> None:
    """Write the visits of a range as CSV or XLSX."""
    from app.exchange.exporting import visits_sheet
    from app.visits.lists import VisitFilter

    if words.last < words.first:
        raise UserError(_("The range ends before it starts. Put the earlier day first."))
    with opened(words) as desk:
        content = desk.store.read(visits_sheet, VisitFilter(words.first, words.last), Path(words.out).suffix)
    write_out(words.out, content)
    print(Path(words.out).name)
