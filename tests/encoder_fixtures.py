"""The default encoder for tests that need the real one: the built folder, or one built now."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from nlu_models import encoder
from nlu_models.encoder_build.build import Plan, build, is_current
from nlu_models.encoder_build.e5_package import E5Package

BUILT = Path("var/encoder")


@cache
def default_folder(precision: str = "blocks") -> Path:
    """var/encoder when it is current; else a folder built once for this run."""
    if precision == "blocks" and is_current(Plan(E5Package(), BUILT)):
        return BUILT
    target = Path(mkdtemp(prefix="encoder-")) / precision
    build(Plan(E5Package(), target, precision))
    return target


@cache
def default_encoder(precision: str = "blocks") -> encoder.OnnxEncoder:
    """The encoder that the bot serves."""
    return encoder.load(default_folder(precision))
