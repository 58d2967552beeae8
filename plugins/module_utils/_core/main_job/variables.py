# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The variables of the roles and playbooks by name: what a user may set, and what a run leaves behind.

A test compares them with the specs, defaults and tasks of the roles.
"""

from __future__ import annotations

from collections.abc import Mapping

# Those of a role begin with its name.
OF_ROLES: Mapping[str, str] = {
    "account_profiles": """
        directory existing_file hosts
    """,
    "audit": """
        automation_regions fail_on_orphans instance_role_prefix known_accounts known_roles known_zones profile
        regions sweep_force sweep_max sweep_zones whole_inventory zone_role_prefix
    """,
    "dns_automation": """
        adopt alarm_actions architecture batching_window central_region concurrency dns_profile elastic_ips enabled
        former_regions log_retention_days memory profile regions report_schedule runtime schedule silence_minutes state
        tag_changes timeout topology
    """,
    "hosted_zone": """
        account_id delegation_ds delegation_ttl going name parent_account_id parent_id parent_profile
        parent_zone profile state users vpcs
    """,
    "instance_access": """
        account_id adopt dns_account_id external_id filters managed_policies max_session_duration mode
        operator_arns other_zone_role_arns permissions_boundary profile regions replace role_name state
        zone_role_arn
    """,
    "instance_records": """
        account_id addresses adopt dns_account_id dns_host dns_profile domain filters hosted_zone_id invalid
        ipv6 max_delete_percent max_update_percent name owner profile regions remove_unread_regions
        remove_unselected reverse_zones services state ttl types zone
    """,
    "organization_role": """
        account_id adopt allow_broad_trust allow_same_account allow_unknown_services auto_deployment call_as
        description failure_tolerance_percentage force inline_policies instance_profile managed_by
        managed_policies max_concurrent_percentage max_delete_percent max_session_duration name
        organizational_unit_ids path permissions_boundary profile prune_expired purge_organizational_unit_ids
        region retain_on_account_removal stack_set state tags trust trust_size_limit wait_timeout
    """,
    "shared_values": """
        account_id dns_account_id dns_host dns_profile domain external_id full_access hosted_zone_id iam_path
        instance_role_arn instance_role_name name_prefix names permissions_boundary private_zone tags types zone
        zone_id zone_role_arn zone_role_name
    """,
    "verify_access": """
        account_id automation automation_event automation_event_timeout combinations compare dns dns_account_id
        dns_host dns_profile dns_servers domain external_id fail_on_undeclared full_access hosted_zone_id
        instance_role_name known_names most_neighbours most_other_zones neighbour neighbours owner print probe_label
        profile regions report_file types write zone zone_role_name
    """,
    "zone_access": """
        account_id adopt dns_host domain external_id full_access hosted_zone_id instance_role_arn keep_former
        max_session_duration names organization_id permissions_boundary profile role_name state types
        workload_account_id
    """,
    "zone_vpcs": """
        dns_profile profile state vpcs
    """,
}
# Those that roles share, and those of the playbooks.
_SHARED = """
    aws_account_id aws_credential_source aws_external_id aws_organization_id aws_profile aws_regions aws_role_arn
    aws_source_profile cross_account_external_id cross_account_own_variables dns_account_host dns_additional_zones
    dns_delegated_zone dns_instance_filters dns_operator_arns dns_services dns_subdomain dns_vpcs dns_zone
    dns_zone_id dns_zone_private notify_command notify_url notify_when report_folder report_formats teardown_confirm
"""
SHARED = frozenset(_SHARED.split())
SET_BY_USERS = SHARED | {f"{role}_{name}" for role, names in OF_ROLES.items() for name in names.split()}
# What tasks set and register for the tasks after them. It lasts as long as Ansible, which may run several playbooks.
_LEFT_BEHIND = """
    account_profiles_accounts account_profiles_caller_arn account_profiles_environment account_profiles_partition
    account_profiles_profile audit_left_to_others audit_not_tried audit_orphans cross_account_failure
    cross_account_notify_failure cross_account_report_failure cross_account_report_moment cross_account_torn_down
    cross_account_zones
    dns_automation_accounts dns_automation_changed dns_automation_entry dns_automation_function dns_automation_log
    dns_automation_parts dns_automation_zones hosted_zone_changed hosted_zone_delegation
    hosted_zone_delegation_changed hosted_zone_delegation_changes hosted_zone_id hosted_zone_name_servers
    hosted_zone_private instance_access_changed instance_access_differences instance_access_instances
    instance_access_policy_role_arns instance_access_role_arn instance_records_changed instance_records_changes
    instance_records_changes_omitted instance_records_deleted instance_records_left_out instance_records_record_sets
    instance_records_reverse instance_records_reverse_changes instance_records_rules instance_records_unpublished
    organization_role_account_ids organization_role_changed verify_access_report zone_access_changed
    zone_access_differences zone_access_former zone_access_role_arn zone_vpcs_changed zone_vpcs_differences
"""
LEFT_BEHIND = frozenset(_LEFT_BEHIND.split())
