# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a caller may do: moto's accounts read into the policies that ``sandbox.policy`` evaluates.

``services`` says which actions on which resources an operation needs, with the condition keys of its service,
``context`` has the condition keys of every request, ``policies`` gathers what binds the caller; ``decide`` puts the
questions and ``denial`` words the answer. STS asks for itself, since trust has rules of its own (``sandbox.sts``).
"""

from sandbox.authorization.decide import authorize

__all__ = ["authorize"]
