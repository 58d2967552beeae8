# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Playbooks of the collection, run for real.

=================  ===================================================================================================
runner             runs of playbooks against the demo's inventory
awx                jobs as AWX runs them: slices of an inventory, and ansible-runner
iam_world          short ways to make users, roles and sessions
foreign_world      things of others around a main job, and the judge who looks after them
stand_ins          runs of playbooks with stand-ins for the modules, for many accounts
main_job_meanings  what roles say of what they share
widened            mutants of the finished main job
vpcs               VPCs in which private zones answer
=================  ===================================================================================================
"""
