"""Which texts hold a query, told by a slow rule of its own; the index's tokens must let every one of them through."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.story_words import JOINT, LONGEST, MARK, Word, count_of_signs, fold, holds, query_words, quote, tokens


def kind_of(c: str) -> str:
    """Letter, digit, a sign that is looked for, or one that only parts words."""
    category = unicodedata.category(c)
    if category in ("Ll", "Lu", "Lt", "Lm"):
        return "letter"
    if category == "Nd":
        return "digit"
    is_looked_for = category[0] in "LMN" or category in ("So", "Sk", "Cn", "Co")
    return "sign" if is_looked_for and not c.isascii() and c not in (MARK, JOINT) else "apart"


def is_told(text: str, query: str) -> bool:
    """The rule: every word of the query stands in the text as typed, letters from a word's beginning, one or two digits from a number's;
    alone they are the whole number."""
    plain = fold(text)
    words = [word for word in fold(query).split() if any(kind_of(c) != "apart" for c in word)]
    return bool(words) and all(any(_stands(plain, word, at) for at in range(len(plain))) for word in words)


def _stands(plain: str, word: str, at: int) -> bool:
    if not plain.startswith(word, at):
        return False
    kinds = [kind_of(c) for c in word]
    before = kind_of(plain[at - 1]) if at else ""
    behind = kind_of(plain[at + len(word)]) if at + len(word) < len(plain) else ""
    if kinds[0] == "digit" and kinds[:3] != ["digit"] * 3:
        return before != "digit" and not (set(kinds) == {"digit"} and behind == "digit")
    return not (kinds[0] == before == "letter")


def lets_through(text: str, words: tuple[Word, ...]) -> bool:
    """What the index answers."""
    kept = tokens(text)
    wanted = [token for word in words for token in word.tokens]
    return bool(wanted) and all(any(each.startswith(t.text) for each in kept) if t.is_beginning else t.text in kept for t in wanted)


desk_text = st.text(alphabet=st.sampled_from("漏水管电梯漏水a1 3-。\n,b07🙂é\u200bＡ１٣"), max_size=24)


@settings(max_examples=1000)
@given(desk_text, desk_text)
def test_the_tokens_let_every_text_through_that_holds_the_query(text: str, query: str) -> None:
    words = query_words(query)
    if is_told(text, query):
        assert lets_through(text, words)
    assert (bool(words) and holds(fold(text), words)) == is_told(text, query)


@given(desk_text, desk_text)
def test_what_the_tokens_alone_decide_is_decided_rightly(text: str, query: str) -> None:
    words = query_words(query)
    if words and all(word.is_certain for word in words):
        assert lets_through(text, words) == is_told(text, query)


@given(st.text(max_size=40), st.text(max_size=12))
def test_any_two_texts_of_the_world_agree_with_the_rule(text: str, query: str) -> None:
    words = query_words(query)
    assert (bool(words) and holds(fold(text), words)) == is_told(text, query)
    assert lets_through(text, words) or not is_told(text, query)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 60))
def test_a_piece_cut_out_of_a_text_is_let_through_wherever_the_rule_finds_it(text: str, start: int, many: int) -> None:
    plain = fold(text)
    piece = plain[start : start + many]
    assert lets_through(text, query_words(piece)) or not is_told(text, piece)


@pytest.mark.parametrize(
    ("query", "text", "is_found"),
    [
        ("漏水", "厨房水管漏水", True), ("水", "漏水", True), ("水漏", "漏水", False), ("水管漏", "水管坏了，漏水", False),
        ("pip", "the Pipe", True), ("ipe", "the pipe", False), ("o'brien", "Mr O’Brien", False), ("o'brien", "Mr O'Brien", True),
        ("138-5555", "138-5555", True), ("138-5555", "1385555", False), ("5555", "13855550000", True), ("55", "1385", False),
        ("13", "1385", False), ("13", "13号", True), ("8-1-08", "8-1-0803", True), ("8-1-08", "18-1-0803", False),
        ("3号楼", "13号楼", False), ("3号楼", "在3号楼", True), ("T20261121-0007", "t20261121-0007", True),
        ("投诉〔2026〕0031", "见投诉〔2026〕0031。", True),
        ("cafe", "Café", True), ("漏水", "漏\u200b水", True), ("ＷＡＮＧ", "wang", True),
        ("漏水 电梯", "电梯漏水", True), ("漏水 电梯", "漏水", False), ("🙂", "ok🙂", True), ("…", "…", False), ("", "漏水", False),
    ],
)  # fmt: skip
def test_the_rule_in_examples(query: str, text: str, is_found: bool) -> None:
    words = query_words(query)
    assert is_told(text, query) is is_found
    assert (bool(words) and lets_through(text, words) and holds(fold(text), words)) is is_found


def test_tokens_never_hold_what_parts_words() -> None:
    found = tokens('a "quoted" text, 100 % of it: 漏水？ NEAR(x) * ^ col:x\x00')
    assert not [token for token in found if not all(c.isalnum() or not c.isascii() for c in token)]
    assert not [token for token in found if '"' in token or " " in token]


def test_runs_without_end_are_cut_and_still_found_by_any_part() -> None:
    text = "9" * 500 + " " + "x" * 500
    assert max(map(len, tokens(text))) == LONGEST + 1
    assert lets_through(text, query_words("9" * 300))
    assert not holds(fold(text), query_words("x" * 501))


@pytest.mark.parametrize(("text", "signs"), [("探访", 2), ("送交材料", 4), ("Handing in papers", 3), ("反映楼上漏水", 6), ("", 0)])
def test_how_much_a_text_says_is_counted_in_words_and_chinese_characters(text: str, signs: int) -> None:
    assert count_of_signs(text) == signs


def test_a_quote_stands_on_one_line_around_what_matched() -> None:
    long = "前" * 80 + "厨房\n漏水" + "后" * 80
    found = quote(long, query_words("漏水"))
    assert found.matched == "漏水"
    assert found.text.startswith("…前")
    assert found.text.endswith("后…")
    assert "厨房 漏水" in found.text
    assert len(found.text) <= 62
    assert quote("短", query_words("没有")) == ("短", "")


@pytest.mark.parametrize(("text", "query", "matched"), [("ＷＡＮ", "wan", "ＷＡＮ"), ("ﬁne Café!", "cafe", "Café"), ("㎏", "kg", "㎏")])
def test_a_quote_marks_what_stands_there_not_what_was_typed(text: str, query: str, matched: str) -> None:
    assert quote(text, query_words(query)).matched == matched


def test_naughty_strings_are_found_by_themselves(shared: Callable[[str], Path]) -> None:
    lines = (shared("hostile/blns") / "blns.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if query_words(line) and not (lets_through(line, query_words(line)) and is_told(line, line))] == []


def test_every_character_that_is_compared_otherwise_is_looked_for() -> None:
    from app.core.story_words import _UNUSUAL, _seen

    plain = (c for c in map(chr, range(0x110000)) if unicodedata.normalize("NFKC", c) == c)
    assert [hex(ord(c)) for c in plain if _seen[ord(c)] != c and not c.isascii() and not _UNUSUAL.match(c)] == []
