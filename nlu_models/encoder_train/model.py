"""The BERT of an exported folder in torch, with a head of cosines for training."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

Floats = NDArray[np.float32]


class SentenceBert(torch.nn.Module):
    """Texts to vectors of length one, pooled as the folder says."""

    def __init__(self, folder: Path, prefix: str, max_tokens: int) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(folder)
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
        self._by_first = pooling["pooling_mode_cls_token"]
        self._prefix, self._max_tokens = prefix, max_tokens
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        """One row a text."""
        framed = [self._prefix + text for text in texts]
        cut = {"truncation": True, "max_length": self._max_tokens}
        inputs = self.tokenizer(framed, padding=True, return_tensors="pt", **cut)
        inputs = inputs.to(self.bert.device)
        rows = self.bert(**inputs).last_hidden_state.float()
        mask = inputs["attention_mask"].unsqueeze(-1)
        pooled = rows[:, 0] if self._by_first else (rows * mask).sum(1) / mask.sum(1)
        return functional.normalize(pooled, dim=-1)

    @torch.no_grad()
    def vectors(self, texts: Sequence[str], batch: int = 64) -> Floats:
        """The rows as an array, without training anything."""
        self.eval()
        parts = [self(texts[at : at + batch]) for at in range(0, len(texts), batch)]
        found: Floats = torch.cat(parts).cpu().numpy()
        return found


class CosineHead(torch.nn.Module):
    """One direction an intent, begun at the mean of its examples."""

    def __init__(self, vectors: Floats, labels: NDArray[np.int64], scale: float) -> None:
        super().__init__()
        means = [vectors[labels == label].mean(0) for label in range(labels.max() + 1)]
        self.directions = torch.nn.Parameter(torch.tensor(np.stack(means)))
        self._scale = scale

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Logits of every intent."""
        return self._scale * rows @ functional.normalize(self.directions, dim=-1).T
