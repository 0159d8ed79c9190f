"""Fetch a model from the Hugging Face hub, where the machine can reach it."""

import re
from pathlib import Path

from nlu_models.encoder_build.huggingface import READ, HuggingFaceFolder
from nlu_models.encoder_build.source import BuildError


def from_hub(name: str) -> HuggingFaceFolder:
    """A model of the hub, fetched or completed when the hub answers."""
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise BuildError(f"{name} is neither a folder nor the id of a model (owner/name)")
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise BuildError("install huggingface_hub, or name a local folder") from error
    try:
        folder = Path(snapshot_download(name, allow_patterns=list(READ)))
    except (OSError, ValueError) as error:  # network, missing model, offline mode
        reason = str(error).strip().splitlines()[0]
        hint = "name a local folder, or use --source package, which needs no network"
        raise BuildError(f"cannot get {name} from the hub ({reason}): {hint}") from error
    return HuggingFaceFolder(folder, name, version=folder.name)
