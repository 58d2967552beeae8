# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the main job made and no host of the inventory declares any more.

===========  =========================================================================================================
inventory    what the hosts declare, and what was read in their accounts
found        what an audit finds, and what it could not look at
record_sets  record sets and owner markers of a zone
delegated_zones  delegated zones of ours
roles        zone roles, instance roles, and who zone roles trust
automation   functions that keep names, with all that belongs to them
report       all of it, in its order and in words
removals     what of it a sweep removes, by the modules that do so
===========  =========================================================================================================
"""
