"""docs/scenarios.md names every condition there is, with examples that can be read."""

import re
from pathlib import Path

import pytest
import yaml

from actions.adapters.scenario_words import known
from actions.core.conditions import ConditionError, read

PAGE = Path("docs/scenarios.md").read_text("utf-8").partition("## Conditions")[2]
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| [^|]+ \|$", PAGE, re.MULTILINE)
EXAMPLES = [
    (key, example.replace("\\|", "|"))
    for key, examples in ROWS
    for example in re.findall(r"`([^`]+)`", examples)
]


@pytest.mark.parametrize(("key", "example"), EXAMPLES)
def test_every_example_can_be_read(key, example):
    read({key: yaml.safe_load(example)}, "", known())


def test_every_condition_is_described():
    with pytest.raises(ConditionError) as error:
        read({"nothing_like_it": 1})
    there = re.findall(r"\w+", error.value.message.partition("there are")[2])
    assert set(there) == {key for key, _ in ROWS} | {"all", "any", "not"}
