"""Which rooms tell stories, for what spans them: following changes, telling all anew, checking."""

from collections.abc import Iterator, Set

from sqlalchemy.orm import Session

from app.calls import stories as calls
from app.complaints import stories as complaints
from app.core.i18n import _, ngettext
from app.incidents import stories as incidents
from app.opinions import stories as opinions
from app.storage.store import Changes
from app.stories import service
from app.stories.sources import Source
from app.tickets import stories as tickets
from app.visits import stories as visits

SOURCES: tuple[Source, ...] = (visits.SOURCE, *calls.SOURCES, tickets.SOURCE, complaints.SOURCE, opinions.SOURCE, incidents.SOURCE)


def follow(s: Session, changes: Changes) -> None:
    """Keep the stories of whatever a transaction changed."""
    service.follow(s, changes, SOURCES)


def rebuild(s: Session) -> int:
    """Tell everything anew from the records; gives the count."""
    return service.rebuild(s, SOURCES)


def words(s: Session) -> Iterator[tuple[int, Set[str]]]:
    """Every story's seq and what it is found by."""
    return service.words(s)


def reindex(s: Session) -> int:
    """Make the index anew from what is told; gives the count."""
    return service.reindex(s)


def troubles(s: Session) -> Iterator[str]:
    """Sentences for stories that are not as the records tell them, and for an index that does not hold them."""
    for source in SOURCES:
        if n := service.count_wrong(s, source):
            sentence = ngettext(
                "{n} record ({kind}) is not found by the words it holds. Run check --rebuild.",
                "{n} records ({kind}) are not found by the words they hold. Run check --rebuild.",
                n,
            )
            yield sentence.format(n=n, kind=source.kind)
    if not service.is_indexed(s):
        yield _("The index of texts does not hold all that is told. Run check --rebuild.")
