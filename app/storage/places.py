"""Whether a folder is fit to hold a database: local disk, writable; what makes names in it outlast a power cut."""

import os
import sys
from contextlib import suppress
from pathlib import Path

# File systems that reach over a network, where SQLite's locks cannot be trusted.
NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smbfs",
        "smb3",
        "afs",
        "ncpfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs",
        "davfs",
        "9p",
        "ceph",
        "glusterfs",
        "fuse.glusterfs",
    }
)
DRIVE_REMOTE = 4
ATTACHMENTS = "attachments"  # the folder of kept files, beside the database


def is_network(folder: Path, mounts: str | None = None) -> bool:
    """Whether `folder` lies on a network share; `mounts` is a mount table as Linux shows it (default: this PC's)."""
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    table = mounts if mounts is not None else _mount_table()
    path = str(folder.resolve())
    best, kind = "", ""
    for line in table.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        if (path == point or path.startswith(point.rstrip("/") + "/")) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind in NETWORK


def _mount_table() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""


def _is_remote_drive(folder: Path) -> bool:
    import ctypes

    anchor = folder.resolve().anchor
    if anchor.startswith("\\\\"):
        return True
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- exists on Windows only
    return bool(kernel.GetDriveTypeW(anchor) == DRIVE_REMOTE)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it as far as they are missing, so that a power cut does not take them away again."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for one in reversed(missing):
        keep_names(one.parent)


def keep_names(folder: Path) -> None:
    """The names made, changed or removed in a folder are on the disk when this returns; synced files alone may lose theirs."""
    if os.name == "nt":
        return  # Windows opens no folder; its own file system keeps names in order
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """In place of what is there, whole or not at all, through a power cut too; for this user alone. Raises OSError."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    keep_names(path.parent)


def is_writable(path: Path) -> bool:
    """Whether this user may write there."""
    return os.access(path, os.W_OK)
