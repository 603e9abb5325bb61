"""Small pieces that text pages take in: printed results, lists of corridors and measures."""

from collections.abc import Callable, Mapping

from reference_pages import table


def start_compare() -> str:
    """What `corridors compare` prints for one lane."""
    import corridors as co

    return co.compare(co.load_network(), lanes=[("xian", "duisburg")]).summary() + "\n"


def start_route() -> str:
    """Summary of the route of the quick start."""
    import corridors as co

    return co.find_route(co.load_network(), "Xi'an", "Duisburg").summary() + "\n"


def corridors_list() -> str:
    """The shipped corridor rules."""
    import corridors as co

    def names(ids: frozenset[str]) -> str:
        return ", ".join(f"`{name}`" for name in sorted(ids))

    rows = []
    for rule in co.load_network().corridors:
        must = [f"one of {names(gate)}" for gate in rule.gates]
        must += [f"one of {names(rule.countries_any)}"] if rule.countries_any else []
        rows.append(
            [f"`{rule.id}`", rule.title, "; then ".join(must),
             names(rule.countries_none | rule.gates_none),
             ", ".join(f"`{name}`" for name in rule.variants)]
        )  # fmt: skip
    head = ["name", "title", "must pass", "must not touch", "variants"]
    return "\n".join([*table(head, rows), ""])


def kinds_list() -> str:
    """Kinds of measure."""
    from corridors.scenarios import KINDS

    rows = [[f"`{kind.name}`", kind.meaning, kind.acts_on, ", ".join(kind.actions)]
            for kind in KINDS.values()]  # fmt: skip
    return "\n".join([*table(["kind", "what happens", "acts on", "sizes"], rows), ""])


SNIPPETS: Mapping[str, Callable[[], str]] = {
    "start-compare.txt": start_compare,
    "start-route.txt": start_route,
    "corridors.md": corridors_list,
    "kinds.md": kinds_list,
}
