# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Domain names, hosted zones, and instances as record sets.

====================  ================================================================================================
names                 domain names in one canonical spelling
zones                 how a task names a hosted zone, and which of those that exist it means
hosted_zone           a declared hosted zone against the one that is there
instance_names        the host name that a tag of an instance means, or none
instance_record_sets  names and addresses of running instances as record sets
====================  ================================================================================================
"""
