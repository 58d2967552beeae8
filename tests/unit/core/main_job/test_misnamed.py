# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Variables that nothing reads: what is nearly one of ours is found, and what is somebody's own passes."""

from __future__ import annotations

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.misnamed import (
    OWN,
    misnamed,
    own_variables,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.main_job.variables import (
    LEFT_BEHIND,
    SET_BY_USERS,
)
from hypothesis import given
from hypothesis import strategies as st

# What inventories hold for Ansible, for AWX and for other collections, and in the words of ours.
OF_OTHERS = """
    ansible_host ansible_connection ansible_python_interpreter ansible_user ansible_ssh_private_key_file
    ansible_facts ansible_check_mode group_names groups hostvars inventory_dir inventory_file inventory_hostname
    playbook_dir inventory_hostname_short omit play_hosts role_name role_names environment awx_job_id
    awx_job_template_name awx_inventory_name awx_user_name tower_job_id tower_user_name tower_project_revision
    remote_tower_id aws_access_key aws_access_key_id aws_secret_key aws_secret_access_key aws_session_token
    aws_security_token aws_account aws_accounts aws_account_alias aws_account_ids aws_account_name
    aws_accounts_by_name aws_ca_bundle aws_config_file aws_default_region aws_endpoint_url aws_iam_role aws_ou_id
    aws_ou_name aws_role aws_role_name aws_vpc_id aws_account_id_2 aws_profile_2 aws_tags aws_arn boto3_version
    ec2_url ec2_region s3_url region profile account_id account_name account_ids accounts zone zones zone_id
    zone_name domain domain_name hostname private_zone private_dns_zone hosted_zone hosted_zone_ids dns_servers
    dns_server dns_domain dns_domain_name dns_search dns_search_domains dns_nameservers dns_ttl dns_records
    dns_record dns_records_file dns_name_prefix dns_zone_vpcs dns_name dns_host dns_hosts dns_port dns_provider
    dns_zone_file dns_zone_ids dns_zone_ip dns_zone_ttl dns_zone_name dns_zone2 dns_admin_email dns_forwarders
    dns_account dns_account_id dns_filters operator_arns external_id external_ids organization_id filters
    instance_filters instance_tags instance_name instance_type instance_role vpcs vpc_id vpc_ids subnets subnet_ids
    audit audit_log audit_log_path audit_enabled audit_rules auditd_config audit_retention report report_dir
    report_email report_path report_title report_name report_file notify notify_email notify_slack notify_channel
    notify_token notify_users teardown tags env environment_name owner team project stage state cross_account_role
    cross_account_role_name cross_account_roles cross_account_access zone_admin instance_id access_key secret_key
    cross_account_external_ids verify_access_timeout zone_access_profile_of_app packages users ntp_servers timezone
    proxy_env http_proxy https_proxy no_proxy verify_ssl validate_certs
"""


def judged(*names: str, **options: bool) -> dict[str, tuple[str, bool]]:
    return {each.name: (each.meant, each.refused) for each in misnamed(names, **options)}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("dns_instance_filter", "dns_instance_filters"),
        ("dsn_instance_filters", "dns_instance_filters"),
        ("dns_instance_fitlers", "dns_instance_filters"),
        ("dnsinstance_filters", "dns_instance_filters"),
        ("dns_operator_arn", "dns_operator_arns"),
        ("instance_records_service", "instance_records_services"),
        ("dns_private_zone", "dns_zone_private"),
        ("aws_organisation_id", "aws_organization_id"),
        ("cross_account_externalid", "cross_account_external_id"),
        ("audit_fail_on_orphan", "audit_fail_on_orphans"),
        ("instance_record_ttl", "instance_records_ttl"),
        ("instance_records_address", "instance_records_addresses"),
        ("instance_records_delete_percent", "instance_records_max_delete_percent"),
        ("instance_access_managed_policy", "instance_access_managed_policies"),
        ("instance_access_operator_roles", "instance_access_operator_arns"),
        ("verify_access_writes", "verify_access_write"),
        ("verify_access_fail_undeclared", "verify_access_fail_on_undeclared"),
        ("shared_values_tag", "shared_values_tags"),
    ],
)
def test_a_near_miss_is_refused(name: str, meant: str) -> None:
    assert judged(name) == {name: (meant, True)}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("aws_region", "aws_regions"),
        ("dns_zones", "dns_zone"),
        ("dns_vpc", "dns_vpcs"),
        ("dns_service", "dns_services"),
        ("dns_sub_domain", "dns_subdomain"),
        ("report_format", "report_formats"),
        ("notify_urls", "notify_url"),
        ("hosted_zone_names", "hosted_zone_name"),
        ("dns_recordsets_ttl", "instance_records_ttl"),
        ("dns_record_set_ttl", "instance_records_ttl"),
        ("dns_records_reverse_zones", "instance_records_reverse_zones"),
    ],
)
def test_what_may_be_somebodys_own_leads_to_a_warning(name: str, meant: str) -> None:
    assert judged(name) == {name: (meant, False)}


def test_what_one_of_ours_is_made_of_passes() -> None:
    """A single value beside the list, or a list beside the value that is taken from it."""
    assert judged("dns_operator_arn", "dns_operator_arns") == {}
    assert judged("aws_region", "aws_regions") == {}
    assert judged("dns_zones", "dns_zone") == {}
    assert judged("dns_instance_fitlers", "dns_instance_filters") == {
        "dns_instance_fitlers": ("dns_instance_filters", False)
    }
    assert judged("verify_access_writes", "verify_access_write") == {
        "verify_access_writes": ("verify_access_write", True)
    }


def test_of_a_dns_account_only_what_it_needs_is_judged() -> None:
    assert judged("dns_operator_arn", "aws_region", workload=False) == {}
    assert judged("dns_private_zone", workload=False) == {"dns_private_zone": ("dns_zone_private", True)}


def test_own_variables_pass() -> None:
    assert list(misnamed(["dns_private_zone"], ["dns_private_zone"])) == []
    assert own_variables(["a", "b"], OWN) == ["a", "b"]
    for wrong in ("dns_private_zone", [1], {"dns_private_zone": 1}):
        with pytest.raises(InputError, match=r"is not a list of names\. Name the variables"):
            own_variables(wrong, OWN)


def test_the_message_says_what_is_meant_and_what_to_do() -> None:
    [each] = misnamed(["dns_instance_filter"])
    assert str(each.error) == (
        "dns_instance_filter: nothing reads a variable of this name, and dns_instance_filters has nearly the same. "
        "Rename it, or list it in cross_account_own_variables if it is one of yours."
    )


@pytest.mark.parametrize("name", OF_OTHERS.split())
def test_a_name_of_others_passes(name: str) -> None:
    assert judged(name) == {}


@given(st.sets(st.sampled_from([*OF_OTHERS.split(), *sorted(SET_BY_USERS | LEFT_BEHIND)])), st.booleans())
def test_names_of_others_pass_whatever_else_there_is(names: set[str], workload: bool) -> None:
    assert list(misnamed(names, workload=workload)) == []


WORDS = "app blue cache data env file group host index job key log main node pool queue rack site team unit web"


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=4), st.sampled_from(["", "aws_", "dns_"]))
def test_other_words_pass(words: list[str], prefix: str) -> None:
    assert judged(prefix + "_".join(words)) == {}


@given(st.sampled_from(sorted(name for name in SET_BY_USERS if name.count("_") > 1)), st.data())
def test_two_letters_that_are_swapped_in_a_long_word_are_found(name: str, data: st.DataObject) -> None:
    places = [
        index for index in range(len(name) - 1) if name[index] != name[index + 1] and "_" not in name[index : index + 2]
    ]
    at = data.draw(st.sampled_from(places))
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if swapped not in SET_BY_USERS:
        assert judged(swapped)[swapped][1]
