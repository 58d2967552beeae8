# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53: hosted zones and their record sets.

===============================  =====================================================================================
record_sets                      the module route53_record_sets
record_sets_info                 the module route53_record_sets_info
hosted_zone                      the module route53_hosted_zone
hosted_zones_info                the module route53_hosted_zones_info
vpc_association                  the module route53_vpc_association
zone_search                      finding hosted zones by id or by name
hooks                            what Route 53 needs of its clients
listing                          every record set of a zone
apply, changes                   planned changes written to a zone, batch by batch
applied                          what became of a plan, and waiting until all servers have it
result                           what the module for record sets returns
record_sets_file, snapshot_file  files that record sets come from or are saved in
===============================  =====================================================================================
"""

from . import hooks  # noqa: F401 (they are there before anybody makes a client)
