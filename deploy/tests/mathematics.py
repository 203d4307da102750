"""CloudWatch's metric math, as far as the templates use it."""

from __future__ import annotations

import ast

REPEAT = object()


def value(expression: str, now: dict[str, float | None], last: dict[str, float] | None = None) -> float | None:
    """What an expression is with these values of its metrics, of which None are missing; `last` is what they were when they were last there.

    As in CloudWatch nothing comes of a calculation with something that is missing, unless FILL says otherwise.
    """

    def fill(metric, other):
        # The metric is given by its name, so that what it was last can be found.
        if (found := now[metric]) is not None:
            return found
        return (last or {}).get(metric) if other is REPEAT else other

    class Names(ast.NodeTransformer):
        def visit_Call(self, node):
            if node.func.id == "FILL":
                assert isinstance(node.args[0], ast.Name)
                node.args[0] = ast.Constant(node.args[0].id)
                return node
            return self.generic_visit(node)

    tree = ast.fix_missing_locations(Names().visit(ast.parse(expression, mode="eval")))
    known = {"FILL": fill, "IF": lambda test, then, otherwise: then if test else otherwise, "REPEAT": REPEAT, "__builtins__": {}}
    try:
        return eval(compile(tree, expression, "eval"), known, now)
    except TypeError:
        return None


def names(expression: str) -> set[str]:
    """The metrics that an expression speaks of."""
    found = {node.id for node in ast.walk(ast.parse(expression, mode="eval")) if isinstance(node, ast.Name)}
    return found - {"FILL", "IF", "REPEAT"}
