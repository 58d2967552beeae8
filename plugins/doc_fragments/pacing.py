# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How fast a task may ask Route 53."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  requests_per_second:
    description:
      - How many requests a second the task sends to Route 53, including repeated ones. The first O(request_burst)
        requests do not wait. From 0.1 to 1000.
      - Route 53 allows an account 10 requests a second, with bursts of 50, and refuses more. All tasks, hosts and
        programs of the account share this rate, so give each task its part when several run at once.
      - When Route 53 refuses a request anyway, the task halves its rate, stops using bursts, and recovers slowly.
    type: float
    default: 8.0
  request_burst:
    description:
      - How many requests the task sends without pause before O(requests_per_second) applies, from 1 to 1000.
      - A zone of 10,000 record sets is listed with 34 requests.
    type: int
    default: 40
"""
