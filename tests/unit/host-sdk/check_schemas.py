"""Each schema is a valid draft-04 schema, and each $ref in it leads to one that exists."""
import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(sys.argv[1])
schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.schema.json")}
problems = []


def target_exists(name, pointer):
    node = schemas.get(name)
    for part in [p for p in pointer.split("/") if p]:
        node = node.get(part) if isinstance(node, dict) else None
    return node is not None


def walk(name, node):
    if isinstance(node, list):
        for item in node:
            walk(name, item)
    elif isinstance(node, dict):
        ref = node.get("$ref")
        if isinstance(ref, str):
            file, _, pointer = ref.partition("#")
            if not target_exists(file or name, pointer):
                problems.append(f"{name}: nothing stands at {ref}")
        for value in node.values():
            walk(name, value)


for name, schema in sorted(schemas.items()):
    try:
        jsonschema.Draft4Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        problems.append(f"{name}: {error.message}")
    walk(name, schema)
print("\n".join(problems) or f"{len(schemas)} schemas are sound")
sys.exit(1 if problems or not schemas else 0)
