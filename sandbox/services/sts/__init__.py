# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""STS: sessions with everything that AWS puts into them.

==============  =======================================================
roles           AssumeRole
web_identity    AssumeRoleWithWebIdentity
session_tokens  GetSessionToken
identity        who a caller or an access key is
sessions        the credentials: made, stored and described
trust           asks the policies of both sides
service_roles   roles that services assume
mfa             checks codes
authorization   which operations need no permission here
==============  =======================================================
"""
