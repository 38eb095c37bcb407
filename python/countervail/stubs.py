"""Writes __init__.pyi for editors and type checkers: python3 -m countervail.stubs > __init__.pyi"""
from .verbs import functions

_HEAD = '''from typing import Any, Mapping, Optional, Sequence, Union
from .answer import Answer as Answer, Figure as Figure
from .error import Error as Error
from .facts import Facts as Facts, ask as ask, load as load

Words = Union[str, int, float, bool, Sequence[Any], Mapping[str, Any], None]
__version__: str
'''


def text():
    """One line a verb; every word of a question may be a word, a number, a list or a mapping."""
    lines = [_HEAD]
    for name, function in functions.items():
        star, parameters = False, []
        for each in function.__signature__.parameters.values():
            if each.kind is each.KEYWORD_ONLY and not star:
                parameters.append("*")
                star = True
            kind = "Optional[Facts]" if each.name == "facts" else "Words"
            parameters.append(f"{each.name}: {kind} = ...")
        lines.append(f"def {name}({', '.join(parameters)}) -> Answer: ...")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(text(), end="")
