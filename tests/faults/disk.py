"""What is left on a disk when the power goes: what was synced, and of the rest whatever the disk happened to have done."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.recorder import Change

SECTOR = 512
# what becomes of writes no sync waited for: none, all, the first ones with the last one torn, any of them, any sectors of them
MODES = ("nothing", "everything", "first", "writes", "sectors")


@dataclass
class File:
    """Bytes that are safe, and changes that are not yet."""

    safe: bytearray = field(default_factory=bytearray)
    open_changes: list[Change] = field(default_factory=list)

    def apply(self, change: Change) -> None:
        """Make it safe."""
        _apply(self.safe, change)

    def sync(self) -> None:
        """All that was written is safe."""
        for change in self.open_changes:
            self.apply(change)
        self.open_changes.clear()

    def after_a_cut(self, chooser: random.Random, mode: str) -> bytearray:
        """The bytes a power cut leaves."""
        left = bytearray(self.safe)
        for change in _surviving(self.open_changes, chooser, mode):
            _apply(left, change)
        return left


def _apply(content: bytearray, change: Change) -> None:
    if change.letter == "T":
        content[:] = content[: change.offset].ljust(change.offset, b"\0")
        return
    if len(content) < change.offset:
        content.extend(bytes(change.offset - len(content)))
    content[change.offset : change.offset + len(change.data)] = change.data


def _surviving(open_changes: list[Change], chooser: random.Random, mode: str) -> Iterable[Change]:
    if mode == "nothing":
        return ()
    if mode == "everything":
        return open_changes
    if mode == "first":
        many = chooser.randrange(len(open_changes) + 1)
        torn = _sectors(open_changes[many]) if many < len(open_changes) else []
        return [*open_changes[:many], *torn[: chooser.randrange(len(torn) + 1)]]
    if mode == "writes":
        return [change for change in open_changes if chooser.random() < 0.5]
    return [part for change in open_changes for part in _sectors(change) if chooser.random() < 0.5]


def _sectors(change: Change) -> list[Change]:
    """A write as the sectors it touches: a disk does each whole or not at all."""
    if change.letter == "T":
        return [change]
    parts, start = [], 0
    while start < len(change.data):
        end = start + SECTOR - (change.offset + start) % SECTOR
        parts.append(Change("W", change.path, change.offset + start, change.data[start:end]))
        start = end
    return parts


class Disk:
    """A folder's files as the disk has them. Names made, changed or removed are safe once their folder is synced."""

    def __init__(self, root: Path) -> None:
        self.now: dict[str, File | None] = {"": None}  # None is a folder
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if not name.endswith("-shm"):
                self.now[name] = None if path.is_dir() else File(bytearray(path.read_bytes()))
        self.safe = dict(self.now)
        self.open_names: list[tuple[Change, File | None]] = []

    def take(self, change: Change) -> None:
        """One change of the program."""
        if change.path.endswith("-shm"):
            return  # memory shared between processes; SQLite makes it anew
        file = self.now.get(change.path)
        if change.letter in "WT":
            assert file is not None, change.path
            file.open_changes.append(change)
        elif change.letter == "S":
            if file is not None:
                file.sync()
            else:
                self._sync_folder(change.path)
        else:
            made = File() if change.letter == "C" else None
            self.open_names.append((change, made))
            _rename(self.now, change, made)

    def _sync_folder(self, folder: str) -> None:
        rest = []
        for change, made in self.open_names:
            if folder in (_folder_of(change.path), _folder_of(change.to or change.path)):
                _rename(self.safe, change, made)
            else:
                rest.append((change, made))
        self.open_names = rest

    def after_a_cut(self, chooser: random.Random, target: Path) -> None:
        """Write into an empty folder what a power cut now would leave; names survive in the order they were made."""
        mode = chooser.choice(MODES)
        names = dict(self.safe)
        many = {"nothing": 0, "everything": len(self.open_names)}.get(mode, chooser.randrange(len(self.open_names) + 1))
        for change, made in self.open_names[:many]:
            _rename(names, change, made)
        for name, file in names.items():
            if not _is_reached(names, name):
                continue
            path = target / name
            if file is None:
                path.mkdir(parents=True, exist_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.after_a_cut(chooser, mode))


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _is_reached(names: dict[str, File | None], name: str) -> bool:
    """Whether every folder above a name is there."""
    while name:
        name = _folder_of(name)
        if name not in names:
            return False
    return True


def _rename(names: dict[str, File | None], change: Change, made: File | None) -> None:
    if change.letter in "CM":
        names[change.path] = made
    elif change.letter == "U":
        names.pop(change.path, None)
    elif change.path in names:
        names[change.to] = names.pop(change.path)
