# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2 Auto Scaling: what starts and ends instances."""

from __future__ import annotations

from sandbox.calls.operations import operation
from sandbox.services.ec2.state_changes import followed

operation(
    "autoscaling",
    "CreateAutoScalingGroup",
    "DeleteAutoScalingGroup",
    "SetDesiredCapacity",
    "TerminateInstanceInAutoScalingGroup",
    "UpdateAutoScalingGroup",
)(followed)
