# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What tests share.

===============  =====================================================================================================
collection_path  importing it makes the collection importable by its full name
orphaned         a run of pytest ends with the make that started it
aws              fakes of AWS, configurations, replies and servers
automation       EC2 and Route 53 in memory, for the function that keeps record sets up to date
record_sets      random record sets and zones, the laws of zones, and what is refused
trust            documented trusts, random strangers and a judge
commands         commands of Ansible and AWS, run without waiting for what they load
sandbox          a running sandbox, as a fixture and as a client
playbooks        playbooks of the collection, run for real, and the worlds around them
report           accounts as a run knows them at its end, and the schema of the report
source           what is read off the source: layers, doors, growth
===============  =====================================================================================================
"""
