# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tests of the function that keeps record sets up to date.

==========  =====================================================================================================
world       EC2 and Route 53 in memory, what happens to instances, and what is true of them by a plain reading
wide        two accounts with two zones each, and what is protected in them
playbook    what the role instance_records does to the same zones
package     the zip as the role builds it, and what it does in a Python of its own
cold_start  the script that runs there
deployed    functions as the playbook deploys them on a sandbox, and what is true of their names
in_process  the roles and queues of the function on the sandbox, with the function in this process
==========  =====================================================================================================
"""
