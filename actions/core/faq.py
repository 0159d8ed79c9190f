"""Questions the shop answers; an answer cites its entry's id."""

from dataclasses import dataclass

from actions.core.languages import Language


@dataclass(frozen=True)
class FaqText:
    """One entry in one language."""

    question: str
    answer: str
    variants: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """Every way the question is put."""
        return (self.question, *self.variants)


@dataclass(frozen=True)
class FaqEntry:
    id: str
    zh: FaqText
    en: FaqText
    intents: tuple[str, ...] = ()

    def text(self, language: Language) -> FaqText:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class FaqHit:
    """An entry near to what was asked; `sure` when it passed the calibrated threshold."""

    id: str
    score: float
    sure: bool


@dataclass(frozen=True)
class FaqAnswer:
    """What is said: the entry's question and answer with all figures filled in."""

    id: str
    question: str
    answer: str
    score: float
    sure: bool
