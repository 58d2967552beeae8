# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EventBridge: rules and event buses, what is declared, what is there, and the calls from one to the other.

===============  =======================================================================================================
bus              an event bus: declared, as it is, and the calls between the two
bus_policy       the resource policy of a bus, with our statements in it
declaration      a rule as a task declares it, and as it is to become
model            a rule as EventBridge has it or is to have it
pattern_forms    the operators of an event pattern, and what each of them takes
patterns         event patterns: judged, compared by meaning, and refused where they match every event
schedules        schedule expressions: rates and cron
senders          who may put events onto a bus, as statements of its policy
steps            the calls that lead from a rule as it is to what is wanted
targets          the targets of a rule: read from a task, and compared by meaning
===============  =======================================================================================================
"""
