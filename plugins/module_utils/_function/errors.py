# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be told of an error: codes of AWS and words of ours. A text of botocore may hold an answer of STS."""

from __future__ import annotations

from .._core.automation.keeper import NotKeptError
from .._core.errors import InputError

try:
    from botocore.exceptions import BotoCoreError, ClientError

    SDK_ERRORS: tuple[type[Exception], ...] = (BotoCoreError, ClientError)
except ImportError:  # the runtime of Lambda has it
    SDK_ERRORS = ()

# What Route 53 answers to a batch because of what is in it, or of what somebody else has changed.
REFUSALS = frozenset({"InvalidChangeBatch", "InvalidInput", "NoSuchHealthCheck"})


def refusal(error: Exception) -> str:
    """Why Route 53 refuses what is in a batch; empty where the error is another one."""
    answer = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
    return str(answer.get("Message") or "it gives no reason") if answer.get("Code") in REFUSALS else ""


def reason(error: Exception) -> str:
    """What a line of the log says of an error."""
    if isinstance(error, ClientError):
        return f"{error.operation_name}: {error.response.get('Error', {}).get('Code', 'unknown')}"
    return str(error) if isinstance(error, (InputError, NotKeptError)) else type(error).__name__
