"""`data/scenarios.yml` as scenarios; a mistake is named with file, line and key."""

from pathlib import Path

from actions.adapters import yaml_lines
from actions.core.known import ANYTHING, Known
from actions.core.plain import ConditionError
from actions.core.scenarios import Scenarios, read_scenarios

SCENARIOS = Path("data/scenarios.yml")


class ScenarioFileError(ValueError):
    """The file does not say what it must."""


def load(path: Path = SCENARIOS, known: Known = ANYTHING) -> Scenarios:
    try:
        data, lines = yaml_lines.read(path)
        return read_scenarios(data, known)
    except OSError as error:
        raise ScenarioFileError(f"{path}: {error.strerror}") from error
    except yaml_lines.YamlError as error:
        raise ScenarioFileError(str(error)) from error
    except ConditionError as error:
        line = yaml_lines.line_of(lines, error.path)
        raise ScenarioFileError(f"{path}:{line}: {error}") from error
