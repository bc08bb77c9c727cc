"""From an admitted template to code: marks for rendering, calls as the sandbox allows."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame


def mark(tree: nodes.Template) -> None:
    """Put a call of the rendering context round every printed expression and every iterable, in place.

    `{{ x }}` becomes `context.out(x, line)`, `for x in y` becomes `for x in context.each(y, line)`; no source
    can write such a call itself.
    """
    for output in list(tree.find_all(nodes.Output)):
        output.nodes = [
            child if isinstance(child, nodes.TemplateData) else _marked("out", child)
            for child in output.nodes
        ]
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = _marked("each", loop.iter)


def _marked(method: str, node: nodes.Node) -> nodes.Call:
    """A call of a method of the rendering context; an admitted expression has the line of its tag."""
    target = nodes.Getattr(nodes.ContextReference(), method, "load")
    return nodes.Call(target, [node, nodes.Const(node.lineno)], [], None, None, lineno=node.lineno)


class Generator(CodeGenerator):
    """Writes calls of nothing but registered functions, offered methods and the context's marks."""

    # The names of these methods, and their arguments, are Jinja's.

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """A call of a function, of a method, or of a mark."""
        del forward_caller
        called = node.node
        if isinstance(called, nodes.Name):
            self.write(f"environment.functions[{called.name!r}](")
        elif isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.ContextReference):
            self.write(f"context.{called.attr}(")
        elif isinstance(called, nodes.Getattr):
            self.write("environment.method(")
            self.visit(called.node, frame)
            self.write(f", {called.attr!r})(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        """A list of values; see the sandbox's listed()."""
        self._listed(node.items, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        """The same without brackets; or the names of a loop, which are bound."""
        if node.ctx == "load":
            self._listed(node.items, frame)
        else:
            super().visit_Tuple(node, frame)

    def _listed(self, items: list[nodes.Expr], frame: Frame) -> None:
        self.write("environment.listed((")
        for item in items:
            self.visit(item, frame)
            self.write(", ")
        self.write("))")

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802
        """A decimal number is exact: its shortest text is what was written, up to 15 digits."""
        if isinstance(node.value, float):
            self.write(f"environment.exact({repr(node.value)!r})")
        else:
            super().visit_Const(node, frame)
