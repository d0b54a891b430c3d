"""A JUnit XML file of cases (name, seconds, problems)."""
import xml.etree.ElementTree as ET


def write(path, suites):
    """suites: {name: [(case, seconds, [problem…])]}"""
    root = ET.Element("testsuites")
    for name, cases in suites.items():
        suite = ET.SubElement(root, "testsuite", name=name, tests=str(len(cases)),
                              failures=str(sum(1 for case in cases if case[2])))
        for case, seconds, problems in cases:
            element = ET.SubElement(suite, "testcase", classname=name, name=case, time=f"{seconds:.3f}")
            if problems:
                text = "".join(c for c in "\n".join(problems) if c in "\n\t" or ord(c) >= 0x20)
                ET.SubElement(element, "failure", message=text.splitlines()[0][:300]).text = text
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
