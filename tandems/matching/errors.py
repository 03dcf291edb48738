"""What is wrong with the input, in one sentence that names the field."""


class InputError(ValueError):
    """Bad input. ``field`` is the argument or JSON key; the message begins with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
