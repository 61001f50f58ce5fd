"""Wrong passphrases are counted beside the key file, so that a program started anew does not forget them."""

import json
from contextlib import suppress
from datetime import timedelta
from math import ceil
from pathlib import Path

from app.core import clock
from app.core.errors import Locked
from app.core.i18n import _
from app.storage.types import from_ms, to_ms

FILE = "office.tries"
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=5)
_known: dict[Path, tuple[int, int]] = {}  # where the folder cannot be written


def check(folder: Path) -> None:
    """Raises Locked while too many wrong tries must be waited out, however right the next one is."""
    wrong, at = _read(folder)
    now = clock.now()
    if wrong < FREE_TRIES:
        return
    if from_ms(at) > now:  # the clock was set back: waited for from now on, not till then
        _keep(folder, wrong, at := to_ms(now))
    left = from_ms(at) + min(LONGEST_WAIT, timedelta(seconds=2 ** min(wrong - FREE_TRIES + 1, 20))) - now
    if left > timedelta():
        raise Locked(_("Too many wrong tries. Wait {n} seconds, then try again.").format(n=ceil(left.total_seconds())))


def count(folder: Path) -> None:
    """One more wrong try."""
    _keep(folder, _read(folder)[0] + 1, to_ms(clock.now()))


def forget(folder: Path) -> None:
    """The right one was typed."""
    _known.pop(folder.absolute(), None)
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def _read(folder: Path) -> tuple[int, int]:
    with suppress(OSError, ValueError, KeyError, TypeError, OverflowError):
        said = json.loads((folder / FILE).read_text("ascii"))
        wrong, at = int(said["wrong"]), int(said["at"])
        from_ms(at)
        return wrong, at
    return _known.get(folder.absolute(), (0, 0))


def _keep(folder: Path, wrong: int, at: int) -> None:
    try:
        (folder / FILE).write_text(json.dumps({"wrong": wrong, "at": at}), "ascii")
    except OSError:
        _known[folder.absolute()] = (wrong, at)
    else:
        _known.pop(folder.absolute(), None)
