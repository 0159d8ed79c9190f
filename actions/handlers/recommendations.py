"""Recommendations: what is looked for, gathered over turns."""

from actions.core.followups import named, refines
from actions.core.searches import wants_choice
from actions.core.turns import Turn
from actions.handlers.base import Dialogue, Events, Say
from actions.handlers.finds import recommend
from actions.handlers.product_answers import tell_product
from actions.handlers.products import ProductAction


class Recommend(ProductAction):
    def name(self) -> str:
        return "action_recommend"

    def answer(self, turn: Turn, dialogue: Dialogue, say: Say) -> Events:
        """A question that names one product and asks for no other is about that product."""
        chosen = self.chosen(turn, dialogue)
        if chosen or (named(turn) and not wants_choice(turn.text)):
            product = self.meant(turn, dialogue)
            if product:
                return tell_product(product, turn, say, self)
        measured = refines(turn) and not (turn.values("category") or turn.values("brand"))
        focus = self.focus(turn, dialogue) if measured else None
        return recommend(turn, dialogue, say, self, focus)
