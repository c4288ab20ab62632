"""The panels and planners of a lesson, taken out of it: only the lines that they need are run, not the lesson."""

import ast
from functools import cache

import nbformat

MAKES = ("tune", "plan_change")


@cache  # what a panel has run it keeps, for whoever asks it next
def panels_of(path):
    """Every panel that a lesson shows with ``sk.tune``, and every planner, in order."""
    before, found = [], []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        statements = ast.parse(cell.source).body
        made = {name for one in statements if _makes_a_panel(one) for name in _bound(one)}
        for statement in statements:
            shown = isinstance(statement, ast.Expr) and (_makes_a_panel(statement) or _used(statement.value) <= made)
            if shown and isinstance(statement.value, ast.Call | ast.Name) and _is_shown(statement.value):
                found.append(_run(_needed(before, statement), statement.value, path))
            else:
                before.append(statement)
    return found


def _run(statements, shown, path):
    names = {}
    code = ast.fix_missing_locations(ast.Module([*statements], type_ignores=[]))
    exec(compile(code, str(path), "exec"), names)
    return eval(compile(ast.fix_missing_locations(ast.Expression(shown)), str(path), "eval"), names)


def _makes_a_panel(statement):
    return _calls(getattr(statement, "value", None), *MAKES)


def _calls(node, *names):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def _is_shown(value):
    """Is it the panel itself, not a word to it?"""
    return isinstance(value, ast.Name) or value.func.attr in MAKES


def _needed(before, statement):
    """The earlier statements that bind what a statement uses, directly or not; in their order."""
    wanted, taken = _used(statement), []
    for earlier in reversed(before):
        if _bound(earlier) & wanted:
            taken.append(earlier)
            wanted |= _used(earlier)
    return taken[::-1]


def _used(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}


def _bound(statement):
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    if isinstance(statement, ast.Assign):
        targets = [part for target in statement.targets for part in ast.walk(target)]
        return {part.id for part in targets if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return set()
