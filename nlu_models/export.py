"""Write a source of weights as a folder for transformers and sentence-transformers."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from nlu_models.encoder_build.source import Floats, Ids, Source
from nlu_models.encoder_build.vocabulary import prune

LAYER_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
)
ROLES = {"pad_token": 0, "unk_token": 1, "cls_token": 2, "sep_token": 3, "mask_token": 4}
NAMES = (
    ("<pad>", "<unk>", "<s>", "</s>", "<mask>"),
    ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
)
CARD = """---
license: {licence}
---
Weights of {name} {version}, written by `python -m nlu_models encoder export`.
"""


def export(source: Source, folder: Path, whole_vocabulary: bool = False) -> Path:
    """A BERT in Hugging Face format, with the modules and prompts of sentence-transformers."""
    tokenizer = source.tokenizer()
    everything = np.arange(source.shape.vocabulary)
    tokenizer, kept = (tokenizer, everything) if whole_vocabulary else prune(tokenizer)
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: np.ascontiguousarray(read()) for name, read in _tensors(source, kept).items()}
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    _write(folder, "tokenizer.json", tokenizer | {"truncation": None, "padding": None})
    roles = _roles(tokenizer)
    _write(folder, "config.json", _config(source, len(kept), roles["pad_token"][1]))
    _write(folder, "tokenizer_config.json", _tokenizer_config(source, roles))
    for name, content in _sentence_files(source).items():
        _write(folder, name, content)
    origin = source.origin
    card = CARD.format(licence=origin.licence.lower(), name=origin.name, version=origin.version)
    (folder / "README.md").write_text(card, encoding="utf-8")
    return folder


def _tensors(source: Source, kept: Ids) -> dict[str, Callable[[], Floats]]:
    width = source.shape.width
    names = ["embeddings.LayerNorm"]
    names += [f"encoder.layer.{n}.{p}" for n in range(source.shape.layers) for p in LAYER_PARTS]
    keys = [f"{name}.{end}" for name in names for end in ("weight", "bias")]
    found: dict[str, Callable[[], Floats]] = {key: partial(source.tensor, key) for key in keys}
    return found | {
        "embeddings.word_embeddings.weight": lambda: source.word_rows(kept),
        "embeddings.position_embeddings.weight": source.position_rows,
        # the first segment is part of the positions already
        "embeddings.token_type_embeddings.weight": lambda: np.zeros((2, width), np.float32),
        # there is no pooler; zeros keep the loader quiet
        "pooler.dense.weight": lambda: np.zeros((width, width), np.float32),
        "pooler.dense.bias": lambda: np.zeros(width, np.float32),
    }


def _config(source: Source, vocabulary: int, pad: int) -> dict[str, Any]:
    shape = source.shape
    return {
        "_name_or_path": source.origin.name,
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.inner,
        "hidden_act": shape.activation,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": 2,
        "vocab_size": vocabulary,
        "layer_norm_eps": shape.epsilon,
        "pad_token_id": pad,
        "torch_dtype": "float32",
    }


def _roles(tokenizer: dict[str, Any]) -> dict[str, tuple[str, int]]:
    """Which special token plays which part, and its id."""
    ids = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    names = next(names for names in NAMES if names[0] in ids)
    return {role: (names[at], ids[names[at]]) for role, at in ROLES.items() if names[at] in ids}


def _tokenizer_config(source: Source, roles: dict[str, tuple[str, int]]) -> dict[str, Any]:
    return {role: token for role, (token, _) in roles.items()} | {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": source.settings.max_tokens,
        "model_input_names": ["input_ids", "attention_mask"],
        "clean_up_tokenization_spaces": False,
    }


def _sentence_files(source: Source) -> dict[str, Any]:
    settings = source.settings
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(kinds)
    ]
    pooling = {
        "word_embedding_dimension": source.shape.width,
        "pooling_mode_cls_token": settings.pooling == "cls",
        "pooling_mode_mean_tokens": settings.pooling == "mean",
    }
    prompts = {"query": settings.query_prefix, "passage": settings.passage_prefix}
    return {
        "modules.json": modules,
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {
            "max_seq_length": settings.max_tokens,
            "do_lower_case": False,
        },
        "config_sentence_transformers.json": {"prompts": prompts, "similarity_fn_name": "cosine"},
    }


def _write(folder: Path, name: str, content: Any) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
