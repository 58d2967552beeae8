# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Checks: what was tried for real, and a verdict on it.

================  ====================================================================================================
role_paths        role paths to try: roles assumed one from another, and a probe with the last of them
probes            what is tried at the end of a role path
refusals          which calls show that access was refused, and what to do about the others
verdict           what a check found, beside what was expected of it
role_verdicts     what became of a role path: allowed or denied, by which side
dns_verdicts      what a name server should answer, and a verdict on what it does answer
dns_table         these verdicts as a table, by server and name
delegation_state  what the zone above says of a zone's servers, against what they and Route 53 say
dnssec_state      the DS above a zone, against the keys that it publishes
report            one report of a verification
================  ====================================================================================================
"""
