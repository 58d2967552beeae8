# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Record sets that follow instances by themselves: what the Lambda function decides, without a call.

==========  ==========================================================================================================
settings    what the function keeps: accounts, their instances, zones and roles
triggers    what an invocation asks for: instances, or everything of an account
fleet       instances as EC2 answers them, and the names that may be concerned when one of them changes
windows     which pages of a zone must be read to know some of its names
keeping     what is kept in one zone: what belongs to it, and the plan that leads there
keeper      one account: reads, plans, writes, and looks again, until its names are what its instances have
journal     lines of the log, and the metrics that CloudWatch reads out of them
history     what the function did, read back from those lines
health      what is wrong with a function that is deployed, for the report of the verification
deployment  what a function consists of: the names of its parts, and what each role may do
central     one function in the DNS account for several accounts: what each role may do
==========  ==========================================================================================================
"""
