"""The two languages of the shop, and words said in both."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Words:
    """One thing said in both languages."""

    zh: str = ""
    en: str = ""

    def say(self, language: Language) -> str:
        """The words in the language wanted, else in the other one."""
        wanted, other = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return wanted or other


NO_WORDS = Words()
