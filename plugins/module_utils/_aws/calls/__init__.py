# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every call to AWS passes through.

=============  =======================================================================================================
operations     every operation that modules call: whether it writes, and what of its answer is relied on
answer_checks  every answer, checked where it enters
sts_answers    what STS answers, made sure of
writes         what was written, seen on the wire
deadline       the deadline of a task, which every call obeys
sessions       sessions of boto3 whose every client is bounded in time
signing        one client for many identities, each of which signs its own calls
renewal        credentials that are loaded again when they have expired
hooks          what a service needs of each of its clients
pacing         requests no faster than a limit
paging         listings, read to their end or not at all
=============  =======================================================================================================
"""
