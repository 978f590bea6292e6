"""XML that no parser accepts made well-formed, losing no text, and cut into entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = r"[^\W\d][\w.-]*"
ROOT = re.compile(rf"<((?:{NAME}:)?{NAME})(?=[\s/>])")

# Prefixes that feeds use without declaring them.
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "xhtml": "http://www.w3.org/1999/xhtml",
}

_TOKEN = re.compile(
    r"(?P<cdata><!\[CDATA\[.*?\]\]>)|<!--(?P<comment>.*?)-->|<\?.*?\?>|<!(?!\[CDATA\[)[^<>]*>"
    rf"|</(?P<end>(?:{NAME}:)?{NAME})\s*>?"
    rf"|<(?P<start>(?:{NAME}:)?{NAME})"
    r"(?P<attributes>(?:\s++[^\s=<>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*)"
    r"\s*(?P<empty>/?)>"
    r"|(?P<open><!\[CDATA\[)|(?P<less><)",
    re.S,
)
_ATTRIBUTE = re.compile(
    r"([^\s=<>\"'/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?", re.S
)
_XML_NAME = re.compile(rf"(?:{NAME}:)?{NAME}")
_VOID = frozenset((
    "br", "hr", "img", "input", "wbr", "col", "area", "embed", "source", "track",
))  # fmt: skip
_ENTRIES = frozenset(("item", "entry"))
# Elements that hold only text: a field of an entry in them means that they were not ended.
_LEAVES = frozenset((
    "title", "link", "guid", "pubdate", "comments", "category", "id", "published", "updated",
    "name", "uri", "email",
))  # fmt: skip
_FIELDS = _LEAVES | {"description", "author", "summary", "content"}


def escape(text: str) -> str:
    """Text as it stands in XML."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def repair(text: str) -> str:
    """Balances tags and quotes attributes, losing no text.

    An end tag that fits nothing ends the innermost element if that holds only text (a misspelt end
    tag) and is dropped otherwise; a new entry ends the one before, and the end ends what is open.
    """
    out: list[str] = []
    stack: list[str] = []
    has_children: list[bool] = []
    declared: set[str] = {"xml", "xmlns"}
    missing: dict[str, None] = {}
    done = 0

    def close_to(depth: int) -> None:
        while len(stack) > depth:
            out.append(f"</{stack.pop()}>")
            has_children.pop()

    for found in _TOKEN.finditer(text):
        out.append(text[done : found.start()].replace("]]>", "]]&gt;"))
        done = found.end()
        match found.lastgroup:
            case "cdata":
                out.append(found[0])
            case "open":
                # Never closed: what follows is text.
                out.append(escape(text[found.end() :]))
                done = len(text)
                break
            case "less":
                out.append("&lt;")
            case "end":
                name = found["end"]
                if name in stack:
                    close_to(len(stack) - 1 - stack[::-1].index(name))
                elif stack and not has_children[-1] and len(stack) > 2:
                    close_to(len(stack) - 1)
            case _:
                name = found["start"]
                if name is None:
                    # A comment, an instruction or a stray declaration.
                    continue
                local = _local(name)
                if local in _ENTRIES and name in stack:
                    close_to(stack.index(name))
                elif len(stack) > 2 and local in _FIELDS and _local(stack[-1]) in _LEAVES:
                    close_to(len(stack) - 1)
                attributes = _attributes(found["attributes"], declared, missing)
                if ":" in name:
                    missing.setdefault(name.split(":", 1)[0])
                if has_children:
                    has_children[-1] = True
                if found["empty"] or (local in _VOID and len(stack) > 2):
                    out.append(f"<{name}{attributes}/>")
                else:
                    out.append(f"<{name}{attributes}>")
                    stack.append(name)
                    has_children.append(False)
    out.append(text[done:])
    close_to(0)
    repaired = "".join(out)
    undeclared = [prefix for prefix in missing if prefix not in declared]
    if undeclared and (root := ROOT.match(repaired)):
        extra = "".join(
            f' xmlns:{prefix}="{NAMESPACES.get(prefix, "urn:undeclared:" + prefix)}"'
            for prefix in undeclared
        )
        repaired = repaired[: root.end()] + extra + repaired[root.end() :]
    return repaired


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1].lower()


def _attributes(text: str, declared: set[str], missing: dict[str, None]) -> str:
    seen = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        if not _XML_NAME.fullmatch(name) or name in seen:
            continue
        seen[name] = double or single or bare
        if name.startswith("xmlns:"):
            if not seen[name]:
                del seen[name]
                continue
            declared.add(name[6:])
        elif ":" in name:
            missing.setdefault(name.split(":", 1)[0])
    return "".join(
        f' {name}="{value.replace("<", "&lt;").replace(chr(34), "&quot;")}"'
        for name, value in seen.items()
    )


_ENTRY_EDGE = re.compile(
    r"(?P<skip><!\[CDATA\[.*?\]\]>|<!--.*?-->)"
    r"|<(?P<end>/?)(?P<name>(?:[\w.-]+:)?(?:item|entry))(?=[\s/>])[^<>]*>",
    re.S,
)


def split_entries(text: str) -> tuple[str, list[str]]:
    """Cuts a well-formed feed into what stands before its first entry, and its entries."""
    head = None
    entries = []
    start: int | None = None
    depth = 0
    for found in _ENTRY_EDGE.finditer(text):
        if found["skip"] is not None:
            continue
        if found["end"]:
            depth -= 1
            if depth == 0 and start is not None:
                entries.append(text[start : found.end()])
                start = None
            depth = max(depth, 0)
        elif not found[0].endswith("/>"):
            if depth == 0:
                start = found.start()
                if head is None:
                    head = text[:start]
            depth += 1
    return (text if head is None else head), entries


def without_half(text: str) -> str:
    """A feed that was cut off, without the entry that it ends in, unless that is the only one."""
    start, depth, has_whole = 0, 0, False
    for found in _ENTRY_EDGE.finditer(text):
        if found["skip"] is not None:
            continue
        if found["end"]:
            has_whole = has_whole or depth == 1
            depth = max(0, depth - 1)
        elif not found[0].endswith("/>"):
            start = start if depth else found.start()
            depth += 1
    return text[:start] if depth and has_whole else text


def open_elements(head: str) -> Iterator[str]:
    """Yields the names of the elements that are open at the end of a text, innermost first."""
    stack: list[str] = []
    for found in _TOKEN.finditer(head):
        if found["end"]:
            if stack:
                stack.pop()
        elif found["start"] and not found["empty"]:
            stack.append(found["start"])
    yield from reversed(stack)
