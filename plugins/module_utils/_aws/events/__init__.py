# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge.

===================  ===================================================================================================
bus                  an event bus with its resource policy, in its order
bus_policy           the calls that write the policy of a bus, beside others who do the same
dns_automation_test  an event that tells the function of the role dns_automation to look at an instance
rule                 a rule with its targets, in its order
tags                 the tags of a rule or an event bus
===================  ===================================================================================================
"""
