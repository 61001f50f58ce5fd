"""Names are found however they are read, typed or written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.names import PersonKeys, explain, fold, initials, pinyin_of, query_terms, tokens


def is_found(query: str, **keys: str) -> bool:
    person = PersonKeys(**{"name": "", **keys})
    found = tokens(person)
    terms = query_terms(query)
    return bool(terms) and all(any(token.startswith(term.forms) for token in found) for term in terms)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王建国", "wangjg wangj wangjianguo wjg wang jg"),
        ("单雄信", "shan dan shanxx danxx chanxx chan shanxiong sxx dxx 单 雄信 信"),
        ("單雄信", "shan dan"),
        ("仇英", "qiu chou qiuying qy cy"),
        ("查良镛", "zha cha zhaliangyong zly"),
        ("尉迟恭", "yuchi weichi yuchig yuchigong ycg wcg 迟恭"),
        ("万俟卨", "moqi mq wan"),
        ("曾国藩", "zeng ceng zgf"),
        ("解缙", "xie jie"),
        ("区寄", "ou qu"),
        ("翟让", "zhai di"),
        ("覃勇", "qin tan"),
        ("缪斯", "miao mou"),
        ("朴树", "piao pu"),
        ("盖聂", "ge gai"),
        ("吕布", "lv lu lyu lü lvbu lubu lyubu"),
        ("乐毅", "yue le"),
        ("任伯年", "ren"),
        ("华佗", "hua"),
        ("盛宣怀", "sheng"),
        ("冼星海", "xian"),
        ("逄蒙", "pang"),
        ("员半千", "yun yuan"),
        ("长孙无忌", "zhangsun changsun"),
        ("吕洞宾", "lvdb ludb lyudb"),
        ("长孙无忌", "zhangsunwj changsunwj"),
        ("令狐冲", "linghu lhc"),
        ("王重阳", "wangchongyang wangzhongyang"),
        ("张三", "z zh zhang zhangsan zs s san 张 三 张三 ZHANG Ｚhang"),
    ],
)
def test_every_reading_of_a_name_finds_it(name: str, typed: str) -> None:
    assert [word for word in typed.split() if not is_found(word, name=name)] == []


def test_every_one_of_several_names_is_found_by_family_name_and_initials() -> None:
    assert explain("lixm", {"residents": "王建国 李小梅"}) is not None
    assert explain("wangjg", {"residents": "王建国、李小梅"}) == ("residents", "王建国")


def test_family_name_and_other_initials_find_nobody() -> None:
    assert [typed for typed in ("wangjq", "wanjg", "wjiang", "liwjg") if is_found(typed, name="王建国")] == []


def test_words_are_all_needed_and_may_be_of_different_parts() -> None:
    person = {"name": "张三", "phones": "13800138888", "plate": "粤B·12345", "company": "腾讯科技", "place": "5-1-0803"}
    assert is_found("zhang 8888", **person)
    assert is_found("科技 张", **person)
    assert not is_found("zhang 9999", **person)


@pytest.mark.parametrize("typed", ["1380", "0013", "8888", "138-0013", "138 0013 8888", "+8613800138888", "+86 13800138888", "3", "13"])
def test_any_fragment_of_a_phone_finds_it(typed: str) -> None:
    assert is_found(typed, phones="010-66668888, 13800138888 ")


@pytest.mark.parametrize("typed", ["010-6666", "01066668888", "6666 8888", "66668888", "010"])
def test_a_landline_is_found_with_and_without_its_dash(typed: str) -> None:
    assert is_found(typed, phones="010-66668888")


@pytest.mark.parametrize("typed", ["粤", "粤b", "粤B12345", "粤B·12345", "b123", "12345", "345"])
def test_a_plate_is_found_by_its_end_and_without_its_dot(typed: str) -> None:
    assert is_found(typed, plate="粤B·12345")


@pytest.mark.parametrize("typed", ["5-1-0803", "5-1-803", "1-0803", "0803", "803", "510803"])
def test_a_home_is_found_by_its_parts(typed: str) -> None:
    assert is_found(typed, place="5-1-0803")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("O'Brien Seán", "o'brien obrien O’Brien brien sean Seán obriensean obs"),
        ('Dwayne "The Rock" Johnson', '"the the rock" rock johnson "'),
        ("𠮷野家", "𠮷 𠮷野 野家"),
        ("㐂八", "㐂 㐂八"),
        ("👩‍👧 test", "👩 👧 👩‍👧 test"),
        ("محمد علي", "محمد علي"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提 阿卜杜拉买买提 阿卜杜拉•买买提 买买提 maimaiti"),
        ("Müller", "müller muller MULLER"),
        ("ＡＢＣ", "abc"),
        ("%", "%"),
        ("_*^", "_*^ *"),
    ],
)
def test_rare_signs_and_scripts_are_found(name: str, typed: str) -> None:
    assert [word for word in typed.split() if not is_found(word, name=name)] == []


def test_a_company_is_found_by_its_characters_and_words_not_by_pinyin() -> None:
    assert is_found("科技", company="腾讯科技有限公司")
    assert is_found("cloud", company="Alibaba Cloud")
    assert not is_found("tengxun", company="腾讯科技")


def test_a_word_longer_than_a_token_still_finds() -> None:
    name = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"
    assert is_found(name, name=name)


def test_a_name_of_many_voices_keeps_its_tokens_few() -> None:
    assert len(tokens(PersonKeys("单" + "行乐长重朝" * 40))) < 1500


@given(st.text(max_size=60))
def test_tokens_hold_no_blank_and_no_sign_the_index_would_split_at(text: str) -> None:
    assert all(token and all(not c.isascii() or c.isalnum() for c in token) and not token.isspace() for token in tokens(PersonKeys(text)))


@given(st.text(min_size=1, max_size=60))
def test_a_whole_name_finds_itself(name: str) -> None:
    assert is_found(name, name=name) or not query_terms(name)


def test_every_naughty_text_finds_itself(shared: Callable[[str], Path]) -> None:
    import json

    texts = json.loads((shared("hostile/blns") / "blns.json").read_text("utf-8"))
    assert [text for text in texts if query_terms(text) and not is_found(text, name=text)] == []


def test_folding_makes_width_and_case_one() -> None:
    assert fold("ＡＢＣ Straße") == "abc strasse"
    assert fold("a\ud800b") == "ab"


def test_names_sort_by_the_family_name_s_own_reading() -> None:
    assert pinyin_of("单雄信") == "shanxiongxin"
    assert pinyin_of("尉迟恭") == "yuchigong"
    assert pinyin_of("Anna") == "anna"


def test_initials_are_typed_letters() -> None:
    assert [initials(text) for text in ("张三", "尉迟恭", "Anna Bell", "看房")] == ["zs", "ycg", "ab", "kf"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zs", ("name", "张三")),
        ("san", ("name", "三丰")),
        ("8888", ("phone", "8888")),
        ("zhang 腾讯", ("company", "腾讯")),
        ("8888 zhang", ("phone", "8888")),
        ("803", ("place", "803")),
        ("丰", ("name", "丰")),
        ("讯科", ("company", "讯科")),
        ("tengxun", None),
        ("bozz", None),
    ],
)
def test_a_hit_is_explained_by_the_part_that_matched(typed: str, expected: tuple[str, str] | None) -> None:
    fields = {"name": "张三丰", "phone": "13800138888", "company": "腾讯科技", "place": "5-1-0803"}
    found = explain(typed, fields)
    if typed == "san":
        assert found is not None
        assert found[1] == "三"
    else:
        assert found == expected


def test_a_word_inside_a_name_is_explained_too() -> None:
    assert explain("ohn", {"name": "John"}) == ("name", "ohn")
