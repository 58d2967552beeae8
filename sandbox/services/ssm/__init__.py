# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Systems Manager: moto's, with the inventory of instances that an agent reports for.

=============  ==========================================================================
operations     the inventory of managed instances
authorization  every operation by its name, on everything
=============  ==========================================================================
"""
