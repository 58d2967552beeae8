# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the roles of the main job agree on.

================  ======================================================================================================
names             names and marks of what the main job makes
claims            which domain of which zone each workload account publishes in, and by which external id it is entered
conventions       what an organization demands of every role: names, path, tags and boundary
private_zone      whether a zone is private, and the VPCs in which it answers
additional_zones  the zones in which a host publishes beside its first one
delegated_zones   a zone of its own for the names of a workload account, and the zone that delegates to it
automation        where the function runs that keeps names
preflight         what is wrong with the variables of a host
variables         the variables of the roles and playbooks by name
misnamed          variables that nothing reads, with names near to one of these
operators         whether who signed in is an operator
agreement         variables of several roles that stand for one value
access            the policies of the main job, as they are written and recognised
================  ======================================================================================================
"""
