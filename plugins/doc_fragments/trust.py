# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may assume a role: the options of one statement of a trust.

The same options are entries of a list in one module and the module's own options in another, so that they are written
once, with ``{of}`` before the names that they refer to.
"""

from __future__ import annotations

from textwrap import indent

_STATEMENT = r"""
accounts:
  description:
    - Account ids, 12 digits each in quotes.
    - This trusts whomever the administrators of the account let in. So it is refused without a condition that says who,
      unless O(allow_broad_trust) is set.
  type: list
  elements: str
arns:
  description:
    - ARNs of users and roles. They must exist. IAM stores the unique id of each, so a user or role that was deleted and
      created again is not trusted until the task runs again. O({of}principal_arns) with O({of}accounts) does not have
      this problem.
    - V(*) stands for everyone, and is refused without O({of}organization_id), O({of}organization_paths)
      or O({of}principal_arns), unless O(allow_broad_trust) is set.
  type: list
  elements: str
services:
  description:
    - Services of AWS, such as V(ec2.amazonaws.com).
    - Some services tag each session, or set its source identity or context, such as V(pods.eks.amazonaws.com) and
      V(rolesanywhere.amazonaws.com). They may do so without another option. For other services use O({of}may_set).
  type: list
  elements: str
federated:
  description: An identity provider. Nothing else may be a principal of the same statement.
  type: dict
  suboptions:
    provider:
      description:
        - The ARN of an OIDC or SAML provider of the account, or V(accounts.google.com) or
          V(cognito-identity.amazonaws.com).
      type: str
      required: true
    audience:
      description:
        - The audience that the token must be made for, such as V(sts.amazonaws.com) for GitHub Actions. Required for
          OIDC. For SAML the default is the sign-in page of the partition.
      type: list
      elements: str
    subject:
      description:
        - The subject that the token must have, such as C(repo:organization/repository:ref:refs/heads/main). V(*) and
          V(?) are wildcards. The owner must be given in full, such as C(repo:organization/), or C(project_path:group/)
          for GitLab. Otherwise everyone at an OIDC provider is trusted, which is refused unless O(allow_broad_trust) is
          set. For Cognito, the pool in C(audience) is the owner.
      type: list
      elements: str
organization_id:
  description: The organization that the caller must belong to, such as V(o-a1b2c3d4e5).
  type: str
organization_paths:
  description:
    - Units of an organization that the caller's account must be in, such as
      V(o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/). With V(*) at the end, the account may also be in a unit below it.
  type: list
  elements: str
principal_arns:
  description:
    - ARNs of the users and roles that may assume the role. V(*) and V(?) are wildcards. This is a condition, so the
      users and roles need not exist, and may be deleted and created again.
    - For a session of a role, give the ARN of the role.
  type: list
  elements: str
external_ids:
  description:
    - External ids. The caller must send one of them, as third parties do. Use an unguessable one for each customer,
      such as a UUID, not the account id. 2 to 1224 characters.
  type: list
  elements: str
mfa:
  description: Conditions on MFA. Only people can present MFA, so this option is refused with O({of}services).
  type: dict
  suboptions:
    required:
      description: Whether the caller must have signed in with MFA.
      type: bool
      default: true
    max_age:
      description: The longest time since the sign-in with MFA, in seconds, at most 129600.
      type: int
source_accounts:
  description: Accounts for which a service may act. Only with O({of}services), and only for services that send it.
  type: list
  elements: str
source_arns:
  description:
    - Resources for which a service may act, as ARNs with V(*) and V(?) as wildcards. Only with O({of}services), and
      only for services that send it.
    - Give the account of each resource in full, here or in O({of}source_accounts). For a bucket, whose ARN has no
      account, give the name of the bucket in full instead.
  type: list
  elements: str
not_after:
  description:
    - When the trust ends, with a time zone, such as V(2027-01-31T18:00:00Z).{lasts}
  type: str
session_tags:
  description:
    - Tags that the caller must pass, each key with a value or a list of values. V(*) and V(?) are wildcards. This
      option also allows C(sts:TagSession).
    - The module must know that a service tags its sessions, or O({of}may_set) must say so. The tags that EKS Pod
      Identity passes include V(kubernetes-namespace) and V(kubernetes-service-account).
  type: dict
session_tag_keys:
  description:
    - Keys of the tags that the caller may pass, but need not. V(*) and V(?) are wildcards. A call with another key is
      denied. This option also allows C(sts:TagSession).
  type: list
  elements: str
source_identity:
  description:
    - Source identities. The caller must set one of them. V(*) and V(?) are wildcards. This option also allows
      C(sts:SetSourceIdentity).
    - The module must know that a service sets a source identity, or O({of}may_set) must say so.
  type: list
  elements: str
may_set:
  description:
    - What the caller may set on the session, but need not. It adds to what O({of}session_tags),
      O({of}session_tag_keys) and O({of}source_identity) allow. V(session_tags) allows C(sts:TagSession),
      V(source_identity) allows C(sts:SetSourceIdentity), and V(context) allows C(sts:SetContext), for trusted identity
      propagation.
    - By default, the caller may set what AWS documents that the services of the entry set in every session. Give the
      list when a service sets more, such as V(context) for V(glue.amazonaws.com) with IAM Identity Center, or less. An
      empty list allows nothing.
  type: list
  elements: str
  choices: [context, session_tags, source_identity]
context_providers:
  description:
    - ARNs of the providers whose context may be set, such as V(arn:aws:iam::aws:contextProvider/IdentityCenter).
    - The entry then allows only C(sts:SetContext). Its principals need another entry that lets them assume the role.
  type: list
  elements: str
conditions:
  description:
    - Conditions in the form of IAM (operator, then key, then values), for what the other options do not offer. A
      dictionary or its JSON text.
    - A key that an option sets too is refused, because one would replace the other.
    - Negated operators, C(IfExists) on keys that say who calls, and C(ForAllValues) without its C(Null) condition are
      refused, because each lets in more callers than it seems to.
  type: raw
"""

_LENIENCY = r"""
options:
  allow_broad_trust:
    description:
      - Whether to accept a trust that anyone outside your control can use. Such a trust lets in everyone, a whole
        account, everyone at an OIDC provider, or a service that acts for strangers although sources are given.
      - A condition narrows a trust only when its key, its operator and the form of its values are known to narrow it.
        The part of a value that names the owner must be given in full, such as the account of an ARN, the organization
        of a subject, or the pool of an audience. Policy variables, and wildcards in or before the owner, do not narrow
        it. Neither do keys whose value the caller chooses, such as session tags and source identities.
      - Whether a Deny may be removed, although that opens the role to more than named users and roles. By default the
        module refuses to remove a Deny from the present trust, unless it limited nobody who is let in afterwards. The
        module takes as narrow only what it can show to be narrow.
      - To trust a whole account can be right when that account's administrators should decide who may use the role.
    type: bool
    default: false
  allow_same_account:
    description:
      - Whether users and roles of the role's own account may be trusted. By default they are refused, because in
        cross-account trust they mostly mean that two accounts were mixed up.
      - Set it for a role that people or roles of its own account should assume.
    type: bool
    default: false
  allow_unknown_services:
    description:
      - Whether O({of}services) may name a service that is not in the module's list. AWS does not publish a complete
        list, so the module's list can lack a service.
    type: bool
    default: false
  trust_size_limit:
    description:
      - How many characters the trust policy may have, not counting white space. Raise it when AWS has raised the
        account's quota.
    type: int
    default: 2048
"""


_SID = r"""
sid:
  description: The id of the statement, letters and digits only. No two entries may have the same.
  type: str
"""

# Where each statement is a task of its own, which finds the end that it set before.
_LASTS = r"""
    - Or how long after the first run, as a number with V(s), V(m), V(h), V(d) or V(w), such as V(4h). Later runs leave
      the end where it is, or bring it forward. What has ended does not begin again.
"""


def _beside() -> str:
    """The options of a statement as the module's own."""
    return (_LENIENCY + indent(_STATEMENT.replace("{lasts}", _LASTS.rstrip()), "  ")).replace("{of}", "")


def _entries() -> str:
    """The options of a statement as those of an entry of the option ``trust``."""
    statement = indent(_SID + _STATEMENT.replace("{lasts}", ""), "      ")
    return (f"{_LENIENCY}  trust:\n    suboptions:\n" + statement).replace("{of}", "trust[].")


class ModuleDocFragment:
    """``trust``: the module declares one statement. ``trust.entries``: its option ``trust`` is a list of them."""

    # Annotated, as ansible-test yamllint takes every plain assignment here for a literal. validate-modules judges
    # the result in the modules.
    DOCUMENTATION: str = _beside()
    ENTRIES: str = _entries()
