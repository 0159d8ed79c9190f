"""The SentencePiece-unigram tokenizer of XLM-R as a `tokenizer.json`."""

import json
from collections.abc import Sequence
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from tokenizers.decoders import Metaspace as MetaspaceDecoder

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
DROPPED = r"[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
SPACES = r"[\t\n\f\r\x{1680}\x{200b}-\x{200f}\x{2028}\x{2029}\x{2581}\x{feff}\x{fffd}]"
SHELTER = "\ue000"  # for U+FF5E, which SentencePiece's map leaves alone and NFKC folds to "~"


def unigram_tokenizer(
    pieces: Sequence[str], scores: Sequence[float], unknown: int
) -> dict[str, Any]:
    """Normalisation, metaspace and frame of XLM-R around the given pieces."""
    frame = Tokenizer(models.Unigram([(s, 0.0) for s in SPECIALS], unk_id=3, byte_fallback=False))
    frame.normalizer = _normalizer()
    frame.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always", split=True)
    frame.decoder = MetaspaceDecoder("▁", prepend_scheme="always", split=True)
    frame.add_special_tokens([AddedToken(s, normalized=False, special=True) for s in SPECIALS])
    frame.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    whole: dict[str, Any] = json.loads(frame.to_str())
    ids = {piece: index for index, piece in enumerate(pieces)}
    for token in whole["added_tokens"]:
        token["id"] = ids[token["content"]]
    for name, special in whole["post_processor"]["special_tokens"].items():
        special["ids"] = [ids[name]]
    vocabulary = [list(pair) for pair in zip(pieces, scores, strict=True)]
    whole["model"] |= {"vocab": vocabulary, "unk_id": unknown}
    return whole


def _normalizer() -> normalizers.Normalizer:
    """SentencePiece's nmt_nfkc by the rules that `tokenizers` has."""
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(DROPPED), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.Replace("～", SHELTER),
            normalizers.NFKC(),
            normalizers.Replace(SHELTER, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
