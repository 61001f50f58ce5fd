"""Sticks and other disks that can be taken out."""

import os
from pathlib import Path

from PySide6.QtCore import QStorageInfo

MOUNTED_UNDER = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


def sticks() -> tuple[Path, ...]:
    """Roots of the disks that are in besides the system's own; on Windows every drive but the system's."""
    system = os.environ.get("SYSTEMDRIVE", "C:").casefold()
    found = []
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if not volume.isValid() or not volume.isReady():
            continue
        is_other = not root.casefold().startswith(system) if os.name == "nt" else root.startswith(MOUNTED_UNDER)
        if is_other:
            found.append(Path(root))
    return tuple(found)


def first_stick() -> str:
    """Where a choice of folder begins."""
    return next((str(path) for path in sticks()), "")
