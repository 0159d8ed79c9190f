"""The gateway starts with good settings or says which one is wrong."""

import pytest

from bot.gateway.settings import Settings, SettingsError

GOOD = {"TURN_SECRET": "t" * 32, "TOKEN_SECRET": "k" * 32}


def test_the_secrets_are_enough():
    settings = Settings.from_env(GOOD)
    assert (settings.port, settings.demo, settings.allowed_origins) == (8080, False, frozenset())


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TURN_SECRET": ""}, "TURN_SECRET"),
        ({"TOKEN_SECRET": "short"}, "TOKEN_SECRET"),
        ({"TOKEN_SECRET_PREVIOUS": "short"}, "TOKEN_SECRET_PREVIOUS"),
        ({"GATEWAY_PORT": "eighty"}, "GATEWAY_PORT"),
        ({"SHOP_URL": "shop.example"}, "SHOP_URL"),
        ({"SHOP_URL": "javascript://shop.example"}, "SHOP_URL"),
        ({"SHOP_URL": "https://me@shop.example"}, "SHOP_URL"),
        ({"SHOP_URL": "https://shop.example/?to="}, "SHOP_URL"),
        ({"GATEWAY_PORT": "70000"}, "GATEWAY_PORT"),
        (
            {"TOKEN_SECRET_PREVIOUS": "p" * 32, "TOKEN_SECRET_PREVIOUS_ID": "k1"},
            "TOKEN_SECRET_PREVIOUS_ID",
        ),
    ],
)
def test_what_is_wrong_is_named(changed, named):
    with pytest.raises(SettingsError, match=named):
        Settings.from_env(GOOD | changed)


def test_the_shops_pages_may_be_elsewhere():
    settings = Settings.from_env(GOOD | {"SHOP_URL": "https://shop.example/cn/"})
    assert settings.shop_url == "https://shop.example/cn"


def test_two_keys_while_they_are_exchanged():
    settings = Settings.from_env(
        GOOD | {"TOKEN_SECRET_ID": "k2", "TOKEN_SECRET_PREVIOUS": "p" * 32}
    )
    assert (settings.keys.current, set(settings.keys.secrets)) == ("k2", {"k2", "k0"})


def test_origins_are_read_from_a_list():
    settings = Settings.from_env(
        GOOD | {"ALLOWED_ORIGINS": "https://A.example/, https://b.example"}
    )
    assert settings.allowed_origins == {"https://a.example", "https://b.example"}


def test_settings_do_not_show_secrets():
    assert "t" * 32 not in repr(Settings.from_env(GOOD))
    assert "k" * 32 not in repr(Settings.from_env(GOOD))


def test_each_sender_of_events_has_a_key_of_its_own():
    secrets = {"shop": "s" * 24, "erp": "e:" * 12}
    given = ", ".join(f"{name}:{secret}" for name, secret in secrets.items())
    settings = Settings.from_env(GOOD | {"EVENTS_API_KEYS": given})
    assert settings.event_keys == secrets
    assert "s" * 24 not in repr(settings)
    assert Settings.from_env(GOOD).event_keys == {}


@pytest.mark.parametrize(
    "keys",
    [
        *("shop", "shop:short", f":{'s' * 24}", f"chat:{'s' * 24}", f"a b:{'s' * 24}"),
        f"shop:{'s' * 24},shop:{'t' * 24}",
    ],
)
def test_a_key_for_events_that_is_none_stops_the_start(keys: str):
    with pytest.raises(SettingsError, match="EVENTS_API_KEYS"):
        Settings.from_env(GOOD | {"EVENTS_API_KEYS": keys})
