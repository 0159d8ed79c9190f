"""Which names call one product and no other, and the models among them: N30 Pro, Pro 3."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from nlu_models.normalise import fold

_MODEL = re.compile(
    r"(?!ipx|spf|usb|wi|[ab][3-6]$)[a-z]{1,4}\d{1,4}[a-z]?"
)  # n30, y5; not 4k, 65w or the paper a5
_RANK = re.compile(r"pro|lite|max|mini|plus|air|se|ultra|\d{1,2}")
_WORD = re.compile(r"[a-z\d][a-z\d'.+-]*")
_MEASURE = re.compile(r"[\d.,:/+x-]*\d[a-z-]{0,5}|[\d.]+-?[a-z-]*")
_PLAIN = frozenset(  # words that say nothing of what a product is
    "a an the and or of for with in on to from by without set sets pair pack home style"
    " new big small six one two".split()
)


def distinctive(name: str, common: AbstractSet[str]) -> bool:
    """At least three Han letters, or two Latin words that are not all of colours, sizes, kinds."""
    if len(re.findall(r"[\u4e00-\u9fff]", name)) >= 3:
        return True
    words = _WORD.findall(name)
    own = [w for w in words if len(w) > 1 and not _MEASURE.fullmatch(w) and w not in _PLAIN]
    bounded = bool(words) and words[0] not in _PLAIN and not _MEASURE.fullmatch(words[0])
    return bounded and len(own) >= 2 and not all(_known(w, common) for w in own)


def models(products: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each model's name that one product alone has, as two words and as one, with its id."""
    owners: dict[str, set[str]] = {}
    for product in products:
        model = _model(fold(product["en"]))
        for name in {" ".join(model), "".join(model)} - {""}:
            owners.setdefault(name, set()).add(product["id"])
    return ((name, next(iter(ids))) for name, ids in owners.items() if len(ids) == 1)


def _model(title: str) -> list[str]:
    """What follows the brand, when it has both a letter and a figure."""
    model: list[str] = []
    for word in title.split()[1:]:
        if not (_MODEL.fullmatch(word) or _RANK.fullmatch(word)):
            break
        model.append(word)
    joined = "".join(model)
    return model if re.search(r"[a-z]", joined) and re.search(r"\d", joined) else []


def _known(word: str, common: AbstractSet[str]) -> bool:
    return bool({word, word.removesuffix("s"), word.removesuffix("es")} & common)
