# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A function by any of its names."""

from __future__ import annotations

import pytest

from sandbox.services.lambda_.functions import FunctionName, function_name
from sandbox.wire.errors import ApiError

ARN = "arn:aws:lambda:eu-west-1:222222222222:function:sync"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sync", FunctionName("111111111111", "us-east-1", "sync")),
        ("sync:live", FunctionName("111111111111", "us-east-1", "sync", "live")),
        ("222222222222:function:sync", FunctionName("222222222222", "us-east-1", "sync")),
        (ARN, FunctionName("222222222222", "eu-west-1", "sync")),
        (f"{ARN}:$LATEST", FunctionName("222222222222", "eu-west-1", "sync", "$LATEST")),
    ],
)
def test_names(text, found):
    assert function_name(text, "111111111111", "us-east-1") == found


def test_an_arn_is_its_own_name():
    assert function_name(f"{ARN}:live", "1", "r").qualified_arn == f"{ARN}:live"
    assert function_name(f"{ARN}:live", "1", "r").arn == ARN


@pytest.mark.parametrize("text", ["", "a b", "arn:aws:lambda:eu-west-1:1:function:f", "f:a:b"])
def test_what_is_not_a_name(text):
    with pytest.raises(ApiError, match="functionName"):
        function_name(text, "111111111111", "us-east-1")
