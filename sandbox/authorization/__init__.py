# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a caller may do: moto's accounts read into the policies that ``sandbox.policy`` evaluates.

``actions`` says which IAM actions an operation needs, ``resources`` and the modules by service on what,
``context`` with which condition keys, ``policies`` under which policies; ``decide`` puts the question.
STS asks for itself, since trust policies have rules of their own (``sandbox.sts``).
"""

from sandbox.authorization.decide import authorize

__all__ = ["authorize"]
