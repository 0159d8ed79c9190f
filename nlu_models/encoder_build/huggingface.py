"""Read a BERT from a folder in Hugging Face format: config, safetensors, tokenizer."""

import json
import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers.implementations import BertWordPieceTokenizer

from nlu_models.encoder_build.source import BuildError, Floats, Ids, Origin, Settings, Shape
from nlu_models.encoder_folder import checksum

WORDS = "embeddings.word_embeddings.weight"
ROBERTA = ("roberta", "xlm-roberta", "camembert")
KINDS = ("bert", *ROBERTA, "distilbert")
READ = (
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
    "modules.json",
    "1_Pooling/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "README.md",
    "*.safetensors",
    "model.safetensors.index.json",
)
E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
SIZES = {
    "bert": "hidden_size num_hidden_layers num_attention_heads intermediate_size",
    "distilbert": "dim n_layers n_heads hidden_dim",
}
DISTILBERT = {
    "attention.self.query": "attention.q_lin",
    "attention.self.key": "attention.k_lin",
    "attention.self.value": "attention.v_lin",
    "attention.output.dense": "attention.out_lin",
    "attention.output.LayerNorm": "sa_layer_norm",
    "intermediate.dense": "ffn.lin1",
    "output.dense": "ffn.lin2",
    "output.LayerNorm": "output_layer_norm",
}


class HuggingFaceFolder:
    """The folder as a source; tensors are read when asked for."""

    def __init__(self, folder: Path, name: str = "", version: str = "") -> None:
        self.folder, self._name, self._version = folder, name, version
        self.config = self._object("config.json")
        if not self.config:
            raise BuildError(f"{folder} has no config.json: it is not in Hugging Face format")
        self.kind = self.config.get("model_type", "bert")
        if self.kind not in KINDS:
            raise BuildError(f"a model of the type {self.kind} is no BERT: {', '.join(KINDS)} are")
        self._files = self._open()
        self._lead = self._find_lead()

    @cached_property
    def origin(self) -> Origin:
        files = sorted({p for pattern in READ for p in self.folder.glob(pattern)})
        sums = [(str(p.relative_to(self.folder)), checksum(p)) for p in files]
        card = self.folder / "README.md"
        text = card.read_text(encoding="utf-8", errors="replace") if card.is_file() else ""
        licence = re.search(r"^license:\s*(\S+)", text, re.MULTILINE)
        digest = sha256(json.dumps(sums).encode()).hexdigest()
        kind = "hub" if self._version else "folder"
        return Origin(kind, self.name, self._version, licence[1] if licence else "unknown", digest)

    @property
    def name(self) -> str:
        """The model's id where it is known, else the folder's name."""
        return self._name or self.config.get("_name_or_path") or self.folder.resolve().name

    @cached_property
    def shape(self) -> Shape:
        config = self.config
        if config.get("position_embedding_type", "absolute") != "absolute":
            raise BuildError("relative positions are not supported")
        keys = SIZES["distilbert" if self.kind == "distilbert" else "bert"]
        width, layers, heads, inner = (int(config[key]) for key in keys.split())
        return Shape(
            width,
            layers,
            heads,
            inner,
            vocabulary=self._slice(WORDS).get_shape()[0],
            positions=len(self.position_rows()),
            epsilon=config.get("layer_norm_eps", 1e-12),
            activation=config.get("hidden_act", config.get("activation", "gelu")),
        )

    @cached_property
    def settings(self) -> Settings:
        for module in self._json("modules.json") or []:
            if module["type"].rpartition(".")[2] not in ("Transformer", "Pooling", "Normalize"):
                raise BuildError(f"the module {module['type']} is not supported")
        prompts = self._json("config_sentence_transformers.json").get("prompts")
        if prompts is None and re.search(r"(?<![a-z0-9])e5(?![a-z0-9])", self.name.lower()):
            prompts = E5_PROMPTS  # published in prose only
        prompts = prompts or {}
        limit = self._json("sentence_bert_config.json").get("max_seq_length") or 512
        return Settings(
            pooling=self._pooling(),
            query_prefix=prompts.get("query", ""),
            passage_prefix=prompts.get("passage", prompts.get("document", "")),
            max_tokens=min(limit, self.shape.positions),
        )

    def tokenizer(self) -> dict[str, Any]:
        """tokenizer.json, or a WordPiece one made from vocab.txt."""
        if (self.folder / "tokenizer.json").is_file():
            return self._object("tokenizer.json")
        path = self.folder / "vocab.txt"
        if not path.is_file():
            raise BuildError(f"{self.folder} has neither tokenizer.json nor vocab.txt")
        lower = self._json("tokenizer_config.json").get("do_lower_case", True)
        made = BertWordPieceTokenizer(str(path), lowercase=lower, strip_accents=lower)
        return dict(json.loads(made.to_str()))

    def tensor(self, name: str) -> Floats:
        if self.kind == "distilbert" and name.startswith("encoder."):
            at, _, part = name.removeprefix("encoder.layer.").partition(".")
            module, _, end = part.rpartition(".")
            name = f"transformer.layer.{at}.{DISTILBERT[module]}.{end}"
        return np.asarray(self._slice(name)[:], np.float32)

    def word_rows(self, ids: Ids) -> Floats:
        """Rows of the word embedding."""
        table = self.tensor(WORDS)
        if ids.max() >= len(table):
            raise BuildError("the tokenizer has more pieces than the model has embeddings")
        return table[ids]

    def position_rows(self) -> Floats:
        """Position embeddings from the first token's on, with the first segment's added."""
        skipped = self.config.get("pad_token_id", 1) + 1 if self.kind in ROBERTA else 0
        rows = self.tensor("embeddings.position_embeddings.weight")[skipped:]
        segments = "embeddings.token_type_embeddings.weight"
        return rows + self.tensor(segments)[0] if self._has(segments) else rows

    def _pooling(self) -> str:
        pooling = self._json("1_Pooling/config.json")
        if pooling.get("pooling_mode_cls_token"):
            return "cls"
        if pooling and not pooling.get("pooling_mode_mean_tokens", True):
            raise BuildError("only mean and cls pooling are supported")
        return "mean"

    def _json(self, name: str) -> Any:
        path = self.folder / name
        if not path.is_file():
            return {}
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise BuildError(f"{path} is damaged ({error})") from error

    def _object(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._json(name)
        return found

    def _open(self) -> dict[str, Any]:
        paths = sorted(self.folder.glob("*.safetensors"))
        if not paths:
            raise BuildError(
                f"{self.folder} has no .safetensors file: save the model by "
                "save_pretrained(..., safe_serialization=True)"
            )
        try:
            files = [safe_open(path, framework="numpy") for path in paths]
        except SafetensorError as error:
            raise BuildError(f"{paths[0]} is damaged ({error})") from error
        return {name: file for file in files for name in _names(file)}

    def _find_lead(self) -> str:
        for name in self._files:
            if name.endswith(WORDS):
                return name.removesuffix(WORDS)
        raise BuildError(f"{self.folder} has no {WORDS}: it is not the encoder of a BERT")

    def _has(self, name: str) -> bool:
        return self._lead + name in self._files

    def _slice(self, name: str) -> Any:
        if not self._has(name):
            raise BuildError(f"{self.folder} lacks the tensor {name}")
        return self._files[self._lead + name].get_slice(self._lead + name)


def _names(file: Any) -> list[str]:
    return list(file.keys())
