"""Questions and answers: an answer cites its entry and takes its figures from the policies."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.core.errors import not_found
from actions.core.faq import FaqAnswer, FaqEntry, FaqHit
from actions.core.languages import Language
from actions.core.policies import Policies
from actions.core.ports import Search, ShopSystem
from actions.core.turns import Turn


@dataclass(frozen=True)
class FaqService:
    shop: ShopSystem
    search: Search

    def ask(self, turn: Turn) -> FaqAnswer | None:
        """The answer to what was asked, or None when no entry is near enough."""
        best = self.near(turn, limit=1)
        return best[0] if best and best[0].sure else None

    def near(self, turn: Turn, limit: int = 3) -> Sequence[FaqAnswer]:
        """The nearest entries, sure or not, best first."""
        entries = {e.id: e for e in self.shop.faq()}
        hits = self.search.faq(turn.text, turn.language, limit)
        return [self._answer(entries[h.id], h, turn.language) for h in hits if h.id in entries]

    def entry(self, entry_id: str, language: Language) -> FaqAnswer:
        """The entry of this id, as when a shopper chose it."""
        for entry in self.shop.faq():
            if entry.id == entry_id:
                return self._answer(entry, FaqHit(entry_id, 1.0, True), language)
        raise not_found("faq")

    def policy(self, area: str, language: Language) -> str:
        """The policy of an area such as "returns" in words."""
        return self.shop.policies().text(area, language)

    def policies(self) -> Policies:
        return self.shop.policies()

    def _answer(self, entry: FaqEntry, hit: FaqHit, language: Language) -> FaqAnswer:
        text = entry.text(language)
        answer = self.shop.policies().fill(text.answer, language)
        return FaqAnswer(entry.id, text.question, answer, hit.score, hit.sure)
