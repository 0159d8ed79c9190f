"""Each mend of the compat module is still needed, and enough: shown in fresh interpreters."""

import subprocess
import sys

import pytest

from nlu_models.rasa_compat import ABSENT, MENDS

# What breaks without the mend of each module; SystemExit(0) is success.
PROBES = {
    "packaging.version": "import rasa.shared.utils.validation",
    "rasa.shared.utils.validation": """
from rasa.shared.utils.validation import YamlValidationException as E
from ruamel.yaml.comments import CommentedMap
assert E("m", [], "f", CommentedMap())._line_number_for_path(CommentedMap({"a": 1}), "a") is None
""",
    "numpy": "import rasa.utils.common",
    "sanic": """
import sanic
def serve():
    app = sanic.Sanic("made_in_a_function")
    app.add_route(lambda request: None, "/")
    @app.after_server_start
    async def stop(app): app.stop()
    app.run(host="127.0.0.1", port=0, workers=1)
serve()
""",
    "rasa.core.tracker_store": """
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
SQLTrackerStore(Domain.empty(), dialect="sqlite", db="")
""",
    "rasa.core.actions.action": """
import jsonschema
from jsonschema import Draft202012Validator as Validator
from rasa.core.actions.action import RemoteAction
action, checks = RemoteAction("a", None), []
Validator.check_schema = classmethod(lambda cls, *a, **k: checks.append(a))
assert action._validate_action_result({"events": [], "responses": []})
assert not checks
try:
    action._validate_action_result({"responses": "none"})
except jsonschema.ValidationError:
    raise SystemExit(0)
raise AssertionError("a senseless answer was taken")
""",
}


def run(code: str, without: str = "") -> subprocess.CompletedProcess[str]:
    prelude = (
        "from nlu_models import rasa_compat as c\n"
        f"c.install([m for m in c.MENDS if m.module != {without!r}])\n"
    )
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", prelude + code],
        capture_output=True,
        text=True,
        timeout=120,
        start_new_session=True,  # a failing sanic kills its whole process group
    )


def test_every_mend_has_a_probe():
    assert set(PROBES) == {mend.module for mend in MENDS}


@pytest.mark.parametrize("module", PROBES)
def test_rasa_works_with_all_mends(module):
    result = run(PROBES[module])
    assert result.returncode == 0, result.stderr[-2000:]


@pytest.mark.parametrize("module", PROBES)
def test_the_mend_is_still_needed(module):
    assert run(PROBES[module], without=module).returncode != 0


def test_an_installed_package_wins_over_its_stand_in():
    code = "import importlib.util as u; assert u.find_spec('yaml').origin"
    assert run(code).returncode == 0


def test_a_serving_process_leaves_out_what_only_training_needs():
    code = """
from nlu_models import rasa_compat as c
c.install(serving=True)
import rasa.core.agent, rasa.server, sklearn
assert sklearn.__version__ == "0.0"
"""
    alone = [sys.executable, "-W", "ignore", "-c", code]
    result = subprocess.run(alone, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr[-500:]


def test_nothing_that_stands_in_is_installed():
    """Otherwise it should leave the list, or leave the installation."""
    code = f"""
import importlib.util as u, importlib.machinery as m
found = [n for n in {sorted(ABSENT)!r} if m.PathFinder.find_spec(n) and n != "google"]
assert not found, found
"""
    result = run(code)
    assert result.returncode == 0, result.stderr[-500:]
