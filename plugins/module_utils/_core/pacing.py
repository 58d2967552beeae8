# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A token bucket in front of an API that has one: who asks no faster than it allows is never refused.

Route 53 grants an account 10 requests a second and 50 at once, since 30 July 2026; before that, 5 a second ("Quotas",
"Maximums on API requests"). Others of the account draw on the same bucket, so ours starts below and, when AWS refuses
all the same, gives way as TCP does: half the rate at once, back in small steps (AIMD).
"""

from __future__ import annotations

from .errors import InputError

DEFAULT_RATE = 8.0  # requests a second
DEFAULT_BURST = 40
# The limits of the options: at the lowest rate a request waits for 10 seconds.
LOWEST_RATE, HIGHEST_RATE = 0.1, 1000.0
HIGHEST_BURST = 1000
# Throttling alone does not slow down further than this.
LOWEST_ADAPTED_RATE = 0.5
# So many answers bring a rate of nothing back to the full one: an answer says less than a refusal.
RECOVERY_ANSWERS = 200

# A token that is missing by a rounding error would be waited for in steps too small for a clock to show.
_ROUNDING = 1e-9


class Bucket:
    """Tokens for requests, filled with time. Times are seconds of any clock that does not go back."""

    def __init__(self, rate: float = DEFAULT_RATE, burst: int = DEFAULT_BURST) -> None:
        self._full_rate = self.rate = rate
        self._capacity = self._tokens = float(burst)
        self._filled: float | None = None
        self._slowed: float | None = None

    @classmethod
    def read(cls, rate: object, burst: object) -> Bucket:
        """Judge the options ``requests_per_second`` and ``request_burst``; None stands for the default."""
        rate = DEFAULT_RATE if rate is None else rate
        burst = DEFAULT_BURST if burst is None else burst
        if not isinstance(rate, (int, float)) or not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise InputError(
                "requests_per_second",
                f"{rate!r} is not a number from {LOWEST_RATE} to {HIGHEST_RATE:.0f}",
                "correct it",
            )
        if not isinstance(burst, int) or not 1 <= burst <= HIGHEST_BURST:
            raise InputError(
                "request_burst", f"{burst!r} is not a whole number from 1 to {HIGHEST_BURST}", "correct it"
            )
        return cls(float(rate), burst)

    def take(self, now: float) -> float:
        """Take a token: 0, or, when there is none, after how many seconds to try again."""
        self._fill(now)
        if self._tokens >= 1 - _ROUNDING:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self.rate

    def throttled(self, now: float) -> None:
        """A request was refused: AWS's bucket is empty, whatever ours holds, and fills more slowly than we thought."""
        self._fill(now)
        self._tokens = 0.0
        self._capacity = 1.0
        # Requests that were under way together are refused together, and that is one piece of news.
        if self._slowed is None or now - self._slowed >= 1 / self.rate:
            self.rate = min(self.rate, max(self.rate / 2, LOWEST_ADAPTED_RATE))
            self._slowed = now

    def answered(self) -> None:
        """A request was not refused: back towards the full rate."""
        self.rate = min(self._full_rate, self.rate + self._full_rate / RECOVERY_ANSWERS)

    def _fill(self, now: float) -> None:
        elapsed = 0.0 if self._filled is None else now - self._filled
        self._tokens = min(self._capacity, self._tokens + elapsed * self.rate)
        self._filled = now
