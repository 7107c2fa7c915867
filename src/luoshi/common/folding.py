"""Templates with what never changes written once per language, and their includes in place.

A page says hundreds of fixed things: words of the catalogue, addresses, icons, the text between
them. The template engine writes each anew for every request. This loader hands out the same
templates with neighbouring fixed pieces joined, and with names looked up the short way where a
short way is enough; what a page shows does not change.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import CommentNode, CycleNode, IfChangedNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.template.smartif import TokenBase
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Nodes that keep something in the template being rendered; an include with one stays as it is.
_KEEPING = (BlockNode, ExtendsNode, CycleNode, IfChangedNode)


def fixed(tag: Any) -> Any:
    """Mark a simple tag whose answer depends on its literal arguments and the language alone."""
    tag.is_fixed = True
    return tag


class Loader(cached.Loader):
    """The cached loader; each template is folded when it is first handed out."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._folded: dict[int, Any] = {}  # by identity; kept, so that no identity comes again

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        """A template, folded."""
        template = super().get_template(template_name, skip)
        if not settings.DEBUG and id(template) not in self._folded:
            self._folded[id(template)] = template
            _fold(template.nodelist, self)
        return template


class Written(Node):
    """Neighbouring fixed pieces: written once per language, then handed out."""

    child_nodelists = ()

    def __init__(self, pieces: list[Node]) -> None:
        self.pieces = pieces
        self.by_language: dict[str | None, SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        """The pieces in the reader's language."""
        try:
            language = context.luoshi_language  # type: ignore[attr-defined]
        except AttributeError:
            # Asked once for a page: its hundred pieces are all in one language.
            language = context.luoshi_language = get_language()  # type: ignore[attr-defined]
        written = self.by_language.get(language)
        if written is None:
            written = SafeString("".join(str(each.render(context)) for each in self.pieces))
            self.by_language[language] = written
        return written

    render = render_annotated


class Plain(Node):
    """Text without a word to translate."""

    child_nodelists = ()

    def __init__(self, text: str) -> None:
        self.text = SafeString(text)

    def render_annotated(self, context: Context) -> SafeString:  # noqa: ARG002 - a node's form
        """The text."""
        return self.text

    render = render_annotated


class Looked(Variable):
    """A name with its attributes, found the short way; whatever is unusual goes the engine's way.

    The engine tries a key first and learns from an exception that an object has none. Here the
    kind of the object decides. Nothing is shown that the engine would not show.
    """

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """What the name stands for."""
        if self.lookups is not None and not self.translate:
            try:
                return _look_up(context, self.lookups)
            except _NOT_SO_SHORT:
                pass
        return super().resolve(context)


_NOT_SO_SHORT = (LookupError, AttributeError, TypeError, ValueError)


def _look_up(context: Any, names: tuple[str, ...]) -> Any:
    current = _of_page(context, names[0])
    for name in names[1:]:
        kind = type(current)
        if kind is dict:
            current = current[name]
        elif hasattr(kind, "__getitem__"):
            raise LookupError(name)
        else:
            current = getattr(current, name)
        if callable(current):
            current = _called(current)
    return current


def _of_page(context: Any, name: str) -> Any:
    for values in reversed(context.dicts):
        if name in values:
            found = values[name]
            return _called(found) if callable(found) else found
    if hasattr(context, name):
        raise LookupError(name)
    raise VariableDoesNotExist("The page has no %s", (name,))


def _called(found: Any) -> Any:
    if hasattr(found, "do_not_call_in_templates") or hasattr(found, "alters_data"):
        raise LookupError(found)
    return found()


class Said(VariableNode):
    """A value put into the page: text escaped, all else as the engine shows it."""

    def render_annotated(self, context: Context) -> Any:
        """The value as text of the page."""
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str and context.autoescape:
            return escape(value)
        if kind is int:  # no language of ours puts a mark between its thousands here
            return str(value)
        return render_value_in_context(value, context)

    render = render_annotated


class Inside(Node):
    """An included template in its place."""

    def __init__(self, include: IncludeNode, nodelist: NodeList) -> None:
        self.extra = tuple(include.extra_context.items())
        self.nodelist = nodelist
        self.token, self.origin = include.token, include.origin

    def render(self, context: Context) -> SafeString:
        """The template with the values given along."""
        with context.push(**{name: value.resolve(context) for name, value in self.extra}):
            return self.nodelist.render(context)


def _fold(nodes: NodeList, loader: Loader) -> None:
    folded: list[Node] = []
    run: list[Node] = []
    for node in _opened(nodes, loader):
        if _is_fixed(node):
            run.append(node)
            continue
        _close(run, folded)
        _shorten(list(vars(node).values()))
        if type(node) is VariableNode:
            node.__class__ = Said
        folded.append(node)
        if not isinstance(node, Inside):
            for name in _inner(node):
                _fold(name, loader)
    _close(run, folded)
    nodes[:] = folded


def _shorten(things: Iterable[Any]) -> None:
    """Let every name among what a node holds be found the short way."""
    for thing in things:
        if type(thing) is Variable:
            thing.__class__ = Looked
        elif isinstance(thing, FilterExpression):
            _shorten([thing.var, *(argument for _, given in thing.filters for argument in given)])
        elif isinstance(thing, TokenBase):
            _shorten([thing.value, thing.first, thing.second])
        elif isinstance(thing, dict):
            _shorten(thing.values())
        elif isinstance(thing, list | tuple) and not isinstance(thing, NodeList):
            _shorten(thing)


def _opened(nodes: NodeList, loader: Loader) -> Iterator[Node]:
    """The nodes, with literal includes opened and what shows nothing left out."""
    for node in nodes:
        if isinstance(node, CommentNode | LoadNode):
            continue
        opened = _opened_include(node, loader) if isinstance(node, IncludeNode) else node
        if isinstance(opened, Inside) and not opened.extra and all(map(_is_fixed, opened.nodelist)):
            yield from opened.nodelist
        else:
            yield opened


def _opened_include(node: IncludeNode, loader: Loader) -> Node:
    name = _literal(node.template)
    if name is None or node.isolated_context or "#" in name or name.startswith("."):
        return node
    template = loader.get_template(name)
    if any(template.nodelist.get_nodes_by_type(_KEEPING)) or _includes(template.nodelist, name):
        return node
    return Inside(node, template.nodelist)


def _includes(nodes: NodeList, name: str) -> bool:
    return any(
        _literal(each.template) == name  # type: ignore[attr-defined]
        for each in nodes.get_nodes_by_type(IncludeNode)
    )


def _inner(node: Node) -> Iterator[NodeList]:
    """The lists of nodes inside a node, each once."""
    seen: set[int] = set()
    conditions = getattr(node, "conditions_nodelists", ())
    named = [getattr(node, name, None) for name in node.child_nodelists]
    for inner in [*(pair[1] for pair in conditions), *named]:
        if isinstance(inner, NodeList) and id(inner) not in seen:
            seen.add(id(inner))
            yield inner


def _close(run: list[Node], folded: list[Node]) -> None:
    if run:
        folded.append(_joined(list(run)))
        run.clear()


def _joined(run: list[Node]) -> Node:
    pieces: list[Node] = []
    for node in run:
        pieces.extend(node.pieces if isinstance(node, Written) else [node])
    if all(isinstance(piece, TextNode | Plain) for piece in pieces):
        return Plain("".join(_text(piece) for piece in pieces))
    return Written(pieces)


def _text(piece: Any) -> str:
    return piece.text if isinstance(piece, Plain) else piece.s


def _is_fixed(node: Node) -> bool:
    if isinstance(node, TextNode | Plain | Written):
        return True
    if isinstance(node, TranslateNode):
        context = node.message_context
        said = node.filter_expression
        return (
            node.asvar is None
            and isinstance(said.var, Variable)
            and said.var.literal is not None
            and not said.filters
            and (context is None or _literal(context) is not None)
        )
    if isinstance(node, URLNode):
        return not (node.args or node.kwargs or node.asvar) and _literal(node.view_name) is not None
    if isinstance(node, StaticNode):
        return node.varname is None and _literal(node.path) is not None
    return (
        isinstance(node, SimpleNode)
        and getattr(node.func, "is_fixed", False)
        and node.target_var is None
        and all(_literal(each) is not None for each in [*node.args, *node.kwargs.values()])
    )


def _literal(expression: Any) -> str | None:
    """What a quoted word of a template says, if it is one."""
    if not isinstance(expression, FilterExpression) or expression.filters:
        return None
    said = expression.var
    if isinstance(said, Variable):
        said = said.literal
    return said if isinstance(said, str) else None
