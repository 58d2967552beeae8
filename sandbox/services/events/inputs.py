# Copyright: crossaccount.aws contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a target gets to see of an event: all of it, a constant, a part, or a text made of parts.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html (below: TRANSFORM)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.wire.errors import ApiError

_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(?:'([^']+)'|\"([^\"]+)\"|([0-9]+))\]")
_PLACE = re.compile(r"<([A-Za-z0-9._-]+)>")
_NOTHING = object()


def body(target: Mapping[str, Any], event: Mapping[str, Any], rule_arn: str, ingested: str) -> bytes:
    """Raises ApiError ``INVALID_JSON``, as the dead-letter queue calls it, for a template that gives broken JSON."""
    if target.get("Input"):
        return str(target["Input"]).encode()
    if target.get("InputPath"):
        found = select(event, str(target["InputPath"]))
        return json.dumps(None if found is _NOTHING else found).encode()
    transformer = target.get("InputTransformer")
    if transformer:
        return _transformed(transformer, event, rule_arn, ingested).encode()
    return json.dumps(event).encode()


def select(event: Mapping[str, Any], path: str) -> Any:
    """What a JSON path of dots and indexes names; ``_NOTHING`` where there is nothing."""
    found: Any = event
    rest = path.removeprefix("$")
    while rest:
        step = _STEP.match(rest)
        if step is None:
            return _NOTHING
        name = step[1] or step[2] or step[3]
        if name is not None and isinstance(found, Mapping) and name in found:
            found = found[name]
        elif step[4] is not None and isinstance(found, list) and int(step[4]) < len(found):
            found = found[int(step[4])]
        else:
            return _NOTHING
        rest = rest[step.end() :]
    return found


def _transformed(transformer: Mapping[str, Any], event: Mapping[str, Any], rule_arn: str, ingested: str) -> str:
    values = {name: select(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    # "Reserved names": TRANSFORM
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_arn.rpartition("/")[2],
        "aws.events.event.ingestion-time": ingested,
        "aws.events.event.json": event,
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
    }
    template = str(transformer["InputTemplate"])
    pieces: list[str] = []
    at, quoted = 0, False
    for place in _PLACE.finditer(template):
        between = template[at : place.start()]
        pieces.append(between)
        quoted ^= len(re.findall(r'(?<!\\)"', between)) % 2 == 1
        # "that variable isn't created and won't appear in the output": TRANSFORM, of a path that finds nothing
        pieces.append(_inserted(values.get(place[1], _NOTHING), quoted=quoted))
        at = place.end()
    text = "".join([*pieces, template[at:]])
    if template.lstrip()[:1] in ("{", "["):
        _check_json(text)
    return text


def _inserted(value: Any, *, quoted: bool) -> str:
    if value is _NOTHING:
        return ""
    if not quoted:
        return json.dumps(value)
    # Within quotation marks a text stands without its own, and of JSON "EventBridge removes the quotation marks".
    return json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value).replace('"', "")


def _check_json(text: str) -> None:
    try:
        json.loads(text)
    except ValueError as error:
        raise ApiError("INVALID_JSON", f"The input transformer gives invalid JSON: {text}") from error  # wording ours
