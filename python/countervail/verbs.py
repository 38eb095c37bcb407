"""One function a verb, made from the engine's own table: keywords, defaults and help are those of the command line."""
import inspect
import json
import keyword

from . import _engine
from .facts import Facts, ask


def _name(text):
    """A Python name: "rules check" -> rules_check, "reference-count" -> reference_count, "from" -> from_."""
    name = text.replace(" ", "_").replace("-", "_")
    return name + "_" if keyword.iskeyword(name) else name


def _help(field):
    text = f"{_name(field['name'])}: {field['help']}"
    if field["choices"]:
        text += f" ({', '.join(field['choices'])})"
    if field["default"]:
        text += f"; default: {field['default']}"
    return text + ("; several may be given" if field["repeats"] else "")


def _signature(fields):
    """Words by place first, in order; everything else by keyword."""
    placed = sorted((f for f in fields if f["position"]), key=lambda f: f["position"])
    kinds = [(f, inspect.Parameter.POSITIONAL_OR_KEYWORD) for f in placed]
    kinds += [(f, inspect.Parameter.KEYWORD_ONLY) for f in fields if not f["position"]]
    parameters = [inspect.Parameter(_name(f["name"]), kind, default=None) for f, kind in kinds]
    parameters.append(inspect.Parameter("facts", inspect.Parameter.KEYWORD_ONLY, default=None,
                                        annotation=Facts))
    return inspect.Signature(parameters)


def _function(verb):
    signature = _signature(verb["fields"])
    names = {_name(f["name"]): f["name"].replace("-", "_") for f in verb["fields"]}

    def answer(*args, **given):
        bound = signature.bind(*args, **given).arguments
        facts = bound.pop("facts", None)
        return ask({"verb": verb["verb"], **{names[k]: v for k, v in bound.items() if v is not None}}, facts)

    answer.__name__ = answer.__qualname__ = _name(verb["verb"])
    answer.__module__ = "countervail"
    answer.__signature__ = signature
    lines = [verb["summary"][0].upper() + verb["summary"][1:] + ".", ""]
    lines += ["    " + _help(f) for f in verb["fields"]]
    lines += ["    facts: of load(); the shipped ones without", "", f"Command line: {verb['example']}"]
    answer.__doc__ = "\n".join(lines)
    return answer


# A sweep writes a file and a report is a page of another verb: Answer.page() and a loop do both here.
_ELSEWHERE = ("report",)
table = [verb for verb in json.loads(_engine.verbs())["verbs"] if verb["verb"] not in _ELSEWHERE]
functions = {_name(verb["verb"]): _function(verb) for verb in table}
