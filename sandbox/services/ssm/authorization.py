# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Systems Manager: every operation by its name, on everything.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
"""

from __future__ import annotations

from sandbox.authorization.checks import Check, needs
from sandbox.calls.call import Call


@needs("ssm")
def any_operation(call: Call) -> list[Check]:
    """GetInventory has no resource types; what has some is allowed as a whole."""
    return [Check(f"ssm:{call.operation}", "*", {})]
