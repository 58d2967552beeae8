# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The document as JUnit XML: a suite an account, a case a check, as build servers read it.

https://github.com/testmoapp/junitxml describes the form, which has no standard: suites, cases, and in a case at most
one of failure, error and skipped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as XML

from ..checks.report import GROUPS
from .causes import named

# Characters that no XML document may hold, https://www.w3.org/TR/xml/#charsets.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(document: Mapping[str, Any]) -> str:
    """The report as XML. An account that failed outside its checks has a case of its own, which is an error."""
    root = XML.Element("testsuites", {"name": _text(document["title"])})
    for account in document["accounts"]:
        _suite(root, account, document["when"].removesuffix("Z"))
    _count(root, root)
    XML.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{XML.tostring(root, encoding="unicode")}\n'


def _suite(root: XML.Element, account: Mapping[str, Any], when: str) -> None:
    suite = XML.SubElement(root, "testsuite", {"name": _text(named(account))})
    for check in account["checks"]:
        case = _case(suite, account, GROUPS[check["group"]], check["check"])
        if check["result"] == "not tried":
            XML.SubElement(case, "skipped", {"message": _text(check["problem"])})
        elif check["result"] == "wrong":
            said = f"expected {check['expected']}, got {check['got']}"
            wrong = XML.SubElement(case, "failure", {"message": _text(said), "type": "wrong"})
            wrong.text = _text(f"{check['problem']}\n{check['remedy']}".strip())
    if account["status"] in ("left out", "not tried"):
        said = "the run leaves this account out" if account["status"] == "left out" else "nothing was verified"
        XML.SubElement(_case(suite, account, "run", "the run"), "skipped", {"message": said})
    elif account["failure"]:
        failure = account["failure"]
        error = XML.SubElement(
            _case(suite, account, "run", failure["stage"]),
            "error",
            {"message": _text(failure["msg"]), "type": _text(failure["task"])},
        )
        error.text = _text(failure["left"])
    else:
        _case(suite, account, "run", "the run")
    _count(suite, suite)
    suite.set("timestamp", when)


def _case(suite: XML.Element, account: Mapping[str, Any], group: str, name: str) -> XML.Element:
    return XML.SubElement(suite, "testcase", {"classname": _text(f"{account['host']}.{group}"), "name": _text(name)})


def _count(element: XML.Element, within: XML.Element) -> None:
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(1 for _found in within.iter(tag))))


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
