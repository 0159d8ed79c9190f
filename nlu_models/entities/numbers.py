"""Numbers as shoppers write them: 1,299 · 1.5k · 三百 · 一千五 · 3万5 · twenty."""

import cn2an

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
HAN = r"[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+"
ENGLISH = (
    r"(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:hundred|thousand|grand))?)"
)
NUMBER = rf"(?:(?:{DIGITS})(?:[kw万千百](?![a-z]))?(?:\d{{1,3}}(?!\d))?|{HAN})"
_SCALES = {"k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "百": 100}
_WORDS = (
    {
        w: n
        for n, w in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen".split()
        )
    }
    | {
        w: 10 * (n + 2)
        for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
    }
    | {
        "a": 1,
        "couple": 2,
        "few": 3,
        "hundred": 100,
        "thousand": 1_000,
        "grand": 1_000,
        "dozen": 12,
    }
)


def parse(text: str) -> float | None:
    """The number that a folded text is, or None."""
    plain = text.strip().replace(",", "").replace(" ", "")
    if plain and plain[0].isdigit():
        return _digits(plain)
    return _han(plain) if plain and plain[0] > "\u3000" else _english(text)


def _digits(text: str) -> float | None:
    scaled = next((i for i, c in enumerate(text) if c in _SCALES), None)
    try:
        if scaled is None:
            return float(text)
        scale = _SCALES[text[scaled]]
        tail = text[scaled + 1 :].rstrip("百千") or "0"  # 1千5 is 1500, 3万5千 is 35000
        return float(text[:scaled]) * scale + float(tail) * (scale / 10 ** len(tail))
    except ValueError:
        return None


def _han(text: str) -> float | None:
    if len(text) > 1 and all(c in "零〇一二三四五六七八九" for c in text):
        return float("".join(str("零一二三四五六七八九".find(c.replace("〇", "零"))) for c in text))
    try:
        return float(cn2an.cn2an(text.replace("〇", "零"), "normal"))
    except ValueError:
        return None


def _english(text: str) -> float | None:
    total, current = 0, 0
    for word in text.lower().replace("-", " ").split():
        if word == "and":
            continue
        if word not in _WORDS:
            return None
        value = _WORDS[word]
        current = max(current, 1) * value if value >= 100 else current + value
        if value >= 1_000:
            total, current = total + current, 0
    return float(total + current)
