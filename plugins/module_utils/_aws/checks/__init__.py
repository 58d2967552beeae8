# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules that try or ask for real.

=================  ===================================================================================================
assume_role_check  the module assume_role_check: role paths, tried
permission_probes  asking for a permission by a call that cannot change anything
dns_check          the module dns_check: every name server of a zone, asked
zone_state         how a zone is delegated, and whether its DNSSEC is sound
=================  ===================================================================================================
"""
