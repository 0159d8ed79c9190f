"""The secret that makes draws and codes replayable by us, and foreseeable by nobody."""

from dataclasses import dataclass
from hashlib import blake2b

from actions.core.choice import uniform_of

# Neither 0 nor O, 1 nor I nor L, 2 nor Z, 5 nor S, 8 nor B, U nor V: read aloud without doubt.
ALPHABET = "34679ACDEFGHJKMNPQRTUWXY"
_LENGTH = 9


@dataclass(frozen=True)
class Salt:
    id: str
    key: str

    def held_out(self, identity: str, share: float) -> bool:
        """Is this shopper of the share that never gets an offer? The same answer every time."""
        return uniform_of(f"holdout|{identity}", self.key) < share

    def code(self, prefix: str, decision: str, attempt: int = 0) -> str:
        """A coupon code of this decision; the attempt makes another one."""
        key = blake2b(self.key.encode()).digest()
        text = f"code|{decision}|{attempt}".encode()
        number = int.from_bytes(blake2b(text, digest_size=16, key=key).digest())
        letters = []
        for _ in range(_LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return f"{prefix}-{''.join(letters)}"
