# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests of the function that keeps record sets up to date.

========  ==================================================================================================
deployed  the roles and queues of the function as they are deployed, on the sandbox
world     EC2 and Route 53 in memory, what happens to instances, and what is true of them by a plain reading
========  ==================================================================================================
"""
