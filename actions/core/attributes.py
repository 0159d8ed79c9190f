"""Which lines of a product's record answer a question about it."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from actions.core.policies import Labels
from actions.core.products import Product

_SAID = {  # how shoppers ask for an attribute, beyond its label
    "weight": r"多重|重量|几斤|重不重|轻不轻|\b(?:heavy|weighs?|weight)\b",
    "material": r"材质|材料|面料|什么做的|\b(?:made (?:of|from)|materials?|fabric)\b",
    "battery": r"续航|电池|待机|\bbattery\b|\bhow long\b.*\blast",
    "waterproof": r"防水|water ?-?(?:proof|resist)",
    "network": r"\b[45]g\b|[45]g(?![a-z])|网络|双卡|\bsim\b",
    "screen": r"屏|\b(?:screen|display)\b",
    "camera": r"像素|拍照|摄像|镜头|\b(?:camera|photos?|pixels?)\b",
    "storage": r"内存|存储|\b(?:memory|storage|ram)\b",
    "noise": r"噪音|吵|声音大|\b(?:nois[ey]|loud|quiet)\b",
    "power": r"功率|多少瓦|\b(?:watts?|wattage|power)\b",
    "age": r"几岁|年龄|多大的?(?:孩子|宝宝)|\b(?:age|ages|years? old)\b",
    "ingredient": r"成分|配料|\bingredients?\b",
    "life": r"保质期|\b(?:shelf life|expir\w*)\b",
    "origin": r"产地|哪里产|\bwhere\b.*\b(?:from|made|grown)\b",
    "heel": r"跟高|鞋跟|\bheels?\b",
    "size": r"尺寸|多大|长宽|\b(?:dimensions?|how (?:big|large))\b",
    "fit": r"偏大|偏小|怎么选码|尺码|版型|\b(?:fits?|true to size|sizing)\b",
    "skin": r"肤质|敏感肌|油皮|干皮|\b(?:skin)\b",
    "care": r"怎么洗|机洗|水洗|\b(?:wash\w*)\b",
    "capacity": r"容量|多少升|\b(?:capacity|lit(?:er|re)s)\b",
}
_MATERIALS = ("upper", "filling", "lining", "sole")
_WARRANTY = re.compile(r"保修|质保|三包|\b(?:warrant\w*|guarantee\w*)\b", re.IGNORECASE)
_NAME = 5  # Han letters in a row that are the product's name, not a question
_LATIN, _HAN = re.compile(r"[a-z0-9]+"), re.compile(r"[\u4e00-\u9fff]+")


def without_name(text: str, product: Product) -> str:
    """The text without what it says of the product's title: "5G" in a name is no question."""
    for title in (product.title.zh, product.title.en):
        match = SequenceMatcher(None, text.lower(), title.lower(), autojunk=False)
        same = match.find_longest_match()
        said = text[same.a : same.a + same.size].strip()
        if " " in said or len(_HAN.sub("", said)) + _NAME <= len(said):
            text = text.replace(said, " ")
    return text


def asks_warranty(text: str) -> bool:
    return bool(_WARRANTY.search(text))


def answering(product: Product, text: str, topic: str, labels: Labels) -> list[str]:
    """The attributes that the text asks for: by name, else by what stands in them.

    `topic` is the text without what every question has.
    """
    if by_name := [key for key in product.attributes if _by_name(key, text, labels)]:
        return by_name
    if re.search(_SAID["material"], text, re.IGNORECASE):
        return [key for key in _MATERIALS if key in product.attributes]
    records = {key: f"{w.zh} {w.en}" for key, w in product.attributes.items()}
    return [key for key, record in records.items() if speaks_of(record, topic)]


def _by_name(key: str, text: str, labels: Labels) -> bool:
    said = _SAID.get(key)
    if said and re.search(said, text, re.IGNORECASE):
        return True
    zh, en = labels.attribute(key, "zh"), labels.attribute(key, "en").lower()
    return zh in text or bool(re.search(rf"\b{re.escape(en)}\b", text.lower()))


def tells_of(product: Product, topic: str) -> bool:
    """Is the topic spoken of in the product's title or description?"""
    words = (product.title, product.description)
    return any(speaks_of(f"{w.zh} {w.en}", topic) for w in words)


def speaks_of(record: str, topic: str) -> bool:
    """Are most of the topic's words in the record?"""
    asked, there = set(_words(topic)), set(_words(record))
    return bool(asked) and 2 * len(asked & there) > len(asked)


def _words(text: str) -> Iterator[str]:
    """Latin words, and Han letters two by two."""
    lowered = text.lower()
    yield from _LATIN.findall(lowered)
    for run in _HAN.findall(lowered):
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))
