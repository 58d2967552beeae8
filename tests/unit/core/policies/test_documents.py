"""Policy documents: equal by meaning, different by meaning, and refused."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.crossaccount.aws.plugins.module_utils._core.policies import documents
from hypothesis import given
from hypothesis import strategies as st


def document(*statements, version="2012-10-17"):
    return {"Version": version, "Statement": list(statements)}


def trust(principal, **more):
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


def allow(**elements):
    return document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **elements})


ROOT = "arn:aws:iam::111111111111:root"

EQUAL = [
    ("one item and a list", allow(Action="s3:GetObject"), allow(Action=["s3:GetObject"])),
    ("order", allow(Action=["s3:A", "s3:B"]), allow(Action=["s3:B", "s3:A"])),
    ("duplicates", allow(Resource=["a", "a"]), allow(Resource="a")),
    ("case of actions", allow(Action="S3:getobject"), allow()),
    ("one statement", {"Version": "2012-10-17", "Statement": allow()["Statement"][0]}, allow()),
    ("duplicate statements", document(*allow()["Statement"] * 2), allow()),
    ("order of statements", document({"Sid": "a"}, {"Sid": "b"}), document({"Sid": "b"}, {"Sid": "a"})),
    ("account id and root", trust({"AWS": "111111111111"}), trust({"AWS": [ROOT]})),
    ("anyone", trust("*"), trust({"AWS": ["*"]})),
    ("no condition", allow(Condition={}), allow()),
    ("no sid", allow(Sid=""), allow()),
    ("boolean", allow(Condition={"Bool": {"a:b": True}}), allow(Condition={"bool": {"A:B": ["TRUE"]}})),
    ("number", allow(Condition={"NumericLessThan": {"a:b": 5}}), allow(Condition={"NumericLessThan": {"a:b": "5"}})),
    ("ArnEquals", allow(Condition={"ArnEquals": {"a:b": "x"}}), allow(Condition={"ArnLike": {"a:b": "x"}})),
    (
        "ArnNotEquals with prefix and suffix",
        allow(Condition={"ForAnyValue:ArnNotEqualsIfExists": {"a:b": "x"}}),
        allow(Condition={"ForAnyValue:ArnNotLikeIfExists": {"a:b": "x"}}),
    ),
    *(
        (f"{operator} {one}", allow(Condition={operator: {"a:b": one}}), allow(Condition={operator: {"a:b": other}}))
        for operator, one, other in (
            ("NumericLessThan", "60", "60.0"),
            ("NumericEquals", "many", "many"),
            ("DateLessThan", "2027-01-31T18:00:00Z", "2027-01-31T19:00:00+01:00"),
            ("DateLessThan", "2027-01-31T18:00:00", "2027-01-31T18:00:00"),
            ("DateGreaterThan", "1262304000", "1262304000"),
            ("IpAddress", "192.0.2.1", "192.0.2.1/32"),
            ("NotIpAddress", "2001:DB8::/32", "2001:db8:0::/32"),
            ("IpAddress", "here", "here"),
        )
    ),
    ("no wildcard", allow(Condition={"StringLike": {"a:b": "x"}}), allow(Condition={"StringEquals": {"a:b": "x"}})),
    (
        "no wildcard, negated",
        allow(Condition={"ForAnyValue:StringNotLikeIfExists": {"a:b": "x"}}),
        allow(Condition={"ForAnyValue:StringNotEqualsIfExists": {"a:b": ["x", "x"]}}),
    ),
    (
        "two conditions in another order",
        allow(Condition={"ArnLike": {"a:b": "x"}, "ArnEquals": {"a:b": "y"}}),
        allow(Condition={"ArnEquals": {"a:b": "x"}, "ArnLike": {"a:b": "y"}}),
    ),
    (
        "the same condition twice",
        allow(Condition={"ArnLike": {"a:b": "x"}, "ArnEquals": {"a:b": "x"}}),
        allow(Condition={"ArnLike": {"a:b": "x"}}),
    ),
    ("version of old", {"Statement": []}, {"Version": "2008-10-17"}),
]

DIFFERENT = [
    ("case of resources", allow(Resource="arn:aws:s3:::a"), allow(Resource="arn:aws:s3:::A")),
    (
        "case of values",
        allow(Condition={"StringEquals": {"a:b": "x"}}),
        allow(Condition={"StringEquals": {"a:b": "X"}}),
    ),
    ("sid", allow(Sid="a"), allow(Sid="b")),
    ("effect", allow(Effect="Deny"), allow()),
    ("IfExists", allow(Condition={"Bool": {"a:b": 1}}), allow(Condition={"BoolIfExists": {"a:b": 1}})),
    (
        "set prefix",
        allow(Condition={"StringLike": {"a:b": "x"}}),
        allow(Condition={"ForAllValues:StringLike": {"a:b": "x"}}),
    ),
    # Both must be met, which is never so, and not one of the two.
    (
        "two conditions and two choices",
        allow(Condition={"ArnLike": {"a:b": "x"}, "ArnEquals": {"a:b": "y"}}),
        allow(Condition={"ArnLike": {"a:b": ["x", "y"]}}),
    ),
    *(
        (
            f"two conditions and the one on {kept}",
            allow(Condition={"ArnLike": {"a:b": "x"}, "ArnEquals": {"a:b": "y"}}),
            allow(Condition={"ArnLike": {"a:b": kept}}),
        )
        for kept in "xy"
    ),
    ("wildcard", allow(Condition={"StringLike": {"a:b": "x*"}}), allow(Condition={"StringEquals": {"a:b": "x*"}})),
    (
        "text that looks like a number",
        allow(Condition={"StringEquals": {"a:b": "5.0"}}),
        allow(Condition={"StringEquals": {"a:b": "5"}}),
    ),
    ("account and its role", trust({"AWS": ROOT}), trust({"AWS": "arn:aws:iam::111111111111:role/root"})),
    ("NotAction", allow(), document({"Effect": "Allow", "NotAction": "s3:GetObject", "Resource": "*"})),
    ("version", allow(), {**allow(), "Version": "2008-10-17"}),
    ("service and account", trust({"Service": "ec2.amazonaws.com"}), trust({"AWS": "ec2.amazonaws.com"})),
]


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in EQUAL], ids=[case[0] for case in EQUAL])
def test_equal_by_meaning(first, second):
    assert documents.PolicyDocument(first) == second
    assert documents.PolicyDocument(second) == first


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT])
def test_different_by_meaning(first, second):
    assert documents.PolicyDocument(first) != second
    assert documents.PolicyDocument(second) != first


WORDS = st.lists(st.sampled_from(["s3:GetObject", "s3:Put*", "sts:AssumeRole", "*"]), min_size=1, max_size=4)
VALUES = st.one_of(st.sampled_from(["x", "y", "*"]), st.booleans(), st.integers(0, 9), st.lists(st.sampled_from("xyz")))
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": st.one_of(WORDS, st.just("s3:ListBucket"))},
    optional={
        "Sid": st.sampled_from(["", "A", "B"]),
        "Resource": st.one_of(st.just("*"), st.lists(st.sampled_from(["a", "b", "c"]), min_size=1)),
        "Principal": st.one_of(
            st.just("*"), st.dictionaries(st.sampled_from(["AWS", "Service"]), st.lists(st.sampled_from([ROOT, "x"])))
        ),
        "Condition": st.dictionaries(
            st.sampled_from(["StringEquals", "Bool", "ArnEquals", "ForAllValues:StringLike"]),
            st.dictionaries(st.sampled_from(["aws:PrincipalArn", "aws:principalarn", "sts:ExternalId"]), VALUES),
        ),
    },
)
DOCUMENTS = st.fixed_dictionaries({"Version": st.just("2012-10-17"), "Statement": st.lists(STATEMENTS, max_size=4)})


@given(DOCUMENTS)
def test_the_normal_form_is_a_fixed_point(value):
    before = copy.deepcopy(value)
    form = documents.normal_form(value)

    assert documents.normal_form(form) == form
    assert documents.PolicyDocument(form) == value
    assert documents.tidy(documents.tidy(value)) == documents.tidy(value)
    assert documents.PolicyDocument(documents.tidy(value)) == value
    assert value == before


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_shuffling_changes_nothing(value, random):
    def shuffled(part):
        if isinstance(part, list):
            part = [shuffled(item) for item in part]
            random.shuffle(part)
        elif isinstance(part, dict):
            pairs = [(key, shuffled(item)) for key, item in part.items()]
            random.shuffle(pairs)
            part = dict(pairs)
        return part

    other = shuffled(copy.deepcopy(value))
    assert documents.PolicyDocument(value) == other
    assert documents.PolicyDocument(other) == value
    assert documents.tidy(value) == documents.tidy(other)


def test_size_leaves_white_space_out():
    assert documents.size({"a": ["b c"]}) == len('{"a":["b c"]}')


def test_a_document_is_a_value():
    """What it holds is written as it stands; what it means is compared."""
    spelled = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["S3:Get*"], "Resource": "*"}}
    other = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:get*", "Resource": ["*"]}]}
    document = documents.PolicyDocument(spelled)

    assert document == documents.PolicyDocument(other)
    assert hash(document) == hash(documents.PolicyDocument(other))
    assert document != "a text"
    assert (dict(document), len(document)) == (spelled, 2)
    assert document.adopt(other) is document
    assert document.adopt({**other, "Version": "2008-10-17"}).document["Version"] == "2008-10-17"
    assert (document.text, document.size) == (documents.to_json(spelled), len(documents.to_json(spelled)))
    assert repr(document) == f"PolicyDocument({spelled!r})"
    assert documents.normal_form(document) is document.normal
    assert documents.tidy(document) is document.tidy


def test_other_statements_in_the_same_document():
    one = {"Sid": "One", "Effect": "Deny"}
    single, listed = documents.PolicyDocument({"Statement": one}), documents.PolicyDocument({"Statement": [one]})

    assert single.with_statements([one]).document == {"Statement": one}
    assert single.with_statements([one, one]).document == {"Statement": [one, one]}
    assert listed.with_statements([one]).document == {"Statement": [one]}
    assert listed.only_denies
    assert documents.PolicyDocument({"Version": "2012-10-17"}).alone(one).document["Version"] == "2012-10-17"
