# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Organizations: its units and accounts.

========  ============================================================================================================
accounts  the accounts of an organization, with their units and tags
hooks     what Organizations needs of its clients
========  ============================================================================================================
"""

from . import hooks  # noqa: F401 (they are there before anybody makes a client)
