# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The accounts of an organization as hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
name: organization_accounts
author: crossaccount.aws contributors (@crossaccount)
version_added: "0.1.0"
short_description: The accounts of an AWS organization as hosts
description:
  - Each active account of an organization becomes a host, with the variables by which the role
    P(crossaccount.aws.account_profiles#role) signs in to it. So every playbook of this collection runs on an
    organization without a hand-written inventory.
  - The accounts are read with the credentials of the management account or of a delegated administrator. When anything
    cannot be read, there is no inventory, rather than one with fewer accounts.
  - The name of its file ends in C(organization_accounts.yml) or C(organization_accounts.yaml).
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [crossaccount.aws.organization_accounts]
  source_profile:
    description:
      - The existing profile whose credentials assume the role in each account when a playbook runs.
      - The default is O(profile). The account of O(profile) itself is then reached by this profile, without a role.
    type: str
  credential_source:
    description:
      - Where the credentials that assume the role in each account come from when a playbook runs, if not from a
        profile.
      - It excludes O(source_profile). V(Environment) is for AWX.
    type: str
    choices: [Environment, Ec2InstanceMetadata, EcsContainer]
  regions:
    description:
      - The regions with instances, which every host gets as the variable C(aws_regions).
      - Without it no host has that variable, so that C(group_vars) can set it by unit or tag.
    type: list
    elements: str
  account_groups:
    description:
      - Groups of accounts by name, such as C(workload_accounts) and C(dns_account), for which the playbooks of this
        collection run.
      - Each is a dictionary with C(ous), C(tags) and C(accounts), which is a list of names or ids. An account is in the
        group when it is in one of the units or below one, carries all tags, and is named, as far as these are given.
      - A group without an account is an error, as is a unit or an account that does not exist. Expressions of O(groups)
        have no such guard.
    type: dict
  hostnames:
    description:
      - What the hosts are called.
      - With V(name) it is the account's name in lower-case letters, digits and hyphens. Accounts whose names are alike
        get their ids behind it. Playbooks publish names below the host's name unless C(dns_subdomain) is set, so that
        they follow when an account is renamed.
      - With V(account_id) it is the account's id, which never changes.
    type: str
    choices: [name, account_id]
    default: name
  read_tags:
    description:
      - Whether the tags of the accounts are read, which takes a call for each account.
      - O(tags) and tags in O(account_groups) read them anyway.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.boto3
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - crossaccount.aws.organization
  - constructed
  - inventory_cache
notes:
  - "Variables of a host are C(aws_account_id), C(aws_account_name), C(aws_account_tags), C(aws_organization_id),
    C(aws_ou_id), C(aws_ou_path), and those for signing in: C(aws_role_arn) with C(aws_source_profile) or
    C(aws_credential_source), and C(aws_external_id); or C(aws_profile)."
  - Each host has C(ansible_connection=local). For plays of your own, set C(ansible_python_interpreter) to
    C({{ ansible_playbook_python }}) in C(group_vars), so that modules run in Ansible's own process.
  - Each unit with accounts is a group, such as C(ou_Workloads_Prod) in C(ou_Workloads), and so is each tag, such as
    C(tag_env_prod). Groups that would share a name get two underscores and a piece of a hash behind it.
  - The cache holds names, ids, units and tags of accounts, and no credentials. It is not used when the selection
    changes.
  - "Needs the permissions C(organizations:ListRoots), C(organizations:ListOrganizationalUnitsForParent),
    C(organizations:ListAccountsForParent), C(organizations:ListAccounts) (without O(ous)) and
    C(organizations:ListTagsForResource) (for tags)."
  - An account is taken by its C(State), which replaces the C(Status) that AWS has retired. An answer without it is an
    error.
  - When an inventory cannot be read, Ansible warns and goes on without its hosts. With
    C(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED=true) the run fails instead.
seealso:
  - module: crossaccount.aws.account_info
"""

EXAMPLES = r"""
# my.organization_accounts.yml: what cross_account_dns needs
plugin: crossaccount.aws.organization_accounts
profile: management
regions: [us-east-1, eu-west-1]
account_groups:
  workload_accounts:
    accounts: [Workload A, Workload B]
  dns_account:
    accounts: [DNS]

---
# workloads.organization_accounts.yml: the accounts of a unit and of those below it, with a role of one's own
plugin: crossaccount.aws.organization_accounts
profile: management
role_name: Deploy
ous: [/Workloads]
exclude: ["333333333333"]
account_groups:
  workload_accounts:
    ous: [/Workloads/Prod]
keyed_groups:
  - key: aws_account_tags.env
    prefix: env
compose:
  dns_subdomain: aws_account_name | lower | replace(' ', '-')
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.connection import connection_of
from ansible_collections.crossaccount.aws.plugins.module_utils._aws.organizations.accounts import read_organization
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.inventory import (
    Layout,
    arrange,
    read_layout,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.plain import from_plain, to_plain
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.selection import (
    Selection,
    read_selection,
)
from ansible_collections.crossaccount.aws.plugins.module_utils._core.organizations.sign_in import (
    SignIn,
    Source,
    read_sign_in,
    read_source,
)
from ansible_collections.crossaccount.aws.plugins.plugin_utils.constructing import Constructing
from ansible_collections.crossaccount.aws.plugins.plugin_utils.sources import done, require_sound_source
from ansible_collections.crossaccount.aws.plugins.plugin_utils.unlogged import unlogged

SUFFIXES = ("organization_accounts.yml", "organization_accounts.yaml")
# Options that may be templates.
CONNECTION = ("access_key", "secret_key", "session_token", "profile", "endpoint_url", "region")


@dataclass(frozen=True)
class Asked:
    """The options, judged before any call. ``connect`` are those of the connection, with credentials among them."""

    connect: Mapping[str, Any] = field(repr=False)
    selection: Selection
    layout: Layout
    sign_in: SignIn
    source: Source
    with_tags: bool

    @property
    def profile(self) -> str:
        """The profile that the accounts are read with, empty without one."""
        return str(self.connect["profile"] or "")


class InventoryModule(Constructing, BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]
    """Ansible's entry point."""

    NAME = "crossaccount.aws.organization_accounts"

    def verify_file(self, path: str) -> bool:
        """Whether a file is one of ours, by its name."""
        return bool(super().verify_file(path)) and path.endswith(SUFFIXES)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Read the accounts and add them to the inventory; AnsibleParserError when anything is wrong, and no host."""
        super().parse(inventory, loader, path, cache)
        require_sound_source(self, self._read_config_data(path))
        asked: Asked = done(lambda: {"asked": self._asked()})["asked"]
        found = self._found(asked, path, cache)
        organization = from_plain(found["organization"])
        own = found["own"] if asked.source.profile == asked.profile else ""
        self._add(done(lambda: asdict(arrange(organization, asked.layout, asked.sign_in, asked.source, own))))

    def _asked(self) -> Asked:
        options: Mapping[str, Any] = self.get_options()
        connect = {option: self._templated(options.get(option)) for option in CONNECTION}
        layout = read_layout(options)
        return Asked(
            connect=connect,
            selection=read_selection(options),
            layout=layout,
            sign_in=read_sign_in(options),
            source=read_source(options, str(connect["profile"] or "")),
            with_tags=bool(options["read_tags"]) or layout.needs_tags,
        )

    def _templated(self, value: Any) -> Any:
        return self.templar.template(value) if isinstance(value, str) else value

    def _found(self, asked: Asked, path: str, cache: bool) -> dict[str, Any]:
        """What was read, from the cache when it holds what is asked for."""
        caching, key, question = self.get_option("cache"), self.get_cache_key(path), _question(asked)
        if caching and cache:
            kept = self._cache.get(key)
            if isinstance(kept, dict) and kept.get("question") == question and from_plain(kept.get("organization")):
                return dict(kept)
        found = done(lambda: _read(asked))
        if caching:
            self._cache[key] = {"question": question, **found}
        return found

    def _add(self, shown: Mapping[str, Any]) -> None:
        for name in shown["groups"]:
            self.inventory.add_group(name)
        for parent, child in shown["children"]:
            self.inventory.add_child(parent, child)
        for host, variables in shown["hosts"].items():
            self.inventory.add_host(host)
            for variable, value in variables.items():
                self.inventory.set_variable(host, variable, value)
        for name, hosts in shown["groups"].items():
            for host in hosts:
                self.inventory.add_child(name, host)
        for host, variables in shown["hosts"].items():
            self._construct(host, variables)


def _read(asked: Asked) -> dict[str, Any]:
    with unlogged():
        connection = connection_of(asked.connect, os.environ)
        organization = read_organization(connection, asked.selection, with_tags=asked.with_tags)
        return {"organization": to_plain(organization), "own": connection.caller().account_id}


def _question(asked: Asked) -> str:
    """What tells one reading from another; credentials that botocore finds by itself do not."""
    selection = asdict(asked.selection)
    own = [asked.connect[option] for option in ("profile", "endpoint_url", "access_key")]
    text = json.dumps([selection, asked.with_tags, *own], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
