# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The inventory of instances in many accounts and Regions.

How an instance becomes a host is amazon.aws's: the names, variables and groups of its plugin aws_ec2, whose class this
one extends, so that a configuration means the same. How instances are read is ours.
"""

from __future__ import annotations

DOCUMENTATION = r"""
name: ec2_accounts
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The EC2 instances of many accounts and Regions
description:
  - Makes the instances of many accounts and Regions hosts of one inventory. Accounts and Regions are read side by side.
  - It takes the options of P(amazon.aws.aws_ec2#inventory) and gives the same hosts, groups and variables for the same
    instances, so that the configuration of that plugin can be used with another C(plugin) and with O(accounts) added.
    U(https://github.com/crossaccount/aws/blob/main/docs/ec2-accounts.md) compares the two, option by option.
  - The source is a YAML file whose name ends with C(ec2_accounts.yml), C(ec2_accounts.yaml), C(aws_ec2.yml) or
    C(aws_ec2.yaml).
  - An account is compared with O(accounts[].account_id) before anything is read in it.
  - Each host also has the variables C(aws_account_id), C(aws_account_name), C(aws_region), C(aws_profile) and
    C(aws_role_arn). The last two say how its account is reached, and are empty where that does not apply. Each host is
    in the group C(aws_ec2) and in the one of its account, C(aws_account_) with the account's name. An account that
    could be read has a group even without instances, and one that could not be read has none.
  - With O(organization), C(aws_account_name) is the name that the organization has, as with
    P(crossaccount.aws.organization_accounts#inventory), and the group has it in lower-case letters. The instances of
    C(Workload A) are in C(aws_account_workload_a).
  - A name that instances of two accounts would have is given to none of them, and a warning says so. Otherwise a play
    on the group of one account would reach an instance of the other. For the same reason no instance gets the name of a
    host that another source has made. What you say of an instance by hand belongs into C(host_vars).
options:
  accounts:
    description:
      - The accounts to read. Without it and without O(organization), the account of the plugin's own credentials is
        read.
    type: list
    elements: dict
    suboptions:
      name:
        description: What the group and the variables call the account. The default is its id.
        type: str
      account_id:
        description: The id of the account, as 12 digits in quotes.
        type: str
        required: true
      role_arn:
        description:
          - The role to assume there, with the plugin's own credentials.
          - Without it and without O(accounts[].profile), the plugin's own credentials are used.
        type: str
      profile:
        description: A named profile that signs in to the account. It excludes O(accounts[].role_arn).
        type: str
      external_id:
        description: The external id that O(accounts[].role_arn) asks for.
        type: str
      duration:
        description:
          - How long the session of O(accounts[].role_arn) lasts, in seconds from 900 to 43200, or to 3600 with
            O(assume_role_arn). Without it, AWS gives an hour.
        type: int
      regions:
        description: The Regions to read in this account, in place of O(regions).
        type: list
        elements: str
  on_account_error:
    description:
      - What to do when an account or a Region cannot be read.
      - With V(warn) a warning says which and why, and the others are in the inventory. Nothing of such a run is cached.
        When nothing at all could be read, the inventory fails.
      - With V(fail) the inventory fails, and the error names all that could not be read.
    type: str
    choices: [warn, fail]
    default: warn
extends_documentation_fragment:
  - inventory_cache
  - constructed
  - amazon.aws.boto3
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - amazon.aws.assume_role.plugins
  - crossaccount.aws.ec2_inventory
  - crossaccount.aws.organization.nested
notes:
  - "It needs C(sts:AssumeRole) on each O(accounts[].role_arn), and in each account C(ec2:DescribeInstances), without
    O(regions) C(ec2:DescribeRegions), with O(use_ssm_inventory) C(ssm:GetInventory), and with O(route53_enabled)
    C(route53:ListHostedZones) and C(route53:ListResourceRecordSets). With O(organization) it also needs what
    P(crossaccount.aws.organization_accounts#inventory) needs."
  - A cache holds what was read of instances, never a credential. It answers for the same accounts, Regions and filters,
    and for the same profile, endpoint and access key, only. Credentials that botocore finds elsewhere are not told
    apart, so a role of an instance or a container needs O(accounts), or a cache of its own.
  - Ansible goes on without a source that fails, unless C(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED) is set.
seealso:
  - plugin: amazon.aws.aws_ec2
    plugin_type: inventory
  - plugin: crossaccount.aws.organization_accounts
    plugin_type: inventory
  - module: crossaccount.aws.ec2_instances_info
"""

EXAMPLES = r"""
# The instances of two accounts, reached by a role and by a profile
plugin: crossaccount.aws.ec2_accounts
regions: [us-east-1, eu-west-1]
accounts:
  - name: app-a
    account_id: "111111111111"
    role_arn: arn:aws:iam::111111111111:role/OrganizationAccountAccessRole
  - name: app-b
    account_id: "333333333333"
    profile: workload-b
    regions: [us-east-1]
hostnames:
  - instance-id
hostvars_prefix: ec2_

---
# Names from tags, groups from variables, and no inventory when an account cannot be read
plugin: crossaccount.aws.ec2_accounts
regions: [us-east-1]
on_account_error: fail
accounts:
  - name: app-a
    account_id: "111111111111"
    profile: workload-a
  - name: app-b
    account_id: "333333333333"
    profile: workload-b
filters:
  instance-state-name: running
hostnames:
  - name: tag:Name
    prefix: owner-id
hostvars_prefix: ec2_
compose:
  ansible_host: ec2_private_ip_address
groups:
  public: ec2_public_ip_address is defined
keyed_groups:
  - key: ec2_aws_region
    prefix: region
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.amazon.aws.plugins.inventory import aws_ec2
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.ec2_accounts import (
    read_fleet,
    read_request,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.inventory.names_of_members import snaked
from ansible_collections.crossaccount.aws.plugins.module_utils._core.errors import InputError
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.inventory import (
    Claim,
    Fleet,
    contest_remarks,
    contests,
    from_cache,
    request_of,
    to_cache,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.reads import Read
from ansible_collections.crossaccount.aws.plugins.module_utils._core.instances.sources import (
    group_of,
    require_own_groups,
)
from ansible_collections.crossaccount.aws.plugins.plugin_utils.compiled_templates import compile_once
from ansible_collections.crossaccount.aws.plugins.plugin_utils.constructing import Constructing
from ansible_collections.crossaccount.aws.plugins.plugin_utils.garbage import uncollected
from ansible_collections.crossaccount.aws.plugins.plugin_utils.sources import done, require_sound_source
from ansible_collections.crossaccount.aws.plugins.plugin_utils.taken_names import taken_names
from ansible_collections.crossaccount.aws.plugins.plugin_utils.unlogged import unlogged
from ansible_collections.crossaccount.aws.plugins.plugin_utils.variable_setting import setter_of

_SHARED_GROUP = "aws_ec2"
# What aws_ec2 makes more of than a change of names: the Region of a placement, and a dictionary of tags.
_MADE_BY_AWS_EC2 = ("Placement", "Tags")


class InventoryModule(Constructing, aws_ec2.InventoryModule):  # type: ignore[misc]
    """The plugin."""

    NAME = "crossaccount.aws.ec2_accounts"
    INVENTORY_FILE_SUFFIXES = ("ec2_accounts.yml", "ec2_accounts.yaml", "aws_ec2.yml", "aws_ec2.yaml")

    class TemplatedOptions(aws_ec2.InventoryModule.TemplatedOptions):  # type: ignore[misc]
        """Options in which templates are filled in."""

        TEMPLATABLE_OPTIONS = (
            *aws_ec2.InventoryModule.TemplatedOptions.TEMPLATABLE_OPTIONS,
            "accounts",
            "organization",
        )

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the hosts of a source to the inventory. AnsibleParserError when the source or AWS does not allow it."""
        # Not the method of AWSInventoryBase, which assumes the role of assume_role_arn in its own way.
        super(aws_ec2.AWSInventoryBase, self).parse(inventory, loader, path)
        self.require_aws_sdk()
        require_sound_source(self, self._read_config_data(path), as_before=True)
        if self.get_option("use_contrib_script_compatible_sanitization"):
            self._sanitize_group_name = self._legacy_script_compatible_group_sanitization
        with uncollected() as collect:
            fleet: Fleet = done(lambda: {"fleet": self._fleet(path, cache=cache)})["fleet"]
            collect()
            compile_once(self.templar)
            self._set_variables = setter_of(inventory)
            self._add_fleet(fleet)

    def _fleet(self, path: str, *, cache: bool) -> Fleet:
        """The instances, from the cache or from AWS."""
        options = {name: self.get_option(name) for name in self._options}
        if not all(isinstance(each, dict | str) for each in options["hostnames"]):
            raise InputError("hostnames", "an entry is neither a text nor a dictionary", "correct it")
        request = read_request(options)
        require_own_groups((source.account for source in request.sources or ()), self._sanitize_group_name)
        own = {name: options[name] for name in ("profile", "region", "endpoint_url", "access_key")}
        asked = request_of({"request": request, **own})
        cached, value = self.get_cached_result(path, cache)
        if cached and (fleet := from_cache(value, asked)) is not None:
            return fleet
        with unlogged():
            fleet = read_fleet(request, connection_of(options, os.environ), str(options["profile"] or ""))
        if options["cache"]:
            # Where not all could be read, what was cached before is no longer wanted either: a refresh was asked for.
            self._cache[self.get_cache_key(path)] = to_cache(fleet, asked) if fleet.whole else {}
        return fleet

    def _add_fleet(self, fleet: Fleet) -> None:
        """Hosts, variables and groups of all instances, in the order of their ids, as aws_ec2 has them."""
        for problem in fleet.problems:
            self.display.warning(problem)
        groups = self._add_groups(fleet)
        found = [(instance, read) for read in fleet.reads for instance in read.instances]
        found.sort(key=lambda each: str(each[0]["InstanceId"]))
        named = [(instance, read, self._names(instance, read, fleet)) for instance, read in found]
        claims = [Claim(name, read.name, instance["InstanceId"]) for instance, read, names in named for name in names]
        contested = contests(claims)
        for remark in contest_remarks(contested):
            self.display.warning(remark)
        ids = ((claim.host, claim.instance_id) for claim in claims)
        taken = taken_names(self.inventory, ids, "instance_id".join(self._affixes()))
        for name in sorted(taken):
            self.display.warning(f"An instance would be {name}, which is another host. It is left out.")
        barred = taken | {contest.host for contest in contested if contest.crosses_accounts}
        for instance, read, names in named:
            free = [name for name in names if name not in barred]
            variables = self._variables(instance, read, fleet) if free else {}
            for name in free:
                self._add_host(name, variables, [_SHARED_GROUP, groups[read.account_id]])

    def _add_groups(self, fleet: Fleet) -> dict[str, str]:
        """The groups of the accounts that could be read, by their ids."""
        self.inventory.add_child("all", self.inventory.add_group(_SHARED_GROUP))
        accounts = {read.account_id: read.name for read in fleet.reads if read.ok}
        groups = {each: group_of(name, self._sanitize_group_name) for each, name in accounts.items()}
        for group in groups.values():
            self.inventory.add_child("all", self.inventory.add_group(group))
        return groups

    def _names(self, instance: Mapping[str, Any], read: Read, fleet: Fleet) -> list[str]:
        """What the instance is called; nothing when no entry of ``hostnames`` gives a name."""
        self.route53_resource_record_mapping = fleet.dns_names.get(read.account_id, {})
        hostnames: Sequence[Any] = self.get_option("hostnames")
        if self.get_option("allow_duplicated_hosts"):
            names = self._get_all_hostnames(instance, hostnames)
        else:
            names = [self._get_preferred_hostname(instance, hostnames)]
        return [str(name) for name in names] if names and names[0] is not None else []

    def _variables(self, instance: Mapping[str, Any], read: Read, fleet: Fleet) -> dict[str, Any]:
        legacy = self.get_option("use_contrib_script_compatible_ec2_tag_keys")
        variables = {
            **snaked(instance),
            **aws_ec2._prepare_host_vars(
                {name: instance[name] for name in _MADE_BY_AWS_EC2 if name in instance},
                use_contrib_script_compatible_ec2_tag_keys=legacy,
            ),
            "aws_account_id": read.account_id,
            "aws_region": read.region,
            **fleet.variables[read.account_id],
        }
        before, after = self._affixes()
        return {f"{before}{name}{after}": value for name, value in variables.items()} if before or after else variables

    def _affixes(self) -> tuple[str, str]:
        return self.get_option("hostvars_prefix") or "", self.get_option("hostvars_suffix") or ""

    def _add_host(self, name: str, variables: Mapping[str, Any], groups: Sequence[str]) -> None:
        for group in groups:
            self.inventory.add_host(name, group=group)
        self._set_variables(name, variables)
        self._construct(name, variables)
