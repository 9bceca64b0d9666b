"""The key of an encrypted store: derived from its passphrase, or written out as the recovery key.

The key and the salt together open a store without its passphrase (SQLCipher takes them raw), so the recovery key needs
no second file. Deriving takes a tenth of a second by design; it is done once, and every connection gets the result.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import StoreLocked

# SQLCipher 4's own numbers, so that any tool that knows SQLCipher opens the store with the passphrase.
ROUNDS = 256_000
KEY_BYTES = 32
SALT_BYTES = 16

# No letter that is taken for a number, after Douglas Crockford; and what people write instead.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_CHECK_BYTES = 2
_LENGTH = -(-(KEY_BYTES + SALT_BYTES + _CHECK_BYTES) * 8 // 5)  # 80 letters
_GROUP = 5


@dataclass(frozen=True, slots=True)
class Key:
    """What opens an encrypted store. Its representation shows nothing of it."""

    raw: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @classmethod
    def derive(cls, passphrase: str, salt: bytes) -> "Key":
        """The key of this passphrase for a store with this salt. Raises StoreLocked for a text that is none."""
        try:
            secret = unicodedata.normalize("NFC", passphrase).encode()  # é is é, however it was typed
        except UnicodeEncodeError:
            raise StoreLocked("The passphrase holds a character that the terminal did not give whole.") from None
        return cls(hashlib.pbkdf2_hmac("sha512", secret, salt, ROUNDS, KEY_BYTES), salt)

    @classmethod
    def of(cls, secret: str, path: Path) -> "Key":
        """The key for the store at ``path``: ``secret`` is its passphrase or its recovery key."""
        return cls.recovered(secret) or cls.derive(secret, salt_of(path))

    @classmethod
    def recovered(cls, text: str) -> "Key | None":
        """The key that a recovery key writes out; None where the text is none, or has a slip in it."""
        letters = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
        if len(letters) != _LENGTH or any(letter not in _LETTERS for letter in letters):
            return None
        number = 0
        for letter in letters:
            number = number * 32 + _LETTERS.index(letter)
        written = number.to_bytes(KEY_BYTES + SALT_BYTES + _CHECK_BYTES)
        body, check = written[:-_CHECK_BYTES], written[-_CHECK_BYTES:]
        if not hmac.compare_digest(_check(body), check):
            return None
        return cls(body[:KEY_BYTES], body[KEY_BYTES:])

    @property
    def recovery(self) -> str:
        """The recovery key, in groups of five letters; two letters' worth of it notice a slip."""
        body = self.raw + self.salt
        number = int.from_bytes(body + _check(body))
        letters = ""
        for _ in range(_LENGTH):
            number, place = divmod(number, 32)
            letters = _LETTERS[place] + letters
        return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))

    @property
    def recovery_lines(self) -> tuple[str, str]:
        """The recovery key on two lines, as a person writes it down."""
        groups = self.recovery.split("-")
        half = len(groups) // 2
        return "-".join(groups[:half]) + "-", "-".join(groups[half:])

    @property
    def pragma(self) -> str:
        """The key as SQLCipher takes it raw."""
        return f"\"x'{self.raw.hex()}{self.salt.hex()}'\""

    def is_opened_by(self, secret: str) -> bool:
        """Whether this passphrase or recovery key gives this very key."""
        other = Key.recovered(secret) or Key.derive(secret, self.salt)
        return hmac.compare_digest(self.raw + self.salt, other.raw + other.salt)


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted store: the first bytes of its file. Raises StoreLocked for a file too short."""
    with path.open("rb") as file:
        salt = file.read(SALT_BYTES)
    if len(salt) < SALT_BYTES:
        raise StoreLocked(f"{path} is not a store of this program: it is too short to be one.")
    return salt


def _check(body: bytes) -> bytes:
    return hashlib.sha256(b"cpip-tui recovery" + body).digest()[:_CHECK_BYTES]
