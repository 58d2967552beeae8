# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The known mistakes of cross-account trust, each with the options that make it and the words that refuse it.

==========  ==========================================================================================================
case        short ways to write the options of iam_trust_role
principals  accounts, ARNs and services that are misspelled, or mean more than they look
statements  statements that let in too many, and what does not fit together
==========  ==========================================================================================================
"""

from __future__ import annotations

from tests.support.trust.mistakes import principals, statements

# The mistake, options, where it is, why it is refused, what is right instead.
REFUSED = [*principals.CASES, *statements.CASES]
