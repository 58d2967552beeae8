# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What may be shown of a text that somebody else wrote.

===============  =====================================================================================================
credentials      whether a text may hold a credential
addresses        what may be shown of the address of an endpoint or a proxy
settings         the settings of an AWS configuration that are known to hold no secret
sign_in_answers  what AWS says when it hands out no credentials
===============  =====================================================================================================
"""
