"""English addresses: a numbered street with the parts that stand before and after it."""

import re
from collections.abc import Iterator

_STREET = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|terrace|way"
    r"|highway|hwy|parkway|pkwy|square|sq|crescent|close|alley|circle"
)
_STOP = (  # words of a sentence, which no street or town begins or goes on with
    r"(?!(?:to|is|was|are|sent|and|my|our|at|from|in|on|it|its|the|this|that|instead|for|please|pls"
    r"|by|as|soon|can|could|will|thanks?|but|i|i'm|you|not|tel|phone|mobile|call|because|or|so|if"
    r"|when|before|with|ok|okay|hi|hello|asap|order|orders|name|email|recipient|attn|sorry|today"
    r"|tomorrow|days?|weeks?|hours?|items?|pairs?|pieces?|would|do|did|has|have|does|of|no|what"
    r"|where|how|why|sizes?|too|so|very|pcs|people|minutes?|months?|years?|change|update|ship|deliver|send|also|then|thx|contact|receiver)\b)"
)
_CODE = r"#?(?:[a-z]?\d[a-z\d-]*|[a-z])(?![a-z\d])"
_ROOM = (
    rf"(?:(?:room|rm|flat|unit|suite|ste|apt|apartment|building|bldg|block|floor|fl|level|tower"
    rf"|house|door)\b\.? ?{_CODE}|\d{{1,3}}(?:st|nd|rd|th) floor|\d{{1,3}}/?f\b|#{_CODE})"
)
_WORD = rf"{_STOP}[a-z][a-z'.-]*(?![a-z\d'])"
_NAMED = (
    rf"(?:{_WORD} ){{1,3}}(?:tower|building|plaza|mansion|gardens?|centre|center|house|court)\b"
)
_NUMBERED = re.compile(
    rf"(?<![a-z\d#.-])(?:no\.? ?)?\d{{1,5}}[a-z]?(?:[-/]\d{{1,4}})?,? "
    rf"(?:(?:{_STOP}[a-z][a-z\d'.-]*|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}?"
    rf"(?:{_STREET})\b\.?(?: (?:north|south|east|west|central|[ns][ew]?|[ew])\b)?"
)
_BEFORE = re.compile(rf"(?<![a-z\d])(?:{_ROOM}|{_NAMED}),? ?$")
_POSTCODE = (
    r"(?:\d{5}(?:-\d{4})?|\d{6}|[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)(?![a-z\d])"
)
_AFTER = re.compile(
    rf" ?,? ?(?P<room>{_ROOM})|,? ?(?P<code>{_POSTCODE})|, ?(?P<place>{_WORD}(?: {_WORD}){{0,3}})"
)
_COUNTRY = re.compile(
    r",? ?(?:usa?|united states|uk|united kingdom|china|p\.?r\.? ?china|canada|australia)\b"
)
_FURTHEST, _MOST_PARTS = 48, 8


def find(text: str) -> Iterator[tuple[int, int]]:
    """Spans of addresses in a folded text."""
    reached = 0
    for match in _NUMBERED.finditer(text):
        if match.start() < reached:
            continue
        reached = _end(text, match.end())
        yield _start(text, match.start()), reached


def _start(text: str, start: int) -> int:
    """Leftward over rooms, floors and named buildings."""
    for _ in range(_MOST_PARTS):
        part = _BEFORE.search(text, max(0, start - _FURTHEST), start)
        if not part:
            break
        start = part.start()
    return start


def _end(text: str, end: int) -> int:
    """Rightward over rooms, districts, cities and provinces, up to a postcode and a country."""
    for _ in range(_MOST_PARTS):
        part = _AFTER.match(text, end)
        if not part:
            break
        end = part.end()
        if part["code"]:
            country = _COUNTRY.match(text, end)
            return country.end() if country else end
    return end
