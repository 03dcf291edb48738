import os

import pytest
from django.core.management import call_command

from demo import serving


@pytest.fixture
def static(settings, tmp_path, monkeypatch):
    """Two folders of our own, and how often they were collected."""
    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "root"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    times = []

    def collect(*args, **options):
        times.append(args)
        call_command(*args, **options)

    monkeypatch.setattr(serving, "call_command", collect)
    return source, settings.STATIC_ROOT, times


def test_static_files_are_collected_once(static):
    _source, root, times = static

    serving.collect_static()
    serving.collect_static()

    assert (root / "a.css").read_text() == "a {}"
    assert len(times) == 1


@pytest.mark.parametrize("change", ["new", "written", "gone"])
def test_any_change_is_collected(static, change):
    source, root, times = static
    serving.collect_static()

    if change == "new":
        (source / "b.css").write_text("b {}")
    elif change == "written":
        (source / "a.css").write_text("c {}")
        os.utime(source / "a.css", ns=(4 * 10**18, 4 * 10**18))
    else:
        (source / "a.css").unlink()
    serving.collect_static()

    assert len(times) == 2
    assert change == "gone" or any(file.read_text() in ("b {}", "c {}") for file in root.iterdir())
