"""What a record tells in free words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.story_words import kind_token, tokens


@dataclass(frozen=True, slots=True)
class Told:
    """A record's story: `text` is quoted where it is found, `unseen` (phones, names) is found too but never shown.

    `kind` is letters; `at` is the moment stories are ordered by, `title` whom or what a list names it after.
    """

    kind: str
    record_id: UUID
    number: str
    at: datetime
    title: str
    text: str
    unseen: str = ""
    import_id: UUID | None = None

    @property
    def tokens(self) -> set[str]:
        """The words of the index."""
        return tokens(self.text) | self.own_tokens

    @property
    def own_tokens(self) -> set[str]:
        """Those that are not of its text: number, what is never shown, the kind."""
        return {*tokens("\n".join((self.number, self.unseen))), kind_token(self.kind)}


def joined(*pieces: str) -> str:
    """The pieces that say anything, a line each."""
    return "\n".join(plain for piece in pieces if (plain := piece.strip()))
