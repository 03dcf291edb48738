class NotAllowedError(Exception):
    """A domain rule forbids what was asked. The message is translated and may be shown."""
