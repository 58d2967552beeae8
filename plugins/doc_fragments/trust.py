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
    - This trusts whomever the administrators of the account let in, so without a condition that says who it is
      refused, unless O(allow_broad_trust) is set.
  type: list
  elements: str
arns:
  description:
    - ARNs of users and roles. They must exist. IAM remembers each by its unique id, so that one that was deleted
      and created again is no longer trusted until the task runs again. O({of}principal_arns) with O({of}accounts)
      does not have this problem.
    - V(*) stands for everyone, and is refused without O({of}organization_id), O({of}organization_paths)
      or O({of}principal_arns), unless O(allow_broad_trust) is set.
  type: list
  elements: str
services:
  description:
    - Services of AWS, such as V(ec2.amazonaws.com).
    - Services that tag each session or set its source identity or context, such as V(pods.eks.amazonaws.com) and
      V(rolesanywhere.amazonaws.com), may do so without a further word. O({of}may_set) says it of others.
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
        - Whom the token must be for, such as V(sts.amazonaws.com) for GitHub Actions. Required for OIDC. For SAML
          the default is the sign-in page of the partition.
      type: list
      elements: str
    subject:
      description:
        - Whom the token must be about, such as C(repo:organization/repository:ref:refs/heads/main). V(*) and V(?)
          are wildcards. The owner must stand there in full, such as C(repo:organization/), or
          C(project_path:group/) for GitLab. Otherwise everyone at an OIDC provider is trusted, which is refused unless
          O(allow_broad_trust) is set. For Cognito, the pool in C(audience) is the owner.
      type: list
      elements: str
organization_id:
  description: The organization that the caller must belong to, such as V(o-a1b2c3d4e5).
  type: str
organization_paths:
  description:
    - Units of an organization that the caller's account must be in, such as
      V(o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/), or below when V(*) is added.
  type: list
  elements: str
principal_arns:
  description:
    - ARNs of the users and roles that may come, V(*) and V(?) are wildcards. It is a condition, so they need not
      exist, and may be deleted and created again.
    - For a session of a role, give the ARN of the role.
  type: list
  elements: str
external_ids:
  description:
    - Values of which the caller must send one, as third parties do. Use an unguessable one for each customer,
      such as a UUID, not the account id. 2 to 1224 characters.
  type: list
  elements: str
mfa:
  description: What is asked of the caller's MFA. Only people can present it, so it is refused with O({of}services).
  type: dict
  suboptions:
    required:
      description: Whether the caller must have signed in with MFA.
      type: bool
      default: true
    max_age:
      description: How long ago that may have been, in seconds, at most 129600.
      type: int
source_accounts:
  description: Accounts for which a service may act. Only with O({of}services), and only for services that send it.
  type: list
  elements: str
source_arns:
  description:
    - Resources for which a service may act, as ARNs with V(*) and V(?) as wildcards. Only with O({of}services), and
      only for services that send it.
    - The account, or a bucket that has none in its ARN, must be given in full here or in O({of}source_accounts).
  type: list
  elements: str
not_after:
  description: When the trust ends, with a time zone, such as V(2027-01-31T18:00:00Z).
  type: str
session_tags:
  description:
    - Tags that the caller must pass, each key with a value or a list of values. V(*) and V(?) are wildcards. It
      also allows C(sts:TagSession).
    - A service must be known to tag its session, or O({of}may_set) must say so. The tags that EKS Pod Identity passes
      include V(kubernetes-namespace) and V(kubernetes-service-account).
  type: dict
session_tag_keys:
  description:
    - Keys of the tags that the caller may pass, who need not pass any. V(*) and V(?) are wildcards. With another key
      the call is denied. It also allows C(sts:TagSession).
  type: list
  elements: str
source_identity:
  description:
    - Source identities of which the caller must set one. V(*) and V(?) are wildcards. It also allows
      C(sts:SetSourceIdentity).
    - A service must be known to set one, or O({of}may_set) must say so.
  type: list
  elements: str
may_set:
  description:
    - What the caller may set on the session and need not, besides what O({of}session_tags), O({of}session_tag_keys)
      and O({of}source_identity) ask for. V(session_tags) allows C(sts:TagSession), V(source_identity) allows
      C(sts:SetSourceIdentity), and V(context) allows C(sts:SetContext), for trusted identity propagation.
    - When left out, the caller may set what the services of the entry set in every session, as AWS documents it. Give
      the list where a service sets more, such as V(context) for V(glue.amazonaws.com) with IAM Identity Center, or
      less. An empty list allows nothing.
  type: list
  elements: str
  choices: [context, session_tags, source_identity]
context_providers:
  description:
    - ARNs of the providers from whom a context may be set, such as
      V(arn:aws:iam::aws:contextProvider/IdentityCenter).
    - The entry then allows C(sts:SetContext) alone. Those whom it names need another entry by which they come.
  type: list
  elements: str
conditions:
  description:
    - Further conditions as IAM has them, operator to key to values, for what the other options do not offer. A
      dictionary or its JSON text.
    - A key that an option sets too is refused, as one would take the other's place.
    - Negated operators, C(IfExists) on keys that say who calls, and C(ForAllValues) without its C(Null) condition
      are refused, as each lets in more than it says.
  type: raw
"""

_LENIENCY = r"""
options:
  allow_broad_trust:
    description:
      - Whether a trust is taken that nobody can oversee, namely everyone, a whole account, everyone at an OIDC
        provider, or a service that acts for strangers although sources are given.
      - A condition narrows a trust only when its key, its operator and the shape of its values are known to narrow.
        The part of a value that names the owner must stand there in full, such as the account of an ARN, the
        organization of a subject, or the pool of an audience. Policy variables, and wildcards in or before the owner,
        narrow nothing, and neither do keys whose value the caller chooses, such as session tags and source identities.
      - Trusting a whole account can be right for a role that the other account's administrators are to hand out
        themselves.
    type: bool
    default: false
  allow_same_account:
    description:
      - Whether users and roles of the role's own account may be trusted. They are refused otherwise, since in
        cross-account trust they mostly are two accounts that were mixed up.
      - Set it for a role that people or roles of its own account are to assume.
    type: bool
    default: false
  allow_unknown_services:
    description:
      - Whether O({of}services) may name a service that is not in the module's list. AWS publishes no such list, so the
        module's own can lack one.
    type: bool
    default: false
  trust_size_limit:
    description:
      - How many characters the trust policy may have, white space not counted. Raise it when AWS has raised the
        account's quota.
    type: int
    default: 2048
"""


_SID = r"""
sid:
  description: The id of the statement, letters and digits only. No two entries may have the same.
  type: str
"""


def _beside() -> str:
    """The options of a statement as the module's own."""
    return (_LENIENCY + indent(_STATEMENT, "  ")).replace("{of}", "")


def _entries() -> str:
    """The options of a statement as those of an entry of the option ``trust``."""
    return (f"{_LENIENCY}  trust:\n    suboptions:\n" + indent(_SID + _STATEMENT, "      ")).replace("{of}", "trust[].")


class ModuleDocFragment:
    """``trust``: the module declares one statement. ``trust.entries``: its option ``trust`` is a list of them."""

    # Annotated, as ansible-test yamllint takes every plain assignment here for a literal. validate-modules judges
    # the result in the modules.
    DOCUMENTATION: str = _beside()
    ENTRIES: str = _entries()
