"""The words typical of a group of texts: Chinese by runs of characters, English by words."""

import math
import re
from collections import Counter
from collections.abc import Sequence

_PLACEHOLDER = re.compile(r"\[[^\]]{1,12}\]|#E-\w+(?:\[\w+\])?")
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z][a-z']+", re.IGNORECASE)
_LONGEST = 5
_EDGE = frozenset(  # a run that begins or ends so is part of something else
    "的了吗呢吧啊呀嘛哦哈嗯么我你您他她它们是在就都也还又再很太把被给跟和与或而但不没有这那哪个些点下上里中到去来要会能可得着过从对向为"
    "让请想说看问做用什怎为多少几一二两三四五六七八九十天号月年日时后前"
)
_STOP = frozenset(
    "你好 您好 谢谢 请问 一下 可以 就是 怎么 什么 没有 不是 这个 那个 为什么 怎么办 知道 现在"
    " 已经 还是 如果 因为 所以 但是 或者 然后 时候 问题 东西 麻烦 帮我 我的 你们 我们 不能"
    " 能不能 是不是 有没有 多少 不会 不要 一个 客服 亲 哈哈 好的 嗯嗯 谢谢你 人工 京东 在吗"
    " 你们的 他们 这样 那样 这么 那么 其他 咨询 点击 链接 发送 the and for you your are is was"
    " this that with have has had not but can could would will do does did how what when where"
    " why who please hello hi thanks thank my me it its of to in on at a an i am be been so if"
    " or as from by about there they them he she we our us any some just get got want need"
    " like know tell all out up no yes ok okay don't i'm it's i've can't didn't".split()
)
_LONG_STOPS = sorted((s for s in _STOP if not s.isascii()), key=len, reverse=True)


def content(text: str) -> str:
    """What a text says without placeholders, stop words and small words."""
    bare = _PLACEHOLDER.sub(" ", text.lower())
    said = []
    for run in _RUN.findall(bare):
        if run[0].isascii():
            said.append("" if run in _STOP else run)
        else:
            for stop in _LONG_STOPS:
                run = run.replace(stop, "")
            said.append(run)
    return "".join(said)


def bare(text: str) -> str:
    """Without placeholders: how a text sounds should not hang on what was masked in it."""
    return " ".join(_PLACEHOLDER.sub(" ", text).split())


def terms(text: str) -> set[str]:
    """Every candidate word of a text."""
    found: set[str] = set()
    for run in _RUN.findall(_PLACEHOLDER.sub(" ", text.lower())):
        if run[0].isascii():
            found |= {run} if len(run) > 2 and run not in _STOP else set()
            continue
        for length in range(2, _LONGEST + 1):
            for start in range(len(run) - length + 1):
                found.add(run[start : start + length])
    return {t for t in found if t not in _STOP and (t[0].isascii() or not _EDGE & {t[0], t[-1]})}


def typical(groups: Sequence[Sequence[str]], limit: int = 4) -> list[tuple[str, ...]]:
    """For each group its most typical words: class-based TF-IDF over the texts that hold a word."""
    counts = [Counter(t for text in group for t in terms(text)) for group in groups]
    everywhere: Counter[str] = Counter()
    for count in counts:
        everywhere.update(count)
    average = sum(everywhere.values()) / max(1, len(groups))
    found = []
    for group, count in zip(groups, counts, strict=True):
        least = max(2, len(group) // 8)
        scored = {
            term: n
            / len(group)
            * math.log(1 + average / everywhere[term])
            * math.sqrt(_weight(term))
            for term, n in count.items()
            if n >= least
        }
        found.append(_distinct(scored, count, limit))
    return found


def _weight(term: str) -> float:
    return 2.0 if term[0].isascii() else float(len(term))


def _distinct(scored: dict[str, float], count: Counter[str], limit: int) -> tuple[str, ...]:
    """The best ones, none of them part of another or lapping over it."""
    kept: list[str] = []
    for term in sorted(scored, key=lambda t: (-scored[t], t)):
        whole = [t for t in scored if term in t and t != term and count[t] >= 0.7 * count[term]]
        if not whole and not any(_lap(term, k) for k in kept):
            kept.append(term)
        if len(kept) == limit:
            break
    return tuple(kept)


def _lap(a: str, b: str) -> bool:
    """Does one hold the other, or do they share two Chinese characters in a row?"""
    if a in b or b in a:
        return True
    return not a[0].isascii() and any(a[i : i + 2] in b for i in range(len(a) - 1))
