# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The rules of the collection: pure functions of what is given. No AWS, no Ansible, no clock, no file.

================  ======================================================================================================
accounts          how accounts are reached, and many of them read or written side by side
organizations     which accounts of an organization are meant, and the role by which each is reached
policies          policy documents: compared, checked, and the one that grants changes of a zone
trust             who may assume a role, from a declaration to a canonical document and what it changes
roles             IAM roles and instance profiles: declared, compared, and the calls between the two
stack_sets        stack sets of CloudFormation: declared, compared, and the calls between the two
events            rules and buses of EventBridge: declared, compared, and the calls between the two
monitoring        log groups and alarms: declared, compared, and the calls between the two
queues            queues of SQS: declared, compared, and the calls between the two
lambda_functions  functions of Lambda: their code, what is declared of them, and the calls that lead there
dns               domain names and hosted zones
record_sets       record sets, from a task or a file to change batches
instances         instances, and the record sets that they publish
automation        record sets that follow instances by themselves: what the Lambda function decides
checks            role paths and DNS answers: what was tried, and a verdict on it
report            the report for the fleet: what a run found and changed in all accounts, and its forms
main_job          what the roles of the main job agree on: names, claims, policies
audit             what the main job made and no host declares any more
secrecy           what may be shown of a text that somebody else wrote
answers           whether an answer of AWS holds what is relied on
arn               account ids and ARNs, read strictly
errors            the one exception for input that must not reach AWS
excerpt           the first of many texts
file_text         the text of a file, whatever its encoding
json_text         JSON in which a key that stands twice is refused
makers            the tag that says who made a resource
options           readers of options: each returns the value, or names the option that is wrong
pacing            a token bucket
quick             dataclasses that exist by the ten thousand
spelling          whether a name is probably a misspelling of another
steps             what is to be written, as data that can be looked at before anything is
tags              tags of resources: validated and compared
time_limits       how long a task may take
================  ======================================================================================================
"""
