# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS checks or does and moto does not, one module a service; Route 53 and STS have packages of their own, but
for health checks.

A rule refuses, or corrects, and leaves the rest to moto: handlers end in ``call.forward()``.
"""

from sandbox.rules import ec2, iam, organizations, route53, s3  # noqa: F401  (they register their operations)
