# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Identity-based policies: actions, resources, their Not forms, and variables."""

from __future__ import annotations

from typing import Any

from tests.oracle.case import A, Caller, Case, Document, PolicyType, allow, deny, document

GUIDE = "IAM/latest/UserGuide/"
LOGIC = GUIDE + "reference_policies_evaluation-logic.html"
ACTION = GUIDE + "reference_policies_elements_action.html"
NOT_ACTION = GUIDE + "reference_policies_elements_notaction.html"
RESOURCE = GUIDE + "reference_policies_elements_resource.html"
NOT_RESOURCE = GUIDE + "reference_policies_elements_notresource.html"
VARIABLES = GUIDE + "reference_policies_variables.html"

ANNA = Caller("user", A, "anna", tags={"team": "dns"})
APP = Caller("session", A, "app", session="i-0123456789")
OBJECT = "arn:aws:s3:::oracle-bucket/anna/key"
GET = "s3:GetObject"


def case(
    name: str, rule: str, policies: tuple[Document, ...], denied_by: PolicyType | None = None, **rest: Any
) -> Case:
    rest = {"caller": ANNA} | rest
    return Case(
        f"identity: {name}",
        rule,
        action=GET,
        resource=OBJECT,
        account=A,
        denied_by=denied_by,
        identity=policies,
        **rest,
    )


def not_resource(resource: str) -> Document:
    return document({"Effect": "Allow", "Action": GET, "NotResource": resource})


CASES = [
    case("nothing allows", LOGIC, (), "identity"),
    case("allowed", LOGIC, (allow(GET, OBJECT),)),
    case("allowed to a session", LOGIC, (allow(GET, OBJECT),), caller=APP),
    case("allowed and denied", LOGIC, (allow("*"), deny(GET, OBJECT)), "identity", explicit=True),
    case("another object denied", LOGIC, (allow("*"), deny(GET, "arn:aws:s3:::oracle-bucket/berta/*"))),
    case("action in another case", ACTION, (allow("S3:getobject", OBJECT),)),
    case("action by pattern", ACTION, (allow("s3:Get*", OBJECT),)),
    case("another action", ACTION, (allow("s3:PutObject", OBJECT),), "identity"),
    case(
        "all but another service's actions",
        NOT_ACTION,
        (document({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),),
    ),
    case(
        "all but this service's actions",
        NOT_ACTION,
        (document({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}),),
        "identity",
    ),
    case("resource by pattern", RESOURCE, (allow(GET, "arn:aws:s3:::oracle-*/anna/k?y"),)),
    case("the bucket is not the object", RESOURCE, (allow(GET, "arn:aws:s3:::oracle-bucket"),), "identity"),
    case("resource in another case", RESOURCE, (allow(GET, "arn:aws:s3:::oracle-bucket/Anna/key"),), "identity"),
    case("all but another resource", NOT_RESOURCE, (not_resource("arn:aws:s3:::oracle-bucket/berta/*"),)),
    case("all but this resource", NOT_RESOURCE, (not_resource("arn:aws:s3:::oracle-bucket/anna/*"),), "identity"),
    case("the user's own folder", VARIABLES, (allow(GET, "arn:aws:s3:::oracle-bucket/${aws:username}/*"),)),
    case(
        "a session has no user name",
        VARIABLES,
        (allow(GET, "arn:aws:s3:::oracle-bucket/${aws:username}/*"),),
        "identity",
        caller=APP,
    ),
    case(
        "a default for the user name",
        VARIABLES,
        (allow(GET, "arn:aws:s3:::oracle-bucket/${aws:username, 'anna'}/*"),),
        caller=APP,
    ),
    case(
        "a tag in a resource",
        VARIABLES,
        (allow(GET, "arn:aws:s3:::oracle-bucket/${aws:PrincipalTag/team}/*"),),
        "identity",
    ),
    case("a literal asterisk", VARIABLES, (allow(GET, "arn:aws:s3:::oracle-bucket/${*}/key"),), "identity"),
    case(
        "the older version has no variables",
        VARIABLES,
        ({**allow(GET, "arn:aws:s3:::oracle-bucket/${aws:username}/*"), "Version": "2008-10-17"},),
        "identity",
    ),
]
