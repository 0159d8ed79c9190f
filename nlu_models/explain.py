"""Which words spoke for an intent, which against: each is left out and the rest asked again."""

from typing import Any, Protocol

from nlu_models.tokenizer import Piece, tokenize


class Parser(Protocol):
    """Anything that reads texts as the bot does."""

    def parse(self, texts: list[str]) -> Any: ...


def explain(parser: Parser, prediction: dict[str, Any]) -> dict[str, Any]:
    """The effect of a word is the predicted intent's confidence lost when the word is left out."""
    text, intent = prediction["text"], prediction["intent"]
    pieces = tokenize(text)
    if intent is None or not pieces:
        return {"intent": intent, "words": []}
    whole, *rest = parser.parse([text, *(without(text, p) for p in pieces)])
    words = [
        {
            "text": piece.text,
            "start": piece.start,
            "end": piece.end,
            "effect": round(confidence(whole, intent) - confidence(left, intent), 4),
        }
        for piece, left in zip(pieces, rest, strict=True)
    ]
    return {"intent": intent, "words": words}


def without(text: str, piece: Piece) -> str:
    return text[: piece.start] + text[piece.end :]


def confidence(parsed: dict[str, Any], intent: str) -> float:
    ranking = parsed.get("intent_ranking", [])
    return next((r["confidence"] for r in ranking if r["name"] == intent), 0.0)
