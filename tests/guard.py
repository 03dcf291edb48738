"""What a browser sends along with a guarded form: an empty trap, and a stamp of some time ago."""

import time

from django.core import signing


def guard(*, seconds: float = 10) -> dict[str, str]:
    return {"website": "", "rendered": signing.dumps(int(time.time() - seconds), salt="form")}
