"""A JUnit XML file of cases (name, seconds, problems)."""
import unittest
import xml.etree.ElementTree as ET


def cases_of(modules):
    """Runs the unit tests of those modules; the cases."""
    cases = []

    class Result(unittest.TestResult):
        def startTest(self, test):
            super().startTest(test)
            cases.append([test.id().rpartition(".")[2], 0.0, []])

        def addFailure(self, test, err):
            cases[-1][2].append(self._exc_info_to_string(err, test))

        addError = addFailure

    for module in modules:
        unittest.defaultTestLoader.loadTestsFromModule(module).run(Result())
    return [tuple(case) for case in cases]


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
