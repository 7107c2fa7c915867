"""Links of the description: with what was made just now, which addresses can be asked."""

from collections.abc import Iterator, Mapping
from typing import Any

# What a parameter of an address is called in the answer that tells of the thing.
_TOLD_AS: Mapping[str, str] = {"number": "number", "pk": "id", "key": "id"}
_CREATED = 201

Schema = dict[str, Any]


def add_links(schema: Schema) -> Schema:
    """Tell with every act that makes something which acts and questions its answer leads to."""
    for path, verbs in schema["paths"].items():
        made = verbs.get("post", {}).get("responses", {}).get(_CREATED)
        if made:
            links = dict(_links(schema, path, _told(schema, made)))
            if links:
                made["links"] = links
    return schema


def _links(schema: Schema, path: str, told: set[str]) -> Iterator[tuple[str, Schema]]:
    for address, verbs in schema["paths"].items():
        # Beneath the collection: the thing itself, and what can be done with it.
        thing, _, rest = address.removeprefix(f"{path}/{{").partition("}")
        name = _TOLD_AS.get(thing)
        if name not in told or "{" in rest:
            continue
        given = {thing: f"$response.body#/{name}"} | {
            above: f"$request.path.{above}" for above in _parameters(path)
        }
        for operation in verbs.values():
            yield (
                operation["operationId"],
                {"operationId": operation["operationId"], "parameters": given},
            )


def _parameters(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]


def _told(schema: Schema, response: Schema) -> set[str]:
    shape = response.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
    return set(shape.get("properties", ()))
