# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: sessions with everything that AWS puts into them.

``roles`` assumes roles, ``sessions`` makes the credentials, ``trust`` asks the policies, ``mfa`` checks codes,
``identity`` says who a caller is.
"""

from sandbox.sts import identity, roles, session_tokens, web_identity  # noqa: F401  (they register their operations)
