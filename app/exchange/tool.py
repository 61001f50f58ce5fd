"""The office tool's import command."""

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from app.core.actor import Actor
from app.core.i18n import _, ngettext
from app.exchange import importing
from app.exchange.importing import Door, Plan, Progress, Result, Watch

LINES_SHOWN = 20


class Desk(Protocol):
    """An open office and who acts in it."""

    @property
    def store(self) -> Any:
        """The database."""
        ...

    @property
    def by(self) -> Actor:
        """Who acts."""
        ...

    @property
    def now(self) -> datetime:
        """When."""
        ...


@dataclass(frozen=True)
class Report:
    """What became of a file."""

    columns: dict[str, str]
    result: Result

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        result = self.result
        return {
            "rows": result.rows, "taken": result.taken, "doubles": result.doubles, "faulty": result.faulty, "dry_run": result.is_dry,
            "import": result.import_id, "errors_file": str(result.errors_path) if result.errors_path else None,
            "columns": self.columns, "faults": [{"line": fault.line, "errors": fault.errors} for fault in result.faults],
        }  # fmt: skip

    def lines(self) -> list[str]:
        """For people."""
        result = self.result
        taken = (
            ngettext("{n} row would be taken.", "{n} rows would be taken.", result.taken)
            if result.is_dry
            else ngettext("{n} row taken.", "{n} rows taken.", result.taken)
        )
        found = [
            _("Columns: {columns}").format(columns=", ".join(f"{heading} → {target}" for heading, target in self.columns.items())),
            taken.format(n=result.taken),
        ]
        if result.doubles:
            found.append(ngettext("{n} row was here already.", "{n} rows were here already.", result.doubles).format(n=result.doubles))
        if result.faulty:
            found.append(ngettext("{n} row must be mended:", "{n} rows must be mended:", result.faulty).format(n=result.faulty))
            found += [_("line {line}: {reason}").format(line=fault.line, reason=fault.reason) for fault in result.faults[:LINES_SHOWN]]
        if result.errors_path:
            found.append(_("Mend them in {file} and read it in again.").format(file=result.errors_path))
        return found


def take_in(desk: Desk, words: argparse.Namespace) -> Report:
    """Read people or visits from a file; raises UserError."""
    path = Path(words.file)
    found = importing.preview(path, words.what, map_path=Path(words.mapping) if words.mapping else None)
    plan = Plan(path, found.columns, found.sheet, errors_path=Path(words.errors) if words.errors else None)
    watch = Watch(progress=_say if sys.stderr.isatty() else lambda _progress: None)
    door: Door = desk.store
    if words.dry_run:
        result = importing.check(door, plan, now=desk.now, watch=watch)
    else:
        result = importing.run(door, plan, by=desk.by, now=desk.now, watch=watch)
    columns = {heading: target for heading, target in zip(found.columns.headings, found.columns.targets, strict=True) if target}
    return Report(columns, result)


def _say(progress: Progress) -> None:
    sys.stderr.write(f"\r{progress.step} {progress.done}")
    sys.stderr.flush()
