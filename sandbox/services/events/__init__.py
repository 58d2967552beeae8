# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: buses, rules and targets are kept in moto; matching, schedules and deliveries are ours.

==============  =====================================================================================
patterns        event patterns, read and asked about events
matchers        the comparison operators of patterns
pattern_values  JSON whose numbers keep their text
==============  =====================================================================================
"""
