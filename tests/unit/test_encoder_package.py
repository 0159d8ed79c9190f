"""The packaged 4-bit file is read by its layout, and a damaged one is refused."""

import struct
from pathlib import Path

import numpy as np
import pytest

from nlu_models.encoder_build.e5_package import E5Package
from nlu_models.encoder_build.source import BuildError

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁order", "我要", "<mask>"]


def _file(path: Path, magic: bytes = b"E5S1", block: int = 32) -> Path:
    """Two tensors: the word embedding in one block a row, and a bias of two floats."""
    names = [piece.encode() for piece in PIECES]
    ends = np.cumsum([0, *map(len, names)], dtype="<u4")
    content = magic + struct.pack("<I7ifi", 1, 32, 0, 4, 48, len(PIECES), 8, 2, 1e-12, block)
    content += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, ends[-1]) + ends.tobytes()
    content += np.arange(0, -len(PIECES), -1, dtype="<f4").tobytes() + b"".join(names)
    content += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF21, 1, 0x41)
    words = b"".join(
        struct.pack("<e", scale) + bytes([0x9F] * 16) for scale in range(1, len(PIECES) + 1)
    )
    bias = struct.pack("<2f", 0.5, -0.5)
    start = len(content) + 4 + (2 + 8 + 21) + (2 + 8 + 21)
    content += struct.pack("<i", 2)
    for name, kind, count, at, size in (
        (b"emb.word", 1, 32 * len(PIECES), start, len(words)),
        (b"emb.ln.b", 0, 2, start + len(words), len(bias)),
    ):
        content += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", kind, count, at, size)
    path.write_bytes(content + words + bias)
    return path


def test_sizes_pieces_and_tensors_are_read(tmp_path: Path) -> None:
    package = E5Package(_file(tmp_path / "weights.bin"))
    assert (package.shape.width, package.shape.vocabulary) == (32, len(PIECES))
    assert package.pieces == PIECES
    assert package.scores[2] == -2.0
    assert package.normalisation == {"Ａ": "A"}
    assert package.tensor("embeddings.LayerNorm.bias").tolist() == [0.5, -0.5]


def test_low_nibbles_come_first_and_eight_is_zero(tmp_path: Path) -> None:
    rows = E5Package(_file(tmp_path / "weights.bin")).word_rows(np.array([2, 0]))
    assert rows[0].tolist() == [7 * 3.0] * 16 + [1 * 3.0] * 16
    assert rows[1].tolist() == [7.0] * 16 + [1.0] * 16


def test_the_tokenizer_puts_its_frame_around_a_text(tmp_path: Path) -> None:
    tokenizer = E5Package(_file(tmp_path / "weights.bin")).tokenizer()
    assert [piece for piece, _ in tokenizer["model"]["vocab"]] == PIECES
    assert {token["content"] for token in tokenizer["added_tokens"]} == {*PIECES[:4], "<mask>"}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    path = _file(tmp_path / "weights.bin")
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(BuildError, match="reinstall"):
        E5Package(path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="known format"):
        E5Package(_file(tmp_path / "weights.bin", magic=b"GGUF"))
    with pytest.raises(BuildError, match="blocks of 64"):
        E5Package(_file(tmp_path / "weights.bin", block=64))
