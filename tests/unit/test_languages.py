"""The language of one text."""

import pytest

from nlu_models.languages import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我的订单到哪了", "zh"),
        ("订单 ZG24110507 到哪了", "zh"),
        ("有 XL 码吗", "zh"),
        ("iPhone 有货吗", "zh"),
        ("我的 order 到哪了", "mixed"),
        ("帮我 cancel 一下", "mixed"),
        ("where is my order", "en"),
        ("Ｗｈｅｒｅ ｉｓ ｉｔ", "en"),
        ("hi", "en"),
        ("42", None),
        ("ZG24110507", None),
        ("XL", None),
        ("👍", None),
        ("ok", None),
        ("", None),
        ("？？？", None),
    ],
)
def test_the_language_is_what_the_words_are_written_in(text, language):
    assert language_of(text) == language
