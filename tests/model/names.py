"""The model's steps carry the code's names, and its states are the ledger's: a model that drifts away proves nothing."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Steps of the model that are not one function of the connector.
OWN = {"release", "end", "next", "land", "answerTo", "forgetWorker", "kill", "start", "reject"}


def problems(model):
    text = model.read_text(encoding="utf-8")
    code = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "plugin").rglob("*.cpp"))
                     if "dialects" not in file.parts)
    steps = set(re.findall(r"^inline (\w+)\(", text, re.M)) - OWN
    if not steps:
        yield "the model has no steps: is it written otherwise now?"
    for step in sorted(steps):
        if not re.search(rf"\b{step}\(", code):
            yield f"the model's step {step} is no function of the connector any more"
    states = re.search(r"mtype = \{(accepted,[^}]*)\}", text).group(1).replace(" ", "").split(",")
    known = set(re.findall(r'\{(?:State|Phase)::\w+, "(\w+)"\}', (ROOT / "plugin/domain/states.cpp").read_text()))
    for state in states:
        if state not in known:
            yield f"the model's state {state} is not in plugin/domain/states.cpp"
