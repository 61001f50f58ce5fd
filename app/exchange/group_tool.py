"""The office tool's `import expected`."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.i18n import _, ngettext
from app.exchange.groups import SHARED, Group, GroupFaults, GroupRow, look_over, read_group, take_group
from app.exchange.tool import Desk


@dataclass(frozen=True)
class GroupReport:
    """What became of a group's file."""

    group: Group
    rows: tuple[GroupRow, ...]
    taken: int
    is_dry: bool
    notes: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[GroupRow, ...]:
        """The rows to mend."""
        return tuple(row for row in self.rows if row.errors)

    @property
    def left_out(self) -> tuple[GroupRow, ...]:
        """The rows passed over."""
        return tuple(row for row in self.rows if row.left_out)

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "rows": len(self.rows), "taken": self.taken, "doubles": len(self.left_out), "faulty": len(self.faults), "dry_run": self.is_dry,
            "notes": [*self.group.notes, *self.notes], "faults": [{"line": row.line, "errors": row.errors} for row in self.faults],
            "leads": [{"line": row.line, "companions": row.companions} for row in self.rows if row.companions],
            "left_out": [{"line": row.line, "why": row.left_out} for row in self.left_out],
        }  # fmt: skip

    def lines(self) -> list[str]:
        """For people."""
        words = (
            ngettext("{n} visitor would be announced.", "{n} visitors would be announced.", self.taken)
            if self.is_dry
            else ngettext("{n} visitor announced.", "{n} visitors announced.", self.taken)
        )
        told = [*self.group.notes, words.format(n=self.taken), *self.notes]
        return told + [_("line {line}: {reason}").format(line=row.line, reason=row.reason) for row in (*self.left_out, *self.faults)]


def take_in(desk: Desk, words: argparse.Namespace) -> GroupReport:
    """Announce the visitors of a file, all or none; with --good-rows those that need no mending. Raises UserError, GroupFaults."""
    group = read_group(Path(words.file), now=desk.now, map_path=Path(words.mapping) if words.mapping else None)
    shared = {name: getattr(words, name) or "" for name in SHARED}
    how = {"is_calendar": group.is_calendar, "as_one": not words.each_alone}
    rows: tuple[GroupRow, ...] = desk.store.read(look_over, group.rows, shared, **how, now=desk.now)
    good = [row for row in rows if not row.errors]
    if words.dry_run:
        return GroupReport(group, rows, len([row for row in good if not row.left_out]), is_dry=True)
    if len(good) < len(rows) and not words.good_rows:
        raise GroupFaults(rows)
    taken = desk.store.do(take_group, good, shared, **how, by=desk.by, now=desk.now).value
    return GroupReport(group, rows, taken.count, is_dry=False, notes=taken.notes)
