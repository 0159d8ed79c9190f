"""What is said of a decision: the offer's card, and the answer to "why this offer?"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from actions.core.decisions import Decision, Reason
from actions.core.languages import NO_WORDS, Language, Words
from actions.core.offer_texts import Filling, fill, tag
from actions.core.offers import Offer


@dataclass(frozen=True)
class Suggestion:
    """An offer in words, each filled from its record; `url` is a path of the shop, or empty."""

    decision: Decision
    offer: Offer
    title: str
    text: str
    legal: str
    code: str = ""
    url: str = ""
    tag: str = ""
    image: str = ""


@dataclass(frozen=True)
class Why:
    """Why an offer was made, as the decision's row has it; `scenario` in words."""

    decision: Decision
    offer: Offer | None
    scenario: Words = NO_WORDS
    title: str = ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.decision.reasons

    @property
    def personalised(self) -> bool:
        return self.decision.personalised

    @property
    def propensity(self) -> float:
        return self.decision.propensity


def suggestion_of(
    decision: Decision, offer: Offer, language: Language, names: Mapping[str, Words], zone: tzinfo
) -> Suggestion:
    until = decision.valid_until or offer.valid_until(decision.at)
    filling = Filling(language, until.astimezone(zone), decision.code, names)
    return Suggestion(
        decision,
        offer,
        fill(offer.title, offer, filling),
        fill(offer.text, offer, filling),
        fill(offer.legal, offer, filling),
        decision.code,
        offer.url,
        tag(offer, language),
        offer.image,
    )
