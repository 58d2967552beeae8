# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""EC2: instances and the profiles that they carry.

==============  ======================================================================================================
instance_role   the module ec2_instance_role
instances_info  the module ec2_instances_info
listing         the instances of a Region, and the Regions of an account
hooks           what EC2 needs of its clients
==============  ======================================================================================================
"""

from . import hooks  # noqa: F401 (they are there before anybody makes a client)
