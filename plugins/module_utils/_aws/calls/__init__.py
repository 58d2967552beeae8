# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every call to AWS passes through.

===================  =================================================================================================
operations           every operation that modules call
function_operations  those of functions, rules, queues, logs and alarms
operation            one operation: whether it writes, and what of its answer is relied on
answer_checks        every answer, checked where it enters
sts_answers          what STS answers, made sure of
stated_keys          which credentials a task's options and the environment name
sign_ins             who signing in has made us
writes               what was written, seen on the wire
moments              when AWS did something, by its own clock
helpers              threads that do a step for somebody who waits for it only so long
deadline             the deadline of a task, which every call obeys
sessions             sessions of boto3 whose every client is bounded in time
models               what botocore makes anew for each session, made once in a process
renewal              credentials that are loaded again when they have expired
hooks                what a service needs of each of its clients
clients              clients of many identities at one endpoint, at the price of one
pacing               requests no faster than a limit
paging               listings, read to their end or not at all
fast_lists           long lists in XML, read faster than botocore reads them
===================  =================================================================================================
"""
