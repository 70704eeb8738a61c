"""The rules of the house for Rego; each yields sentences that say what to do, and none when all is well."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from service.law.cases import Case
from service.law.index import Index
from service.law.rego import EFFECTS, Body, Module, Node
from service.policy.texts import Texts
from tests.programs import run_opa

Complaints = Iterator[str]
HouseRule = Callable[[Sequence[Module]], Complaints]

LONGEST_FILE = 120
LONGEST_BODY = 15
FEWEST_CASES = 3
"""Law cases for each code: it speaks, one fact is changed, the fact is missing."""
BRINGS = {
    "user", "provider", "competent", "operator", "unit", "owner",
    "secrecy", "staffing", "approver", "author",
}  # fmt: skip
"""Who may be named as the one that brings missing evidence."""

NATIVE = {
    "plus", "minus", "mul", "div", "rem", "abs", "round", "ceil", "floor", "array.concat",
    "array.flatten", "array.reverse", "array.slice", "and", "or", "intersection", "union", "is_number",
    "is_string", "is_boolean", "is_array", "is_set", "is_object", "is_null", "type_name", "count", "sum",
    "product", "max", "min", "sort", "all", "any", "eq", "equal", "neq", "gt", "gte", "lt", "lte",
    "assign", "json.filter", "json.remove", "object.filter", "object.get", "object.keys", "object.remove",
    "object.union", "object.union_n", "concat", "format_int", "indexof", "substring", "lower", "upper",
    "contains", "startswith", "endswith", "strings.reverse", "split", "replace", "strings.replace_n",
    "trim", "trim_left", "trim_prefix", "trim_right", "trim_space", "trim_suffix", "numbers.range",
    "to_number", "walk", "internal.member_2", "internal.member_3", "rego.metadata.chain",
    "rego.metadata.rule",
}  # fmt: skip
"""The built-ins that the second engine has itself, and that need no clock, network or chance."""

CHINESE = re.compile(r"[一-鿿]")


def mirrors_its_path(modules: Sequence[Module]) -> Complaints:
    """A package is its path; an article may be split over `art_9.rego` and `art_9_<subject>.rego`."""
    for module in modules:
        *folders, stem = module.path.removesuffix(".rego").split("/")
        last = module.package[-1]
        split = stem.removesuffix("_test").startswith(f"{last.removesuffix('_test')}_")
        if module.package[:-1] != tuple(folders) or not (stem == last or split):
            yield f"{module.path}: name the package after the path, not {'.'.join(module.package)}."


def is_short(modules: Sequence[Module]) -> Complaints:
    """A file is read in one go, a body at a glance."""
    for module in modules:
        if module.is_test:
            continue
        if (lines := len(_code_lines(module.source))) > LONGEST_FILE:
            yield f"{module.path} has {lines} lines of code: split it at {LONGEST_FILE}."
        for rule in module.bodies:
            if (lines := _lines(rule)) > LONGEST_BODY:
                yield f"{rule.place}: {lines} lines in a body: name its parts, from {LONGEST_BODY} on."


def has_only_public_sets(modules: Sequence[Module]) -> Complaints:
    """An article shows its six sets and nothing else; what is only its own begins with `_`."""
    for module in modules:
        for rule in module.bodies if _is_article(module) else ():
            if rule.name in EFFECTS and not rule.is_set:
                yield f"{rule.place}: write `{rule.name} contains …`; the effects are sets."
            elif rule.name not in EFFECTS and not rule.name.startswith("_"):
                yield f"{rule.place}: call it _{rule.name}, or move it to lib: an article shows its sets."


def uses_native_builtins(builtins: set[str]) -> HouseRule:
    """No clock, network or chance, nothing that only one engine has; tests may."""

    def complaints(modules: Sequence[Module]) -> Complaints:
        for module in modules:
            for name in set(_calls(module.tree)) if not module.is_test else ():
                if name in builtins - NATIVE:
                    yield f"{module.path}: do without {name}; the second engine lacks it, or it is not pure."

    return complaints


def imports_no_article(modules: Sequence[Module]) -> Complaints:
    """An article speaks for itself: what two of them share is a word of `lib`."""
    for module in modules:
        imports = {".".join(path) for path in module.imports.values()}
        named = imports | {*_refs(module.tree.get("rules", []))}
        for name in sorted(named) if _is_article(module) else ():
            parts = name.split(".")
            if parts[:2] == ["data", "law"] and parts[3:4] != ["act"]:
                yield f"{module.path} refers to {name}: put what both need into policies/lib."


def names_no_test_twice(modules: Sequence[Module]) -> Complaints:
    """Two tests of one name are one rule, of which a passing body hides a failing one."""
    tests = [rule for module in modules for rule in module.bodies if rule.name.startswith("test_")]
    twice = {name for name, times in Counter(rule.name for rule in tests).items() if times > 1}
    for rule in tests:
        if rule.name in twice:
            yield f"{rule.place}: {rule.name} is there already; say in the name what this test is about."


def annotates_every_body(schema: Mapping[str, Any]) -> HouseRule:
    """Each body of an effect says in both languages what it finds, on which paragraph, and what to do."""

    def complaints(modules: Sequence[Module]) -> Complaints:
        for rule in findings(modules):
            for gap in _gaps(rule, schema):
                yield f"{rule.place} ({rule.name}): {gap}"

    return complaints


def gives_each_code_once(modules: Sequence[Module]) -> Complaints:
    """A code has one body per effect, so that its text and its tests are those of one rule."""
    seen: dict[tuple[str, ...], str] = {}
    for module in modules:
        for rule in findings([module]):
            code = (*module.package, rule.name, str(rule.annotations.get("custom", {}).get("code")))
            if code in seen:
                yield f"{rule.place}: {code[-1]} is {seen[code]}; join the two, or choose another code."
            seen[code] = rule.place


def trusts_no_null(schema: Mapping[str, Any]) -> HouseRule:
    """Null is neither false nor undefined: what may be null is compared, never used as a condition."""

    def complaints(modules: Sequence[Module]) -> Complaints:
        for module in modules:
            for node in _nodes(module.tree) if not module.is_test else ():
                terms = node.get("terms")
                if isinstance(terms, dict) and terms.get("type") == "ref":
                    path = _dotted(terms["value"])
                    if path.startswith("input.") and nullable(schema, path):
                        yield f"{module.path}: write `{path} == true`; null would count as true."

    return complaints


def negates_no_lookup(modules: Sequence[Module]) -> Complaints:
    """`not f(data.x)` is undefined, not true, where data.x is missing: the refusal would vanish."""
    for module in modules:
        for node in _nodes(module.tree) if not module.is_test else ():
            arguments = node["terms"][1:] if node.get("negated") and isinstance(node["terms"], list) else []
            if any(ref.startswith("data.") for ref in _refs(arguments)):
                yield f"{module.path}: negate a helper that looks it up; a missing parameter must refuse."


def speaks_in_cases(cases: Sequence[Case]) -> HouseRule:
    """Each code is told of: a case in which it speaks, and three that are about it."""

    def complaints(modules: Sequence[Module]) -> Complaints:
        for code, place in sorted({_code(rule): rule.place for rule in _of_law(modules)}.items()):
            about = [case for case in cases if code in case.names]
            if not any(code in (*case.findings, *case.duties) for case in about):
                yield f"{place}: no law case makes {code} speak: add one to fixtures/cases/{_file(code)}."
            elif len(about) < FEWEST_CASES:
                yield (
                    f"{place}: {len(about)} law cases are about {code}, {FEWEST_CASES} are wanted: change or "
                    f"leave out one fact in fixtures/cases/{_file(code)}, and say `silent: [{code}]`."
                )

    return complaints


def has_a_page(law: Index) -> HouseRule:
    """Each article can be looked up: the text beside its rules, or what is done where there are none."""

    def complaints(modules: Sequence[Module]) -> Complaints:
        for article in (row for act in law.acts.values() for row in act.articles.values()):
            data = f"law/{article.act}/data.json"
            if article.rules and article.number and not article.paragraphs:
                yield f"{article.address} has rules and no text: add article {article.number} to {data}."
            elif not article.rules and article.service is None:
                yield f"{article.address} has no rule: say in {data}, `service`, what is done for it instead."
        for rule in _of_law(modules):
            if law.rule(_code(rule), rule.name) is None:
                yield f"{rule.place}: {_code(rule)} has no page: its folder needs law/<act>/act.rego."

    return complaints


def cites_the_text(texts: Texts) -> HouseRule:
    """What a finding rests on is quoted, so it is there: `3`, or `3(2)` where article 3 has paragraphs."""

    def complaints(modules: Sequence[Module]) -> Complaints:
        for rule in _of_law(modules):
            paragraph = str(rule.annotations.get("custom", {}).get("paragraph"))
            if texts.cite(_code(rule), paragraph) is None:
                act = rule.file.split("/")[1]
                yield (
                    f'{rule.place}: law/{act}/data.json has no paragraph {paragraph}: write "3", or '
                    '"3(2)" for the second paragraph of article 3.'
                )

    return complaints


def names_known_facts(folder: Path, schema: Path) -> Complaints:
    """Every `input.` path of a policy folder is a fact."""
    checked = run_opa("check", "--strict", "--schema", schema, folder)
    if checked.returncode != 0:
        yield f"Correct the path, or add the fact to service/facts/models.py: {checked.stderr.strip()}"


def _of_law(modules: Sequence[Module]) -> Iterator[Body]:
    return (rule for rule in findings(modules) if rule.file.startswith("law/"))


def _code(rule: Body) -> str:
    package = rule.file.removesuffix(".rego").split("/")
    article = re.sub(r"^(art_[0-9]+)_.*", r"\1", package[2])
    return f"{package[1]}.{article}.{rule.annotations.get('custom', {}).get('code')}"


def _file(code: str) -> str:
    act, article, _ = code.split(".")
    return f"{act}/{article}.yaml"


def findings(modules: Sequence[Module]) -> Iterator[Body]:
    """The bodies of the effects in law, and of the decision's own findings."""
    for module in modules:
        if not module.is_test and module.package[0] in ("law", "decision"):
            for rule in module.bodies:
                if rule.is_set and (rule.name in EFFECTS or module.package == ("decision",)):
                    yield rule


def nullable(schema: Mapping[str, Any], path: str) -> bool:
    """Whether the schema of the facts lets the value at `input.…` be null."""
    return any(node.get("type") == "null" for node in at(schema, path))


def at(schema: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """What the schema says of `input.a.b`, each alternative; empty where it knows no such path."""
    found = _alternatives(schema, schema)
    for step in path.split(".")[1:]:
        found = [
            alternative
            for node in found
            if step in node.get("properties", {})
            for alternative in _alternatives(schema, node["properties"][step])
        ]
    return found


def _alternatives(schema: Mapping[str, Any], node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "$ref" in node:
        return _alternatives(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in node:
        return [row for choice in node["anyOf"] for row in _alternatives(schema, choice)]
    return [node]


def _gaps(rule: Body, schema: Mapping[str, Any]) -> Iterator[str]:
    title, custom = rule.annotations.get("title", ""), rule.annotations.get("custom", {})
    if not CHINESE.search(title) or title.endswith(("。", ".")):
        yield "give it `title`, a whole Chinese sentence without the final stop."
    for key in ("code", "en"):
        if not custom.get(key):
            yield f"give it custom.{key}."
    if rule.file.startswith("law/") and not isinstance(custom.get("paragraph"), str):
        yield 'give it custom.paragraph, a quoted text like "12(2)".'
    remedy = custom.get("remedy", {})
    if not (remedy.get("en") and CHINESE.search(remedy.get("zh", ""))):
        yield "give it custom.remedy, what to do and by whom, in zh and en."
    if rule.name == "require":
        yield from _gaps_of_missing(custom.get("missing", {}), schema)


def _gaps_of_missing(missing: Mapping[str, str], schema: Mapping[str, Any]) -> Iterator[str]:
    if missing.get("who") not in BRINGS:
        yield f"give it custom.missing.who, one of {', '.join(sorted(BRINGS))}."
    if not at(schema, f"input.{missing.get('fact', '?')}"):
        yield "give it custom.missing.fact, a path of the facts."


def _is_article(module: Module) -> bool:
    """Whether the file is (part of) an article of an act."""
    return module.path.startswith("law/") and Path(module.path).name.startswith("art_") and not module.is_test


def _lines(rule: Body) -> int:
    """The lines of the body, comments not counted; none of a constant."""
    return max(1, len(_code_lines(rule.source)) - 2) if rule.expressions else 0


def _code_lines(text: str) -> list[str]:
    """Lines that are neither blank nor comment."""
    return [line for row in text.splitlines() if (line := row.strip()) and not line.startswith("#")]


def _nodes(tree: Node) -> Iterator[dict[str, Any]]:
    """Every object of a tree, the locations and annotations left out."""
    if isinstance(tree, dict):
        yield tree
        for key, member in tree.items():
            if key not in ("location", "annotations"):
                yield from _nodes(member)
    elif isinstance(tree, list):
        for member in tree:
            yield from _nodes(member)


def _refs(tree: Node) -> Iterator[str]:
    """Every reference of a tree, dotted as far as its parts are constant."""
    for node in _nodes(tree):
        if node.get("type") == "ref":
            yield _dotted(node["value"])


def _calls(tree: Node) -> Iterator[str]:
    """The name of every function that is called, built-in or not."""
    for node in _nodes(tree):
        called = node.get("value") if node.get("type") == "call" else node.get("terms")
        if isinstance(called, list) and called and called[0]["type"] == "ref":
            yield _dotted(called[0]["value"])


def _dotted(ref: Node) -> str:
    """`input.resource.secrecy` of a reference; it ends where a part is a variable or a number."""
    parts: list[str] = []
    for place, part in enumerate(ref):
        if part["type"] != "string" and place > 0:
            break
        parts.append(str(part["value"]))
    return ".".join(parts)
