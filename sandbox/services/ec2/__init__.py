# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: moto's, with instance profile associations and peering connections as AWS keeps and shows them, and its events.

=============  ==========================================================================
operations     associate and replace an instance profile
rules          which profile can be associated with which instance
profiles       the profile that a call names
state_changes  events of instances that start, stop and end
tag_changes    events of instances whose tags change
trail_events   events of calls about addresses, where a trail records them
peerings       VPC peering connections, in every state
authorization  instances and what hangs on them; everything else by the ids in parameters
=============  ==========================================================================
"""
