class EmbeddedPostgresError(RuntimeError):
    """There is no server to be had; the message says what to do about it."""
