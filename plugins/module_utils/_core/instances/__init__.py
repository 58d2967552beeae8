# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instances: the names that their tags give them, the record sets that they publish, and the inventory that they make.

===========  =========================================================================================================
names        the host name that a tag of an instance means, or none
naming       the rules that name instances: a tag, or a pattern with placeholders
record_sets  names and addresses of running instances as record sets
services     one name for a group of running instances, each of which has a record set of its own at it
reverse      addresses of running instances as record sets of reverse zones
fields       the parts of an instance, read out of a dictionary that a user may have made
filters      the names of filters of DescribeInstances, and what is nearly one
resources    what owner markers say of instances: which they are, and in which Regions
in_use       what instances that run have, where a selection or a rule leaves them out
reads        instances read in many accounts and Regions: what was found, and what could not be read
sources      the accounts that an inventory is made of, with their Regions and groups
inventory    what an inventory was read from, as a cache holds it, and names that several instances have
===========  =========================================================================================================
"""
