"""What is wrong with the input, in one sentence that names the field."""

LONGEST = 40


class InputError(ValueError):
    """Bad input. ``field`` is the argument or JSON key; the message begins with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{_name(field)}: {problem}")
        self.field = field


def shown(value: object) -> str:
    """A value as JSON would write it, short and in one line."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "an object"
    try:
        text = repr(value)
    except ValueError:  # Python writes no numbers of more than 4,300 digits
        return "a number without end"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _name(field: str) -> str:
    """As it is, if it is a name; a key or a file can be anything, even of several lines."""
    return field if field.isprintable() and 0 < len(field) <= 3 * LONGEST else shown(field)
