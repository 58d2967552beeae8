# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be told of an error: codes of AWS and words of ours. A text of botocore may hold an answer of STS."""

from __future__ import annotations

from .._core.automation.keeper import NotKeptError
from .._core.errors import InputError
from .._core.record_sets.isolation import REFUSALS

try:
    from botocore.exceptions import BotoCoreError, ClientError

    SDK_ERRORS: tuple[type[Exception], ...] = (BotoCoreError, ClientError)
except ImportError:  # the runtime of Lambda has it
    SDK_ERRORS = ()


def refusal(error: Exception) -> str:
    """Why Route 53 refuses what is in a batch; empty where the error is another one."""
    answer = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
    return str(answer.get("Message") or "it gives no reason") if answer.get("Code") in REFUSALS else ""


def reason(error: Exception) -> str:
    """What a line of the log says of an error."""
    if isinstance(error, ClientError):
        return f"{error.operation_name}: {error.response.get('Error', {}).get('Code', 'unknown')}"
    return str(error) if isinstance(error, (InputError, NotKeptError)) else type(error).__name__
