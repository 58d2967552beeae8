# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading documents, and refusing what IAM refuses to store.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.policy.documents import Kind, MalformedPolicyDocument, Operator, operator, parse, policy
from sandbox.policy.validation import validate

IDENTITY = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111111111111"}}
BUCKET = {**IDENTITY, "Principal": "*"}


def document(statement: Any, **elements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statement} | elements


def without(statement: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key not in names}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("identity", document(IDENTITY), id="one statement without a list"),
        pytest.param("identity", document([IDENTITY, IDENTITY]), id="two statements"),
        pytest.param("trust", document(TRUST, Version="2008-10-17"), id="the older version"),
        pytest.param("trust", {"Statement": TRUST}, id="no version"),
        pytest.param("identity", document(IDENTITY, Id="name"), id="an Id"),
        pytest.param("identity", document({**IDENTITY, "Sid": "Read1"}), id="a Sid"),
        pytest.param(
            "identity", document([{**IDENTITY, "Sid": ""}, {**IDENTITY, "Sid": ""}]), id="empty Sids do not collide"
        ),
        pytest.param("identity", document({"Effect": "Deny", "NotAction": "s3:*", "NotResource": "*"}), id="Not forms"),
        pytest.param("identity", document({**IDENTITY, "Action": "*"}), id="every action"),
        pytest.param("identity", document({**IDENTITY, "Action": ["sqs:?end*"]}), id="wildcards in actions"),
        pytest.param("identity", document({**IDENTITY, "Condition": {"Bool": {"a:b": True}}}), id="a JSON boolean"),
        pytest.param("boundary", document(IDENTITY), id="boundary"),
        pytest.param("session", document(IDENTITY), id="session policy"),
        pytest.param("scp", document(IDENTITY), id="service control policy"),
        pytest.param("resource", document(BUCKET), id="bucket policy"),
        pytest.param("resource", document({**BUCKET, "Sid": "with spaces"}), id="a Sid with spaces"),
        pytest.param("resource", document({**BUCKET, "Principal": {"CanonicalUser": "79a5"}}), id="canonical user"),
        pytest.param("trust", document(TRUST), id="trust of an account"),
        pytest.param("trust", document({**TRUST, "Principal": {"Service": "ec2.amazonaws.com"}}), id="of a service"),
        pytest.param("trust", document({**TRUST, "Principal": {"AWS": "AROAEXAMPLE"}}), id="of a deleted role"),
        pytest.param("trust", document({**TRUST, "Action": ["sts:AssumeRole", "sts:TagSession"]}), id="with tags"),
        pytest.param(
            "resource",
            document({**without(BUCKET, "Principal"), "Effect": "Deny", "NotPrincipal": {"AWS": "111111111111"}}),
            id="NotPrincipal beside Deny",
        ),
    ],
)
def test_valid(kind: Kind, body: dict[str, Any]) -> None:
    validate(body, kind)


ARN_WITH_WILDCARD = "arn:aws:iam::111111111111:role/*"


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        pytest.param("identity", [], "Syntax errors in policy.", id="a list"),
        pytest.param("identity", {"Version": "2012-10-17"}, "Syntax errors in policy.", id="no statement"),
        pytest.param("trust", document([]), "Syntax errors in policy.", id="an empty trust"),
        pytest.param("identity", document("s3"), "Syntax errors in policy.", id="text for a statement"),
        pytest.param("identity", document([["s3"]]), "Syntax errors in policy.", id="a list for a statement"),
        pytest.param("identity", document(IDENTITY, Versoin="x"), "Syntax errors in policy.", id="unknown top element"),
        pytest.param(
            "identity", document({**IDENTITY, "Actoin": "x"}), "Syntax errors in policy.", id="unknown element"
        ),
        pytest.param(
            "identity",
            document(IDENTITY, Version="2012-10-18"),
            "The policy must contain a valid version string.",
            id="unknown version",
        ),
        pytest.param(
            "identity", document(without(IDENTITY, "Effect")), "Missing required field Effect", id="no effect"
        ),
        pytest.param("identity", document({**IDENTITY, "Effect": "allow"}), "Syntax errors in policy.", id="its case"),
        pytest.param(
            "identity", document(without(IDENTITY, "Action")), "Policy statement must contain actions.", id="no action"
        ),
        pytest.param(
            "trust", document(without(TRUST, "Action")), "Missing required field Action", id="trust: no action"
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Action": []}),
            "Policy statement must contain actions.",
            id="empty actions",
        ),
        pytest.param(
            "identity", document({**IDENTITY, "NotAction": "s3:*"}), "Syntax errors in policy.", id="both action forms"
        ),
        pytest.param(
            "identity", document({**IDENTITY, "NotResource": "*"}), "Syntax errors in policy.", id="both resource forms"
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Action": "GetObject"}),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            id="an action without its service",
        ),
        pytest.param("identity", document({**IDENTITY, "Action": 1}), "Syntax errors in policy.", id="a number"),
        pytest.param(
            "identity",
            document(without(IDENTITY, "Resource")),
            "Policy statement must contain resources.",
            id="no resource",
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Resource": "bucket"}),
            'Resource bucket must be in ARN format or "*".',
            id="a resource that is no ARN",
        ),
        pytest.param(
            "identity",
            document(BUCKET),
            "Policy document should not specify a principal.",
            id="a principal in an identity-based policy",
        ),
        pytest.param(
            "scp", document(BUCKET), "Policy document should not specify a principal.", id="a principal in an SCP"
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Sid": "with spaces"}),
            "Statement IDs (SID) must be alpha-numeric. "
            "Check that your input satisfies the regular expression [0-9A-Za-z]*",
            id="a Sid with spaces",
        ),
        pytest.param(
            "trust",
            document([{**TRUST, "Sid": "A"}, {**TRUST, "Sid": "A"}]),
            "Statement IDs (SID) in a single policy must be unique.",
            id="a Sid twice",
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Condition": {"StringEqual": {"a:b": "c"}}}),
            "Invalid Condition type : StringEqual.",
            id="unknown operator",
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Condition": {"NullIfExists": {"a:b": "true"}}}),
            "Invalid Condition type : NullIfExists.",
            id="Null with IfExists",
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Condition": {"ForSomeValues:StringEquals": {"a:b": "c"}}}),
            "Invalid Condition type : ForSomeValues:StringEquals.",
            id="unknown quantifier",
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Condition": {"Bool": {"secure": "true"}}}),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            id="a key without its service",
        ),
        pytest.param("identity", document({**IDENTITY, "Condition": []}), "Syntax errors in policy.", id="no mapping"),
        pytest.param(
            "identity", document({**IDENTITY, "Condition": {"Bool": "x"}}), "Syntax errors in policy.", id="no keys"
        ),
        pytest.param(
            "identity",
            document({**IDENTITY, "Condition": {"Bool": {"a:b": {"c": "d"}}}}),
            "Syntax errors in policy.",
            id="a mapping for a value",
        ),
        pytest.param(
            "trust", document(without(TRUST, "Principal")), "Missing required field Principal", id="no principal"
        ),
        pytest.param(
            "trust",
            document({**without(TRUST, "Principal"), "Effect": "Deny", "NotPrincipal": {"AWS": "111111111111"}}),
            "AssumeRole policy must not contain NotPrincipal field.",
            id="NotPrincipal in a trust",
        ),
        pytest.param(
            "resource",
            document({**without(BUCKET, "Principal"), "NotPrincipal": {"AWS": "111111111111"}}),
            "Allow with NotPrincipal is not allowed.",
            id="NotPrincipal beside Allow",
        ),
        *(
            pytest.param(
                "identity",
                body,
                "Policy document must be version 2012-10-17 or greater.",
                id="IAM wants the current version",
            )
            for body in (document(IDENTITY, Version="2008-10-17"), {"Statement": IDENTITY})
        ),
        pytest.param("trust", document({**TRUST, "Resource": "*"}), "Has prohibited field Resource", id="a resource"),
        pytest.param(
            "trust",
            document({**TRUST, "Action": "s3:GetObject"}),
            "AssumeRole policy may only specify STS AssumeRole actions.",
            id="a foreign action in a trust",
        ),
        pytest.param(
            "trust",
            document({**TRUST, "Principal": {"AWS": ARN_WITH_WILDCARD}}),
            f'Invalid principal in policy: "AWS":"{ARN_WITH_WILDCARD}"',
            id="part of an ARN by wildcard",
        ),
        pytest.param(
            "trust",
            document({**TRUST, "Principal": {"AWS": "1111"}}),
            'Invalid principal in policy: "AWS":"1111"',
            id="a short account id",
        ),
        pytest.param(
            "trust",
            document({**TRUST, "Principal": {"AWS": "arn:aws:s3:::bucket"}}),
            'Invalid principal in policy: "AWS":"arn:aws:s3:::bucket"',
            id="an ARN of something else",
        ),
        pytest.param(
            "trust",
            document({**TRUST, "Principal": {"Users": "anna"}}),
            'Invalid principal in policy: "Users":"anna"',
            id="unknown principal type",
        ),
        pytest.param(
            "trust", document({**TRUST, "Principal": {"AWS": []}}), 'Invalid principal in policy: "AWS":[]', id="nobody"
        ),
        pytest.param(
            "trust", document({**TRUST, "Principal": "anna"}), 'Invalid principal in policy: "anna"', id="a bare word"
        ),
    ],
)
def test_malformed(kind: Kind, body: Any, reason: str) -> None:
    with pytest.raises(MalformedPolicyDocument) as refused:
        validate(body, kind)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"Statement": [], "Statement": []}', '{"a": {"b": 1, "b": 2}}']
)
def test_no_json_object(text: str) -> None:
    with pytest.raises(MalformedPolicyDocument, match="Syntax errors in policy"):
        parse(text)


def test_parse() -> None:
    assert parse('{"Version": "2012-10-17", "Statement": []}') == {"Version": "2012-10-17", "Statement": []}


def test_single_values_become_tuples() -> None:
    (statement,) = policy(document({**BUCKET, "Condition": {"Bool": {"a:b": False}}})).statements
    assert statement.actions == ("s3:GetObject",)
    assert statement.resources == ("*",)
    assert statement.principals == (("*", "*"),)
    assert statement.conditions[0].values == ("false",)
    assert statement.not_actions is None
    assert statement.not_resources is None


@pytest.mark.parametrize(
    ("name", "taken_apart"),
    [
        ("StringLike", Operator("stringlike", "", False)),
        ("ForAllValues:StringLikeIfExists", Operator("stringlike", "forallvalues", True)),
        ("ForAnyValue:ArnEquals", Operator("arnequals", "foranyvalue", False)),
        ("Null", Operator("null", "", False)),
        ("IfExists", None),
        ("Strings", None),
        ("ForAllValues:", None),
    ],
)
def test_operator(name: str, taken_apart: Operator | None) -> None:
    assert operator(name) == taken_apart


def test_a_document_without_statements_says_nothing() -> None:
    assert policy({}).statements == ()
