# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: buses, rules and targets are kept in moto; matching, schedules and deliveries are ours.

================  =====================================================================================
operations        rules, their targets and their tags
bus_operations    buses and their policies
event_operations  events of callers
rules             what is refused before
authorization     rules and buses by their ARNs, with the policy of the bus
model             buses and rules in moto, and where they are
paging            pages of listings
emission          an event comes to a bus
accidents         what is ordered to happen to events: lost, doubled, late
journal           the events that came to buses lately
patterns          event patterns, read and asked about events
matchers          the comparison operators of patterns
pattern_values    JSON whose numbers keep their text
delivery          an event on its way to one target: retries, dead-letter queue
forwarding        an event that a rule sends to another bus
inputs            what a target gets to see of an event
scheduling        rules with a schedule, fired by the clock
schedules         schedule expressions
================  =====================================================================================
"""
