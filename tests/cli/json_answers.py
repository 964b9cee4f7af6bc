# SPDX-License-Identifier: MIT
"""Holds every JSON answer of the sessions against docs/json.schema.json, and the commands of the
programs against it and docs/json.md.

    json_answers.py DOCS SESSIONS PROGRAM...
"""
import json
import pathlib
import re
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: there is no Python module jsonschema")
    sys.exit(77)

docs, sessions = map(pathlib.Path, sys.argv[1:3])
schema = json.loads((docs / "json.schema.json").read_text())
Draft202012Validator.check_schema(schema)
answers = schema["$defs"]["answers"]["$defs"]
text = (docs / "json.md").read_text()
faults = []


def errors(reference, answer):
    wanted = {"$schema": schema["$schema"], "$ref": reference, "$defs": schema["$defs"]}
    return [error.message for error in Draft202012Validator(wanted).iter_errors(answer)]


def commands(program):
    help_text = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    listed = help_text.stdout.split("\nCommands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines()]


def properties(of):
    """Every key that a schema speaks of."""
    if isinstance(of, list):
        return {key for each in of for key in properties(each)}
    if not isinstance(of, dict):
        return set()
    own = set(of.get("properties", {}))
    return own.union(*(properties(each) for each in of.values()), set())


def check(session, command_line, line):
    try:
        answer = json.loads(re.sub(r":MS\b", ":0", line))
    except ValueError:
        return []  # cut, to be short
    if "error" in answer:
        wrong = errors("#/$defs/failure", answer)
        if wrong:
            faults.append(f"{session}: {command_line}: {wrong}")
        return []
    named = [word for word in re.findall(r"[a-z-]+", command_line) if word in answers]
    wrong = {each: errors(f"#/$defs/answers/$defs/{each}", answer) for each in named}
    fitting = [each for each in named if not wrong[each]]
    if not fitting:
        faults.append(f"{session}: {command_line}: {wrong}")
    return fitting


seen = set()
for session in sorted(sessions.glob("*.session")):
    command_line = ""
    for line in session.read_text().splitlines():
        if line.startswith("$ "):
            command_line = line[2:]
        elif line.startswith('| {"') and "--json" in command_line:
            seen.update(check(session.name, command_line, line[2:]))

for command in sorted({each for program in sys.argv[3:] for each in commands(program)}):
    if command not in answers:
        faults.append(f"{command}: json.schema.json does not have it")
    elif command not in seen:
        faults.append(f"{command}: no session shows its whole answer in JSON")
    if f"`{command}`" not in text:
        faults.append(f"{command}: json.md does not have it")
for key in sorted(properties(schema)):
    if f'"{key}"' not in text:
        faults.append(f"{key}: json.schema.json has it, json.md does not")
print("\n".join(faults))
sys.exit(1 if faults else 0)
