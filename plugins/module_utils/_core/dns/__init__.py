# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Domain names and hosted zones.

===============  =====================================================================================================
names            domain names in one canonical spelling
zones            how a task names a hosted zone, and which of those that exist it means
reverse_zones    zones in which addresses have names, and which of them has an address
hosted_zone      a declared hosted zone against the one that is there, and the calls between the two
dnssec           whether a zone is signed, and which DS record set stands for its keys
vpc_association  VPCs of another account in which a private zone answers, and the calls of both sides
===============  =====================================================================================================
"""
