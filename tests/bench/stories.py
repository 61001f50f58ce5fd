"""Looking through all texts of the office by one, two, more characters and parts of numbers, beside the bare query of the index."""

import random
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from app.core.ids import new_id
from app.desk.find_texts import story_rows
from app.storage.opening import NAME
from app.stories.fields import Told
from app.stories.lists import find
from app.stories.service import keep
from app.wiring import open_office
from tests.bench.measure import Line, by_turns, p95, timed
from tests.bench.office import NOON, Sample, raw
from tests.bench.words import typed

QUERY = "SELECT rowid FROM story_search WHERE story_search MATCH ? ORDER BY rowid DESC LIMIT 50"
SOME = text("SELECT text FROM story WHERE kind = 'ticket' AND seq % 7 = 0 ORDER BY at DESC LIMIT 20000")
COUNT = text("SELECT count(*) FROM story")


def _bare(query: str) -> str:
    """A match written by hand: pairs of characters as they stand, anything else as the beginning of a word."""
    pieces = re.findall(r"[㐀-鿿]+|[0-9A-Za-z]+", query) or ["漏水"]
    tokens = [f'"{piece[i : i + 2]}"' for piece in pieces for i in range(len(piece) - 1) if piece[0] > "㐀"]
    return " AND ".join(tokens or [f'"{pieces[0].casefold()}"*'])


def measure(sample: Sample) -> Iterator[Line]:
    """Finding, finding one kind, and what keeping a story adds."""
    bare = raw(sample.folder / NAME)
    with sample.opened() as store:
        many = store.read(lambda s: s.execute(COUNT).scalar_one())
        texts = store.read(lambda s: list(s.execute(SOME).scalars()))[::80]
        queries = typed(texts, random.Random(9))[:240]
        matches = [_bare(query) for query in queries]

        def floor(n: int) -> None:
            seqs = [seq for (seq,) in bare.execute(QUERY, (matches[n % len(matches)],)).fetchall()]
            bare.execute(f"SELECT number, title, text FROM story WHERE seq IN ({', '.join('?' * len(seqs))})", seqs).fetchall()

        def measured(s: Any) -> Iterator[Line]:
            pair = by_turns(floor, lambda n: find(s, queries[n % len(queries)], limit=50), 2 * len(queries))
            yield pair.typical(f"find in {many:,} stories", most=50)
            yield pair.slow(f"find in {many:,} stories, p95", most=50)
            box = [timed(lambda query=query: story_rows(s, query, ())) for query in queries]  # type: ignore[misc]  # bound at once
            yield Line("texts of the one box at a key, p95", p95(box), most=16)
            of_kind = [timed(lambda query=query: find(s, query, kind="complaint", limit=50)) for query in queries]  # type: ignore[misc]  # bound at once
            yield Line("find complaints among them, p95", p95(of_kind), most=50)

        yield from store.read(lambda s: list(measured(s)))
    bare.close()
    told = [Told("ticket", new_id(), f"T20261121-9{n:03d}", NOON, "王小明", text) for n, text in enumerate(texts[:200])]
    with sample.copied() as (folder,):
        store = open_office(folder)
        times = [timed(lambda one=one: store.do(keep, one)) for one in told]  # type: ignore[misc]  # bound at once
        yield Line("keep one story more, p95", p95(times), most=16)
        store.close()
