# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lambda: functions that really run, each environment a process with the execution role's credentials.

====================  ==========================================================================
functions             moto's functions, with what moto leaves out
operations            functions created, shown, changed
rules                 what AWS refuses and moto does not
authorization         functions by name or ARN, with their policies
permissions           the resource policy of a function
invoke_operations     Invoke, and reserved concurrency
invocation            one invocation: environment, handler, log
asynchronous          the queue of events, retries, destinations
event_invoke_configs  how asynchronous invocations are retried
deliveries            what other services hand to a function
environments          processes, warm between invocations
bootstrap             what such a process runs
mappings              event source mappings of queues
mapping_rules         what is refused of them
poller                what receives from the queue, invokes and deletes
====================  ==========================================================================
"""
