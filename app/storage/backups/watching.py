"""How far a backup, a restore or a move to a server is, and how it is stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic

from app.core.errors import UserError
from app.core.i18n import N_, _

PAUSE = 0.1  # seconds: every word costs the window an event


class Stage(StrEnum):
    """What is being done: a backup goes through the first three, a restore through the next two, a move to a server through the rest."""

    DATABASE = "database"
    FILES = "files"
    CHECK = "check"
    BRING_BACK = "bring_back"
    TAKE_UP = "take_up"
    ROWS = "rows"
    INDEXES = "indexes"
    COMPARE = "compare"
    WORDS = "words"
    CHAIN = "chain"


STAGE_WORDS = {
    Stage.DATABASE: N_("Copying the records"),
    Stage.FILES: N_("Copying attached files"),
    Stage.CHECK: N_("Checking the copy"),
    Stage.BRING_BACK: N_("Bringing the copy here"),
    Stage.TAKE_UP: N_("Taking it up"),
    Stage.ROWS: N_("Copying the rows to the server"),
    Stage.INDEXES: N_("Making the indexes"),
    Stage.COMPARE: N_("Comparing every row"),
    Stage.WORDS: N_("Making everything findable"),
    Stage.CHAIN: N_("Following the audit trail"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps of a stage (0: not known)."""

    stage: Stage
    done: int = 0
    total: int = 0


def _nobody(_progress: Progress) -> None:
    """Nobody looks."""


def _never() -> bool:
    return False


@dataclass
class Watch:
    """Who is told, a few times a second at most, and whether it should stop."""

    told: Callable[[Progress], object] = _nobody
    is_cancelled: Callable[[], bool] = _never
    _last: tuple[Stage, float] | None = None

    def step(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        """Tell how far it is; raises UserError where it was stopped."""
        if self.is_cancelled():
            raise UserError(_("Stopped. Nothing half done was kept, and nothing was changed."))
        now = monotonic()
        if self._last is None or self._last[0] is not stage or now - self._last[1] >= PAUSE:
            self._last = (stage, now)
            self.told(Progress(stage, done, total))
