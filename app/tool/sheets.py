"""import and export."""

import argparse
from pathlib import Path

from app.tool.session import days_of, opened, say_json, write_out


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

    with opened(words) as desk:
        content = desk.store.read(visits_sheet, VisitFilter(*days_of(words, desk.now)), Path(words.out).suffix)
    write_out(words.out, content)
    print(Path(words.out).name)
