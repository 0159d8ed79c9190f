"""Settings: clear errors that name the variable, and no secret with a default."""

import subprocess
import sys

import pytest

from actions.bootstrap import App
from actions.cli import main
from actions.settings import Settings, SettingsError

HTTP = {"SHOP_BACKEND": "http", "SHOP_API_URL": "https://shop", "SHOP_API_KEY": "k"}


def test_without_an_environment_it_is_the_demo():
    settings = Settings.from_env({})
    assert settings == Settings()
    assert settings.shop_api_key == ""


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"DATABASE_URL": "not a url"}, "DATABASE_URL"),
        ({"SHOP_BACKEND": "carrier pigeon"}, "SHOP_BACKEND"),
        (HTTP | {"SHOP_API_URL": ""}, "SHOP_API_URL"),
        (HTTP | {"SHOP_API_KEY": ""}, "SHOP_API_KEY"),
        ({"SHOP_MAPPING": "/nowhere.yml"}, "SHOP_MAPPING"),
    ],
)
def test_a_wrong_setting_is_named(environment, named):
    with pytest.raises(SettingsError, match=named):
        Settings.from_env(environment)


def test_a_database_that_is_behind_says_what_to_run(tmp_path):
    app = App(Settings(database_url=f"sqlite:///{tmp_path}/new.db"))
    with pytest.raises(SettingsError, match="db upgrade"):
        app.check()
    app.close()


def test_the_core_is_imported_without_any_framework():
    probe = (
        "import sys, pkgutil, actions.core as core\n"
        "for m in pkgutil.iter_modules(core.__path__, 'actions.core.'): __import__(m.name)\n"
        "bad = {'rasa', 'rasa_sdk', 'sqlalchemy', 'aiohttp', 'numpy', 'torch'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(bad)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_commands_report_what_is_wrong_and_fail(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/shop.db")
    assert main(["shop", "load", "data/shop"]) == 1
    assert "db upgrade" in capsys.readouterr().err
    assert main(["db", "upgrade"]) == 0
    assert main(["shop", "load", str(tmp_path / "nothing")]) == 1
    assert "there is no folder" in capsys.readouterr().err
