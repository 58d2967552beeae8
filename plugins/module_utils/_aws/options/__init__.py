# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Groups of options that several modules share, with their constraints.

=====  ===============================================================================================================
trust  the options that declare trust
=====  ===============================================================================================================
"""
