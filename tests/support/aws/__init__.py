# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS as unit tests meet it.

====================  ==================================================================================================
fakes                 connections that answer what a test says
route53_fakes         Route 53 with a zone in it
wire_answers          answers as AWS sends them
bad_servers           servers that hang, drip or close
aws_configurations    random AWS configurations with secrets strewn over them
credential_replies    replies that carry credentials, and what may happen to them
virtual_time          runs side by side in time that does not pass
connections           connections with credentials of their own
role_world            roles that may be assumed, and a zone that may be asked
ec2_fakes             EC2 with instances and the profiles that they carry
events_fakes          EventBridge: one rule or one bus, and what is written to it
iam_fakes             IAM with one role, read again and again
cloudformation_fakes  CloudFormation with one stack set, and accounts in which it fails
fake_lambda           one function of Lambda, of which is read what was written
organizations_fakes   Organizations with units and accounts
route53_server        a server of Route 53 with one zone, and a plan applied to it
account_server        STS and IAM of any number of accounts, on a real socket
alarms                alarms as tasks declare them
dns_network           a network whose name servers answer what a test says
====================  ==================================================================================================
"""
