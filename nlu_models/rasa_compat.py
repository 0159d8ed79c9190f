"""Run Rasa 3.6.21 on current libraries, without TensorFlow and without clients nobody here uses.

`install()` before the first `import rasa`, or Rasa's own command line through this module:

    python -m nlu_models.rasa_compat train ...               # `rasa train ...`

Nothing in site-packages is touched. `MENDS` run right after the module they name was imported;
each says which line of Rasa 3.6.21 breaks and since which release of which library.
`ABSENT` are packages that Rasa imports eagerly but that only serve parts this bot never uses;
an import of one gives inert names, unless it is installed. tests/integration/test_rasa_compat.py
shows that each mend is still needed.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Mend:
    """One correction, applied to `module` once it has been executed."""

    module: str
    breaks_at: str  # file and line of Rasa 3.6.21
    since: str  # the library release that broke it
    apply: Callable[[Any], None]


def _legacy_version(module: Any) -> None:
    module.LegacyVersion = type("LegacyVersion", (), {})


def _line_of_yaml_error(module: Any) -> None:
    original = module.YamlValidationException._line_number_for_path

    def line_number(self: Any, current: Any, path: str) -> int | None:
        try:
            return original(self, current, path)
        except TypeError:  # `lc.line` may be None
            return None

    module.YamlValidationException._line_number_for_path = line_number


def _numpy_names(module: Any) -> None:
    module.VisibleDeprecationWarning = module.exceptions.VisibleDeprecationWarning


def _single_process(module: Any) -> None:
    run = module.Sanic.run

    def run_here(self: Any, *args: Any, workers: int = 1, **settings: Any) -> Any:
        return run(self, *args, single_process=True, **settings)

    module.Sanic.run = run_here


def _database_url(module: Any) -> None:
    make = module.sa.engine.URL.create

    def get_db_url(
        dialect: str = "sqlite",
        host: str | None = None,
        port: int | None = None,
        db: str = "rasa.db",
        username: str | None = None,
        password: str | None = None,
        login_db: str | None = None,
        query: dict[str, str] | None = None,
    ) -> Any:
        if host and "://" in host:
            return host
        return make(dialect, username, password, host, port, login_db or db, query or {})

    module.SQLTrackerStore.get_db_url = staticmethod(get_db_url)


def _schema_read_once(module: Any) -> None:
    from jsonschema.validators import validator_for

    schema = module.RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(self: Any, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    module.RemoteAction._validate_action_result = validate


MENDS = (
    Mend(
        "packaging.version",
        "rasa/shared/utils/validation.py:6 imports LegacyVersion",
        "packaging 22",
        _legacy_version,
    ),
    Mend(
        "rasa.shared.utils.validation",
        "rasa/shared/utils/validation.py:110 adds one to a line that may be None",
        "ruamel.yaml 0.17.40",
        _line_of_yaml_error,
    ),
    Mend(
        "numpy",
        "rasa/utils/common.py:56 names numpy.VisibleDeprecationWarning",
        "numpy 2.0",
        _numpy_names,
    ),
    Mend(
        "sanic",
        "rasa/core/run.py:218 runs an app that worker processes cannot find by name",
        "sanic 22.9",
        _single_process,
    ),
    Mend(
        "rasa.core.tracker_store",
        "rasa/core/tracker_store.py:1166 calls URL(...) without a query",
        "SQLAlchemy 2.0",
        _database_url,
    ),
    Mend(
        "rasa.core.actions.action",
        "rasa/core/actions/action.py:699 checks its schema again for every answer: 40 ms of CPU",
        "jsonschema 4.18",
        _schema_read_once,
    ),
)

ABSENT = frozenset(
    "aio_pika aiogram aiormq apscheduler boto3 botocore cachecontrol confluent_kafka fbmessenger "
    "google keras matplotlib mattermostwrapper pymongo rocketchat_API slack_sdk socketio "
    "sklearn_crfsuite tensorflow tensorflow_hub tensorflow_text twilio "
    "webexteamssdk".split()
)


# Rasa imports its scikit-learn classifiers whatever the pipeline: 60 MB that our own do without.
ONLY_FOR_TRAINING = frozenset({"sklearn"})


class _MendFinder(importlib.abc.MetaPathFinder):
    """Lets the normal finders find a module of `MENDS`, then mends it after it ran."""

    def __init__(self, mends: Sequence[Mend]) -> None:
        self._mends = {mend.module: mend for mend in mends}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        mend = self._mends.pop(name, None)
        spec = importlib.util.find_spec(name) if mend else None
        if mend is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            mend.apply(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


class _InertType(type):
    """A class whose every attribute is another such class: enough to be subclassed or annotated."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _InertType(name, (_Inert,), {})
        setattr(cls, name, made)
        return made


class _Inert(metaclass=_InertType):
    def __init__(self, *args: Any, **settings: Any) -> None:
        pass

    def __call__(self, *args: Any, **settings: Any) -> Any:
        """As a decorator it changes nothing."""
        return args[0] if len(args) == 1 and callable(args[0]) and not settings else None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **settings: None


class _InertModule(ModuleType):
    __path__: list[str] = []  # noqa: RUF012 - the import system wants a list: "a package"
    __version__ = "0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        error = name.endswith(("Error", "Exception"))  # Rasa catches some of them
        made = type(name, (Exception,), {}) if error else _InertType(name, (_Inert,), {})
        setattr(self, name, made)
        return made


class _InertFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives inert modules for the packages it is told."""

    def __init__(self, packages: Set[str]) -> None:
        self._packages = packages

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.partition(".")[0] not in self._packages:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def install(mends: Sequence[Mend] = MENDS, *, serving: bool = False) -> None:
    """Mend what is imported already and whatever will be; twice does no harm.

    A process that only serves leaves out what only training needs, though it is installed.
    """
    if any(isinstance(finder, _InertFinder) for finder in sys.meta_path):
        return
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # and Rasa's options break sentry-sdk 2
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for mend in mends:
        if mend.module in sys.modules:
            mend.apply(sys.modules[mend.module])
    sys.meta_path.insert(0, _MendFinder([m for m in mends if m.module not in sys.modules]))
    sys.meta_path.append(_InertFinder(ABSENT))  # last: an installed package wins
    if serving:
        sys.meta_path.insert(0, _InertFinder(ONLY_FOR_TRAINING))


def main() -> None:
    """Rasa's command line."""
    install(serving=sys.argv[1:2] == ["run"])
    sys.path.insert(0, os.getcwd())
    from rasa.__main__ import main as rasa_main

    sys.argv[0] = "rasa"
    rasa_main()


if __name__ == "__main__":
    main()
