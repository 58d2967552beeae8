# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Many accounts: this collection next to amazon.aws, and next to scripts written for the purpose.

==================  ==========================================================================
inventory           the inventory of a fleet: ec2_accounts, aws_ec2 files, a script
inventory_script    that script
roles               one role in a fleet: iam_trust_role, a loop, hosts, a script
roles_script        that script
tasks               one task that changes nothing, next to its twin of amazon.aws
main_job            the main job on the sandbox when nothing is to do, by play
callbacks           a callback that keeps how long each play took
sandbox_fleet       a sandbox with as many accounts as are wanted
scale               what an organization costs, on paper
scale_page          the tables of docs/scale.md
simulation          what that predicts for 1,000 accounts, next to runs
contest             contestants that do the same, measured one after the other
world               the accounts, as the stub and all contestants know them
rates               what AWS lets an account ask for and have
stub                the least of AWS that a fleet needs
stub_ec2            its instances
stub_iam            its identities and roles
stub_organizations  its organization
==================  ==========================================================================
"""
