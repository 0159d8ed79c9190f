"""The language a shopper asks to be answered in: 说中文, in English please."""

import re
from collections.abc import Iterator

from .spans import Found

_ZH_NAMES = r"中文|汉语|普通话|国语|华语|chinese|mandarin"
_EN_NAMES = r"英文|英语|english"
_NAME = rf"(?:(?P<zh>{_ZH_NAMES})|(?P<en>{_EN_NAMES}))"
_THING = (
    r"(?:书|版|名|歌|说明|小说|电影|课|词典|字典|键盘|标签|包装|books?|manual|version|label"
    r"|keyboard|instruction|novel|name|breakfast|tea|subtitle)"
)
_WISHES = [
    re.compile(
        rf"(?:说|讲|用|换成?|切换?[成到]?|改[成用]?|回复?|支持|转[成为]?)(?:回|一下|为"
        rf"|到)?\s*{_NAME}(?!\s*{_THING})"
    ),
    re.compile(rf"{_NAME}(?:回复?|回答|交流|沟通|服务|客服|模式|界面|please)"),
    re.compile(
        r"\b(?:speak|talk|use|reply|answer|respond|write|chat|continue|switch|change|prefer"
        r"|understand)"
        rf"(?: (?:to|in|back|with|me|it|the|language|over|only)){{0,4}} {_NAME}\b(?!\s*{_THING})"
    ),
    re.compile(rf"\bback (?:in|into|to) {_NAME}\b(?!\s*{_THING})"),
    re.compile(rf"\bin {_NAME}(?=\W*$|,| please| pls)"),
    re.compile(rf"^\W*{_NAME}(?:吧|呢|please|pls|\s|\W)*$"),
]


def find(text: str) -> Iterator[Found]:
    """At most one wish: the last one named wins ("not English, Chinese")."""
    matches = [m for pattern in _WISHES for m in pattern.finditer(text)]
    matches = [
        m for m in matches if not re.search(r"(?:不要?|别|don't|not|no) ?$", text[: m.start()])
    ]
    if matches:
        last = max(matches, key=lambda m: m.end())
        group = "zh" if last["zh"] else "en"
        yield Found("language", group, last.start(group), last.end(group))
