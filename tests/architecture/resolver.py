"""Every address of the product, from the resolver: what is not listed here does not exist."""


def named_views(resolver, namespace="", *, skip=("admin",)):
    """Name and view of each pattern, those of the admin left out."""
    for pattern, name in patterns(resolver, namespace, skip=skip):
        yield name, pattern.callback


def patterns(resolver, namespace="", *, skip=()):
    """Each pattern and its full name. A pattern without a name goes by its route."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            if entry.namespace in skip:
                continue
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner, skip=skip)
        else:
            yield entry, f"{namespace}{entry.name or entry.pattern}"
