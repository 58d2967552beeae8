# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What needs dnspython: zone files and questions to name servers. Nothing of AWS.

==========  ==========================================================================================================
library     whether dnspython is there
spelling    names and values of dnspython in the spelling of ``_core``
zone_files  zone files in the format of BIND, read record by record
lookups     asking name servers
delegation  the servers of a zone, found by those of the zone above, and what its keys are
==========  ==========================================================================================================
"""
