"""Reads the words of `data/facts.yml`."""

from pathlib import Path

import yaml

from actions.core.extraction.lexicon import Lexicon

FACT_WORDS = Path("data/facts.yml")


def read(path: Path = FACT_WORDS) -> Lexicon:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return Lexicon.of(data or {})
    except (yaml.YAMLError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
