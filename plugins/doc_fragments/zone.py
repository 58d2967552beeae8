# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a task names the hosted zone whose record sets it works on."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  hosted_zone_id:
    description:
      - The id of the zone.
      - At least one of O(hosted_zone_id) and O(zone) is needed. With both, the two must agree.
    type: str
  zone:
    description:
      - The name of the zone, such as V(example.com). When two zones have this name, the module fails and lists both.
    type: str
  private_zone:
    description:
      - Whether O(zone) names a private zone.
    type: bool
    default: false
  vpc_id:
    description:
      - Selects, among private zones with the same name, the one that is associated with this VPC.
    type: str
"""
