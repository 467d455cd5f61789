"""Checks server events of the Realtime protocol, one JSON object a line on stdin, against the types that OpenAI
publishes in its Python SDK. Prints what does not fit, and how many events did."""

import json
import sys
import typing

from openai.types.realtime import RealtimeServerEvent
from pydantic import TypeAdapter, ValidationError


def models():
    """The union's members by the value of their field "type"."""
    found = {}
    for member in typing.get_args(typing.get_args(RealtimeServerEvent)[0]):
        for name in typing.get_args(member.model_fields["type"].annotation):
            found[name] = TypeAdapter(member)
    return found


def without_nulls(value):
    """The service itself sends null where its types have an optional field, or none (usage, transcript, include ...)."""
    if isinstance(value, dict):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value


def main():
    known = models()
    fitting = 0
    for line in sys.stdin:
        event = json.loads(line)
        name = event["type"]
        if name.startswith("vivavoce."):
            continue
        if name not in known:
            print(f"{name}: no such event is published")
            continue
        try:
            known[name].validate_python(without_nulls(event), strict=True)
            fitting += 1
        except ValidationError as error:
            # of a union all members are told that did not fit; the first lines say enough
            print(f"{name}: " + str(error)[:600])
    print(f"{fitting} events fit")


main()
