"""Search: by meaning and by words, built once, refreshed when the index changes."""

from hypothesis import given
from hypothesis import strategies as st

from actions.adapters.lexical import LexicalIndex, terms
from actions.adapters.search import SemanticSearch
from actions.adapters.search_texts import Passage, of_faq, of_product
from actions.adapters.vector_table import build, read
from actions.core.languages import Words
from tests.builders import a_product, an_entry
from tests.fakes import LetterEncoder, memory_engine

ZZ, QQ = Passage("product", "zz", "zzzz"), Passage("product", "qq", "qqqq")


def test_words_and_han_pairs_are_terms():
    assert terms("ＲＵＮＮＩＮＧ Shoes 跑步鞋") == {"running", "shoe", "跑步", "步鞋"}
    assert terms("the 鞋 吗") == {"鞋"}


@given(st.text())
def test_terms_of_any_text_are_found_again_in_it(text):
    assert terms(text) == terms(text.upper()) or not text.isascii()
    scores = LexicalIndex([("x", text)]).scores(text)
    assert all(0 <= score <= 1.0001 for score in scores.values())


def test_rare_words_weigh_more_than_common_ones():
    index = LexicalIndex([("a", "shoes red"), ("b", "shoes blue"), ("c", "shoes green")])
    scores = index.scores("red shoes")
    assert scores["a"] > 3 * scores["b"]


def test_what_means_the_same_is_nearest():
    engine, encoder = memory_engine(), LetterEncoder()
    build(engine, encoder, [ZZ, QQ])
    likeness = SemanticSearch(engine, encoder).likeness("zz", ["zz", "qq", "gone"])
    assert likeness["zz"] > likeness["qq"]
    assert "gone" not in likeness


def test_building_encodes_only_what_is_new_and_forgets_what_is_gone():
    engine, encoder = memory_engine(), LetterEncoder()
    assert build(engine, encoder, [ZZ, QQ]) == 2
    assert build(engine, encoder, [ZZ, QQ]) == 0
    assert build(engine, encoder, [QQ, Passage("product", "zz", "new words")]) == 1
    assert encoder.encoded == ["zzzz", "qqqq", "new words"]
    assert sorted(read(engine, "letters", "product")[1]) == ["new words", "qqqq"]


def test_another_encoder_has_its_own_vectors():
    engine, other = memory_engine(), LetterEncoder()
    build(engine, LetterEncoder(), [ZZ])
    other.digest = "other"
    assert build(engine, other, [ZZ]) == 1
    assert read(engine, "letters", "product")[0] == []


def test_a_running_search_sees_a_new_index():
    engine, encoder, time = memory_engine(), LetterEncoder(), [0.0]
    search = SemanticSearch(engine, encoder, lambda: time[0])
    assert search.likeness("zz", ["zz"]) == {}
    build(engine, encoder, [ZZ, QQ])
    time[0] = 31.0
    assert "zz" in search.likeness("zz", ["zz"])


def test_a_clear_question_is_sure_and_an_unclear_one_is_not():
    engine, encoder = memory_engine(), LetterEncoder()
    passages = [Passage("faq:en", "zz", "zzzz"), Passage("faq:en", "qq", "qqqq")]
    build(engine, encoder, passages)
    search = SemanticSearch(engine, encoder)
    first, second = search.faq("zzzz", "en")
    assert (first.id, first.sure, second.sure) == ("zz", True, False)
    assert not search.faq("zzqq", "en")[0].sure
    assert search.faq("  ", "en") == ()


def test_an_empty_index_answers_nothing():
    search = SemanticSearch(memory_engine(), LetterEncoder())
    assert search.faq("anything", "zh") == ()


def test_passages_are_in_both_languages_with_brand_and_category():
    product = a_product(description=Words("软", "soft"), keywords={"zh": ("慢跑",), "en": ()})
    names = {"kuibu:zh": "跬步", "kuibu:en": "Kuibu", "shoes:zh": "鞋"}
    texts = [p.text for p in of_product(product, names)]
    assert texts == [
        "跑鞋 跬步 鞋 慢跑",
        "跑鞋: 软",
        "Running shoes Kuibu",
        "Running shoes: soft",
    ]
    assert [p.kind for p in of_faq(an_entry())] == ["faq:zh", "faq:zh", "faq:en"]
