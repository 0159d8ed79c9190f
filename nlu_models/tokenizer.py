"""Chinese, English and mixed text to tokens whose character spans round-trip."""

import re
from typing import NamedTuple


class Piece(NamedTuple):
    """A token: `text[start:end] == self.text` for the text it was cut from."""

    text: str
    start: int
    end: int


# Order matters: the first alternative that fits wins. A Han character is a token of its own:
# words have no spaces there, and BERT's pieces are pooled onto characters without a dictionary.
_TOKEN = re.compile(
    r"""
      [\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+            # e-mail
    | [\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]   # one Han character
    | \d+(?:[.,:/-]\d+)*(?![A-Za-z])             # 42, 19.9, 1,299, 2024-12-03
    | [^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+
      (?:['’-][^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)* # don't
    | [\u3040-\u30ff]+                            # kana
    | (?:[\U0001F1E6-\U0001F1FF]{2})             # flag
    | [\u2600-\u27bf\U0001F000-\U0001FAFF][\ufe0f\U0001F3FB-\U0001F3FF]*
      (?:\u200d[\u2600-\u27bf\U0001F000-\U0001FAFF][\ufe0f\U0001F3FB-\U0001F3FF]*)*   # emoji
    | (\S)\1*                                     # anything else: a run of one sign, !!!
    """,
    re.VERBOSE,
)


def tokenize(text: str) -> list[Piece]:
    """Ordered pieces that cover every character that is not white space."""
    return [Piece(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
