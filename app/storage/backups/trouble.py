"""Why a backup could not be made or brought back, in one sentence each."""

import errno
from pathlib import Path

from app.core.errors import UserError
from app.core.i18n import _

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SHUT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE})
LARGEST_FAT = 4 * 1024**3 - 1
MEGABYTE = 1024 * 1024


def megabytes(size: int) -> str:
    """A size for people, rounded up."""
    n = -(-size // MEGABYTE)
    return f"{n:,} MB" if n < 10240 else f"{n / 1024:,.1f} GB"


def full(folder: Path, needed: int = 0, free: int = 0) -> UserError:
    """The place has no room."""
    if needed:
        sentence = _(
            "The backup was not made: {folder} has {free} free, and about {needed} are needed. The office and earlier backups are as they "
            "were. Free some space, or choose another folder."
        )
        return UserError(sentence.format(folder=folder, free=megabytes(free), needed=megabytes(needed)))
    return UserError(
        _(
            "The backup was not made: {folder} is full. The office and earlier backups are as they were. Free some space, or choose "
            "another folder."
        ).format(folder=folder)
    )


def gone(folder: Path) -> UserError:
    """The folder is not there."""
    return UserError(
        _("The backup folder {folder} is not there. Put the stick in or connect the disk, or choose another folder.").format(folder=folder)
    )


def shut(folder: Path) -> UserError:
    """The folder cannot be written."""
    return UserError(
        _("The backup folder {folder} cannot be written. Ask for write access, or choose another folder.").format(folder=folder)
    )


def not_made(folder: Path, error: Exception, size: int = 0) -> UserError:
    """What an error on the way means; `size` is that of the database, too large for some sticks."""
    number = getattr(error, "errno", None)
    text = str(error).casefold()
    if number == errno.EFBIG and size > LARGEST_FAT:
        return UserError(
            _(
                "The backup was not made: {folder} takes no file over 4 GB (FAT32). The office is as it was. Choose a stick formatted as "
                "exFAT or NTFS."
            ).format(folder=folder)
        )
    if number in FULL or "full" in text:
        return full(folder)
    if not folder.is_dir() or number in GONE:
        return UserError(
            _(
                "The backup was not finished: {folder} went away while it was written. The office is as it was, and the unfinished copy "
                "counts for nothing. Put the stick in again."
            ).format(folder=folder)
        )
    if number in SHUT or "readonly" in text:
        return shut(folder)
    if "malformed" in text or "not a database" in text:
        return damaged_here()
    reason = getattr(error, "strerror", None) or str(error)
    return UserError(
        _(
            "The backup into {folder} was not made ({reason}). The office and earlier backups are as they were. Try again, or choose "
            "another folder."
        ).format(folder=folder, reason=reason)
    )


def damaged_here() -> UserError:
    """The office itself is not whole, so no copy of it counts as a backup."""
    return UserError(
        _(
            "The office's database is damaged, so this copy of it is no backup and was thrown away. Earlier backups are as they were. "
            "Bring the newest good one back (restore)."
        )
    )
