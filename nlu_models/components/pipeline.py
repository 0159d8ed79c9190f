"""The trained NLU graph of a Rasa model, loaded once and run on batches of texts."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from nlu_models import rasa_compat

rasa_compat.install()

from rasa.core.channels.channel import UserMessage  # noqa: E402
from rasa.engine import loader  # noqa: E402
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

_BATCH = 256


class Pipeline:
    """The same graph, components and order as the bot's; no policy and no action runs."""

    def __init__(self, model: Path) -> None:
        if not model.is_file():
            raise FileNotFoundError(f"there is no model at {model}: run `make train`")
        self._home = tempfile.TemporaryDirectory(prefix="nlu-")
        metadata, self._runner = loader.load_predict_graph_runner(
            Path(self._home.name), model, LocalModelStorage, DaskGraphRunner
        )
        self._target = metadata.nlu_target

    def parse_one(self, text: str, written: datetime) -> dict[str, Any]:
        """What Rasa put on this message when it was written: by itself, with that day's dates."""
        return self._run([text], {"at": written.isoformat()})[0]

    def parse(self, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
        """What Rasa would put on a message, text by text, in order."""
        waiting = iter(texts)
        while batch := list(islice(waiting, _BATCH)):  # itertools.batched needs Python 3.12
            yield from self._run(batch)

    def _run(
        self, texts: list[str], metadata: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        nobody = DialogueStateTracker.from_events("nobody", [])
        messages = [UserMessage(_typed(text), metadata=metadata) for text in texts]
        results = self._runner.run(
            inputs={PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: nobody},
            targets=[self._target],
        )
        found = [m.as_dict(only_output_properties=True) for m in results[self._target]]
        return [{**f, "text": text} for f, text in zip(found, texts, strict=True)]


def _typed(text: str) -> str:
    """As the gateway's channel does: what a shopper types is never a payload."""
    return "／" + text[1:] if text.startswith("/") else text
