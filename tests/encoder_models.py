"""Small BERTs with random weights in Hugging Face format, for tests."""

import json
import string
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from nlu_models.encoder_build.huggingface import DISTILBERT
from nlu_models.encoder_build.unigram import SPECIALS, unigram_tokenizer

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 32, 2, 4, 48, 40
CHARACTERS = string.ascii_lowercase + string.digits + string.punctuation + "我要退货订单你好的"


def write_bert(folder: Path, kind: str = "bert", seed: int = 0, **config: Any) -> Path:
    """A WordPiece BERT (`bert`, `distilbert`) or a unigram one (`xlm-roberta`)."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = _unigram(folder) if kind == "xlm-roberta" else _wordpiece(folder)
    sizes = {"hidden_size": WIDTH, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
    sizes |= {"intermediate_size": INNER, "pad_token_id": 1 if kind == "xlm-roberta" else 0}
    if kind == "distilbert":
        sizes = {"dim": WIDTH, "n_layers": LAYERS, "n_heads": HEADS, "hidden_dim": INNER}
    more = {"model_type": kind, "layer_norm_eps": 1e-6 if kind == "xlm-roberta" else 1e-12}
    more |= {"vocab_size": pieces, "max_position_embeddings": POSITIONS, "type_vocab_size": 2}
    (folder / "config.json").write_text(json.dumps(sizes | more | config))
    save_file(_weights(kind, pieces, seed), folder / "model.safetensors", {"format": "pt"})
    return folder


def write_json(folder: Path, name: str, content: Any) -> None:
    """A settings file of the folder."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))


def _wordpiece(folder: Path) -> int:
    words = ["order", "return", "shoe", "##ing", *(f"##{c}" for c in CHARACTERS)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS, *words]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    return len(pieces)


def _unigram(folder: Path) -> int:
    plain = ["▁", *CHARACTERS, "▁order", "▁my", "我要", "退货", "订单", "qu", "ery", "</", "s>"]
    pieces = [*SPECIALS[:4], *plain, "<mask>"]
    scores = [0.0] * 4 + [-5.0 - i / 64 for i in range(len(plain))] + [0.0]
    write_json(folder, "tokenizer.json", unigram_tokenizer(pieces, scores, 3))
    return len(pieces)


def _weights(kind: str, pieces: int, seed: int) -> dict[str, Any]:
    shapes = {
        "embeddings.word_embeddings.weight": (pieces, WIDTH),
        "embeddings.position_embeddings.weight": (POSITIONS, WIDTH),
    } | _affine("embeddings.LayerNorm", WIDTH)
    if kind != "distilbert":
        shapes["embeddings.token_type_embeddings.weight"] = (2, WIDTH)
    for layer in range(LAYERS):
        shapes |= _layer(kind, layer)
    dice = np.random.default_rng(seed)
    return {
        name: (
            dice.normal(1.0 if "Norm.w" in name or "norm.w" in name else 0.0, 0.3, shape)
        ).astype(np.float32)
        for name, shape in shapes.items()
    }


def _layer(kind: str, layer: int) -> dict[str, tuple[int, ...]]:
    at = f"encoder.layer.{layer}."
    inner, outer = at + "intermediate.dense", at + "output.dense"
    shapes = _affine(inner, INNER, WIDTH) | _affine(outer, WIDTH, INNER)
    for name in ("self.query", "self.key", "self.value", "output.dense"):
        shapes |= _affine(f"{at}attention.{name}", WIDTH, WIDTH)
    for name in ("attention.output.LayerNorm", "output.LayerNorm"):
        shapes |= _affine(at + name, WIDTH)
    return {_distilled(k): v for k, v in shapes.items()} if kind == "distilbert" else shapes


def _affine(name: str, *shape: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def _distilled(name: str) -> str:
    layer, _, part = name.removeprefix("encoder.layer.").partition(".")
    module, _, kind = part.rpartition(".")
    return f"transformer.layer.{layer}.{DISTILBERT[module]}.{kind}"
