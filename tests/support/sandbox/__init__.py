# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A running sandbox.

=====================  =================================================================================================
client                 the sandbox as tests see it
kept                   the sandbox that runs of a part of the tests leave running
fixtures               the fixtures of pytest
inventories            inventories as Ansible makes them of a source
boto_sessions          sessions of boto3 that share their service models
route53_builders       short ways to write changes of the sandbox's own zones
functions              short ways to make functions and queues, and to wait for what they do
policy_builders        short ways to write callers, policies and conditions
organization_builders  units and accounts of the sandbox's organization
event_builders         rules of EventBridge, queues behind them, and what comes to those
stack_set_builders     short ways to make and deploy a stack set of one role
sample                 which tests run where time is short
action_plugins         action plugins that tests add
=====================  =================================================================================================
"""
