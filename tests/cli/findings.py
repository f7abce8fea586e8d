#!/usr/bin/env python3
"""Holds a report of findings against its standard. SPDX-License-Identifier: BSD-2-Clause

usage: findings.py sarif|junit < REPORT

Prints what the report tells, one finding a line, if all that SARIF 2.1.0 or JUnit asks for is there.
"""
import json
import sys
import urllib.parse
import xml.etree.ElementTree

LEVELS = {"none", "note", "warning", "error"}


def location_of(result):
    location = result["locations"][0]
    physical = location["physicalLocation"]
    file = urllib.parse.unquote(physical["artifactLocation"]["uri"])
    assert " " not in physical["artifactLocation"]["uri"]
    region = physical.get("region", {})
    assert all(isinstance(value, int) and value >= 1 for value in region.values())
    names = "".join(name["fullyQualifiedName"] for name in location.get("logicalLocations", []))
    return f"{file}:{region.get('startLine', '')}{names}"


def sarif(text):
    log = json.loads(text)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "pamusim" and driver["version"]
    rules = driver["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["defaultConfiguration"]["level"] in LEVELS
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS and result["message"]["text"]
        print(result["level"], result["ruleId"], location_of(result))


def junit(text):
    [suite] = xml.etree.ElementTree.fromstring(text).findall("testsuite")
    cases = suite.findall("testcase")
    failures = [case for case in cases if case.find("failure") is not None]
    assert int(suite.get("tests")) == len(cases) and int(suite.get("failures")) == len(failures)
    for case in cases:
        assert case.get("classname") and case.get("name")
        failure = case.find("failure")
        assert failure is None or (failure.get("message") and failure.get("type") in LEVELS)
        print("passed" if failure is None else failure.get("type"), case.get("name"), case.get("classname"))


{"sarif": sarif, "junit": junit}[sys.argv[1]](sys.stdin.read())
