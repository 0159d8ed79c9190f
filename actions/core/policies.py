"""What the shop promises: policies as words and figures, and words filled from the figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from actions.core.languages import NO_WORDS, Language, Words
from actions.core.money import money

Figure: TypeAlias = "int | float | str | bool | Sequence[Figure] | Mapping[str, Figure] | None"
_PLACEHOLDER = re.compile(r"\{policy\.([a-z_0-9.]+)\}")


@dataclass(frozen=True)
class Labels:
    """How slugs of attributes and colours are shown."""

    attributes: Mapping[str, Words] = field(default_factory=dict)
    colours: Mapping[str, Words] = field(default_factory=dict)

    def attribute(self, key: str, language: Language) -> str:
        return self.attributes[key].say(language) if key in self.attributes else key

    def colour(self, slug: str, language: Language) -> str:
        return self.colours[slug].say(language) if slug in self.colours else slug


@dataclass(frozen=True)
class Policies:
    """Figures are found by a dotted path such as "returns.return_days"."""

    name: Words = NO_WORDS
    currency: str = "CNY"
    contact: Mapping[str, Figure] = field(default_factory=dict)
    hours: Mapping[str, Figure] = field(default_factory=dict)
    areas: Mapping[str, Figure] = field(default_factory=dict)

    def lookup(self, path: str) -> Figure:
        """What stands at the path, or None."""
        found: Figure = self.areas
        for key in path.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def number(self, path: str, default: int = 0) -> int:
        """A whole figure, or the default when the shop has none."""
        found = self.lookup(path)
        return int(found) if isinstance(found, int | float) else default

    def names(self, path: str) -> tuple[str, ...]:
        """A list of slugs, empty when the shop has none."""
        found = self.lookup(path)
        listed = isinstance(found, Sequence) and not isinstance(found, str)
        return tuple(str(x) for x in found) if listed else ()  # type: ignore[union-attr]

    def say(self, path: str, language: Language) -> str:
        """What stands at the path, in words; empty when there is nothing."""
        return self._shown(self.lookup(path), path, language)

    def text(self, area: str, language: Language) -> str:
        """The policy of an area with its figures filled in; empty for an unknown area."""
        return self.fill(self.say(f"{area}.text", language), language)

    def title(self, area: str, language: Language) -> str:
        return self.say(f"{area}.title", language)

    def carrier(self, carrier_id: str, language: Language) -> str:
        """The carrier's name, or its id when the shop lists no such carrier."""
        return self.named("shipping.carriers", carrier_id, language)

    def named(self, path: str, wanted: str, language: Language) -> str:
        """The name of an entry of a list or mapping of named things, or its id."""
        found = self.lookup(path)
        if isinstance(found, Mapping):
            return self._shown(found.get(wanted), "", language) or wanted
        for entry in found if isinstance(found, Sequence) else ():
            if isinstance(entry, Mapping) and entry.get("id") == wanted:
                return self._shown(entry, "", language)
        return wanted

    def fill(self, text: str, language: Language) -> str:
        """The text with `{policy.returns.return_days}` and the like replaced."""
        return _PLACEHOLDER.sub(lambda m: self.say(m[1], language) or m[0], text)

    def _shown(self, value: Figure, path: str, language: Language) -> str:
        if value is None:
            return ""
        if path.endswith("_cents") and isinstance(value, int):
            return money(value, language, self.currency)
        if isinstance(value, Mapping):
            return str(value.get(language) or value.get("en") or value.get("zh") or "")
        if isinstance(value, Sequence) and not isinstance(value, str):
            comma = "、" if language == "zh" else ", "
            return comma.join(self._shown(entry, path, language) for entry in value)
        return str(value)
