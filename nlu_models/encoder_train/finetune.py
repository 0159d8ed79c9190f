"""Fine-tune the encoder on labelled utterances; writes a folder that `encoder build` serves."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch.nn import functional

from nlu_models.encoder_build.source import Source
from nlu_models.encoder_train.config import TrainingConfig
from nlu_models.encoder_train.examples import Example, sample, split
from nlu_models.encoder_train.model import CosineHead, Floats, SentenceBert
from nlu_models.export import export

Scores = dict[str, float]
Report = Callable[[float, float], None]  # share of the run done, loss


def finetune(
    source: Source,
    examples: Sequence[Example],
    folder: Path,
    config: TrainingConfig,
    report: Report = lambda done, loss: None,
) -> Scores:
    """Train, write the folder, and give the accuracy on held-out examples before and after."""
    torch.manual_seed(config.seed)
    training, held = split(examples, config.held_out, config.seed)
    few, judged = (sample(part, config.sample, config.seed) for part in (training, held))
    export(source, folder)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    bert = SentenceBert(folder, source.settings.query_prefix, config.max_tokens).to(device)
    begun = bert.vectors([example.text for example in few])
    before = _accuracy(bert, few, begun, judged)
    steps = _train(bert, training, _head(begun, few, config), config, report)
    after = _accuracy(bert, few, bert.vectors([example.text for example in few]), judged)
    scores = {"before": before, "after": after, "steps": float(steps)}
    scores |= {"examples": float(len(training)), "judged": float(len(judged))}
    _save(bert, folder)
    _note(folder, source, config, scores)
    return scores


def _names(examples: Sequence[Example]) -> list[str]:
    return sorted({example.intent for example in examples})


def _labels(examples: Sequence[Example]) -> NDArray[np.int64]:
    place = {name: label for label, name in enumerate(_names(examples))}
    return np.array([place[example.intent] for example in examples])


def _head(vectors: Floats, examples: Sequence[Example], config: TrainingConfig) -> CosineHead:
    return CosineHead(vectors, _labels(examples), config.scale)


def _train(
    bert: SentenceBert,
    training: Sequence[Example],
    head: CosineHead,
    config: TrainingConfig,
    report: Report,
) -> int:
    texts, labels = [example.text for example in training], _labels(training)
    head.to(bert.bert.device)
    weights = [weight for weight in bert.parameters() if weight.requires_grad]
    rates = [config.learning_rate, config.head_learning_rate]
    groups = [
        {"params": params, "lr": rate}
        for params, rate in zip((weights, list(head.parameters())), rates, strict=True)
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    clock = _Clock(config)
    for batch in _batches(len(texts), config):
        done = clock.tick()
        if done >= 1:
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(done / config.warm_up, (1 - done) / (1 - config.warm_up))
        loss = _loss(bert, head, [texts[i] for i in batch], labels[batch], config)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        report(done, loss.item())
    return clock.steps


def _loss(
    bert: SentenceBert,
    head: CosineHead,
    texts: Sequence[str],
    labels: NDArray[np.int64],
    config: TrainingConfig,
) -> torch.Tensor:
    bert.train()
    device = bert.bert.device
    with torch.autocast(device.type, torch.bfloat16, enabled=config.bfloat16):
        rows = bert(texts)
    return functional.cross_entropy(head(rows), torch.tensor(labels, device=device))


class _Clock:
    """The share of the run that is over, by steps or by seconds."""

    def __init__(self, config: TrainingConfig) -> None:
        self._config, self.steps, self._started = config, -1, time.monotonic()

    def tick(self) -> float:
        self.steps += 1
        if self._config.steps is not None:
            return self.steps / self._config.steps
        return (time.monotonic() - self._started) / self._config.seconds


def _batches(count: int, config: TrainingConfig) -> Iterator[list[int]]:
    dice = random.Random(config.seed)  # noqa: S311
    while True:
        order = dice.sample(range(count), count)
        yield from (order[at : at + config.batch] for at in range(0, count, config.batch))


def _accuracy(
    bert: SentenceBert, few: Sequence[Example], vectors: Floats, judged: Sequence[Example]
) -> float:
    """Of a logistic regression on the vectors, as the bot would train it."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.05, max_iter=2000))
    model.fit(vectors, [example.intent for example in few])
    guesses = model.predict(bert.vectors([example.text for example in judged]))
    return float(np.mean(guesses == [example.intent for example in judged]))


def _save(bert: SentenceBert, folder: Path) -> None:
    path = folder / "model.safetensors"
    tensors = load_file(path) | bert.bert.cpu().state_dict()
    save_file({k: v.contiguous().clone() for k, v in tensors.items()}, path, {"format": "pt"})


def _note(folder: Path, source: Source, config: TrainingConfig, scores: Scores) -> None:
    note = {"source": asdict(source.origin), "config": asdict(config), "scores": scores}
    (folder / "training.json").write_text(json.dumps(note, indent=1), encoding="utf-8")
    card = folder / "README.md"
    card.write_text(card.read_text(encoding="utf-8") + "Fine-tuned: see training.json.\n", "utf-8")
