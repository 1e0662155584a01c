"""Reads each text of the list on stdin as Supervisor does, and prints what it saw."""
import io
import json
import shlex
import sys

from supervisor.compat import ConfigParser
from supervisor.datatypes import dict_of_key_value_pairs
from supervisor.options import UnhosedConfigParser, expand


def ini(text):
    parser = UnhosedConfigParser()
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except ConfigParser.Error:
        return None
    sections = {name: dict(parser._sections[name]) for name in parser._sections}
    if parser._defaults:
        sections["DEFAULT"] = dict(parser._defaults)
    return sections


def words(text):
    try:
        return shlex.split(text)
    except ValueError:
        return None


def variables(text):
    try:
        return dict_of_key_value_pairs(text)
    except ValueError:
        return None


def percent(text):
    try:
        return expand(text, {"here": "<here>", "process_num": 3}, "x")
    except ValueError:
        return None


print(json.dumps([{"ini": ini(t), "words": words(t), "variables": variables(t), "percent": percent(t)} for t in json.load(sys.stdin)]))
