"""Vectors of passages in SQL, each with the digest of its text and of its encoder."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from actions.adapters.engine import transaction
from actions.adapters.search_texts import Passage
from actions.adapters.shop_schema import vectors

Floats = NDArray[np.float32]
_BATCH = 64


class TextEncoder(Protocol):
    """What search needs of `nlu_models.encoder.Encoder`."""

    digest: str

    def sentences(self, texts: Sequence[str]) -> Floats: ...


def build(
    engine: sa.Engine,
    encoder: TextEncoder,
    passages: Sequence[Passage],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Store vectors of new passages, forget those of gone ones; says how many were encoded.

    What is stored already is not encoded again, so a run that was cut off goes on where it was.
    """
    wanted = {_key(p): p for p in passages}
    with transaction(engine, reading=True) as connection:
        rows = connection.execute(
            sa.select(vectors.c.id, vectors.c.kind, vectors.c.subject, vectors.c.digest).where(
                vectors.c.encoder == encoder.digest
            )
        ).all()
    stored = {(r.kind, r.subject, r.digest): r.id for r in rows}
    new = [(key, p) for key, p in wanted.items() if key not in stored]
    for start in range(0, len(new), _BATCH):
        _store(engine, encoder, new[start : start + _BATCH])
        progress(min(start + _BATCH, len(new)), len(new))
    _forget(engine, encoder.digest, [id_ for key, id_ in stored.items() if key not in wanted])
    return len(new)


def read(engine: sa.Engine, encoder_digest: str, kind: str) -> tuple[list[str], list[str], Floats]:
    """Subjects, texts and one float32 row each, of one kind."""
    query = (
        sa.select(vectors.c.subject, vectors.c.text, vectors.c.vector)
        .where(vectors.c.encoder == encoder_digest, vectors.c.kind == kind)
        .order_by(vectors.c.id)
    )
    with transaction(engine, reading=True) as connection:
        rows = connection.execute(query).all()
    matrix = np.frombuffer(b"".join(r.vector for r in rows), dtype="<f4")
    shaped = matrix.reshape(len(rows), -1) if rows else matrix.reshape(0, 0)
    return [r.subject for r in rows], [r.text for r in rows], shaped.astype(np.float32)


def stamp(engine: sa.Engine) -> tuple[int, int]:
    """Changes whenever the table does."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(vectors.c.id), 0))
    with transaction(engine, reading=True) as connection:
        count, newest = connection.execute(query.select_from(vectors)).one()
    return int(count), int(newest)


def _store(
    engine: sa.Engine, encoder: TextEncoder, new: Sequence[tuple[tuple[str, str, str], Passage]]
) -> None:
    encoded = encoder.sentences([p.text for _, p in new]).astype("<f4")
    rows = [
        {
            "kind": p.kind,
            "subject": p.subject,
            "encoder": encoder.digest,
            "digest": key[2],
            "text": p.text,
            "vector": row.tobytes(),
        }
        for (key, p), row in zip(new, encoded, strict=True)
    ]
    with transaction(engine) as connection:
        connection.execute(sa.insert(vectors), rows)


def _forget(engine: sa.Engine, encoder_digest: str, ids: list[int]) -> None:
    """Remove passages that are gone, and everything of other encoders."""
    with transaction(engine) as connection:
        connection.execute(sa.delete(vectors).where(vectors.c.encoder != encoder_digest))
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            connection.execute(sa.delete(vectors).where(vectors.c.id.in_(some)))


def _key(passage: Passage) -> tuple[str, str, str]:
    digest = hashlib.sha256(passage.text.encode()).hexdigest()
    return passage.kind, passage.subject, digest
