"""What no link of ours contains, in every address that reads a query: never a server error."""

import time

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import UserFactory

from .sweep import addresses, autocompletes
from .table import ROWS
from .world import ANONYMOUS, MENTEE

pytestmark = pytest.mark.django_db

NUMBERS = ["99999999999", "-1", "9" * 400, "1e9", "%C2%B2"]
TEXTS = ["%00", "%ff", "%F0%9F%92%A5", "'%22%3B--", "(" * 300, "%25%25", "a" * 3000]
LISTS = [
    *(f"created_at__year={value}" for value in NUMBERS[:3]),
    *(f"p={value}" for value in NUMBERS),
    *(f"q={value}" for value in TEXTS),
    "created__year=99999999999", "o=x.9", "o=99999.-99999", "all=%00", "e=1", "_popup=x",
    "_to_field=password", "_to_field=nothing", "_facets=1", "cohort__id__exact=x",
    "cohort__id__in=x,y", "person__password__startswith=a", "role__exact=%ff", "stand=x",
    "id__isnull=x", "pk__in=", "created_at__gte=x", "created_at__month=13&created_at__day=99",
    "at__year=0&at__month=2&at__day=31", "_changelist_filters=%25%30%30",
]  # fmt: skip
WORDS = [
    "term=%00",
    "term=" + "a" * 3000,
    "term=%ff&page=99999999999999999999",
    "page=-1",
    "page=x",
]
PAGES = ["k=%ff&next=%ff&a[]=1&step=-1", "k=" + "9" * 3000 + "&&&=&", "k=%F0%9F%92%A5&k=2"]
SLOWEST = 2.0  # seconds of the processor, and for the database …
STUCK = 60.0  # … so many of the clock: others run too


@pytest.fixture
def all_seeing(world):
    world.people["all-seeing"] = UserFactory(is_staff=True, is_superuser=True)
    return world.client("all-seeing")


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_no_list_of_the_admin_stumbles(all_seeing, step):
    """Each list over some of the queries, and each query at some of the lists; all in the soak."""
    names = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    asked = [
        f"{name}?{query}"
        for number, name in enumerate(names)
        for query in LISTS[number % step :: step]
    ]

    assert _stumbles(all_seeing, asked) == []


def test_no_completion_stumbles(all_seeing):
    questions = [f"{address}&{word}" for address in list(autocompletes())[:6] for word in WORDS]
    odd = ["app_label=x", "app_label=accounts&model_name=user&field_name=%ff", "term=x", "%00=1"]

    asked = questions + [f"{reverse('admin:autocomplete')}?{query}" for query in odd]

    assert _stumbles(all_seeing, asked) == []


@pytest.mark.parametrize("role", [ANONYMOUS, MENTEE])
def test_no_page_stumbles(world, role):
    pages = [address for name, address in addresses(world, role=role) if name in ROWS]
    own = [address for address in pages if address not in ("/readyz", "/healthz")]

    asked = [f"{address}?{query}" for address in own for query in PAGES]

    assert _stumbles(world.client(role), asked) == []


@pytest.mark.parametrize("part", ["0", "%00", "..%2f..%2f", "a" * 3000, "%F0%9F%92%A5", "9" * 40])
def test_no_id_stumbles(all_seeing, part):
    asked = [f"/tandem/{part}/", f"/bewerbung/{part}/", f"/meine-daten/einwilligung/{part}/geben/"]
    for model in admin.site._registry:
        base = f"/verwaltung/{model._meta.app_label}/{model._meta.model_name}/{part}"
        asked += [f"{base}/change/", f"{base}/history/", f"{base}/delete/"]

    assert _stumbles(all_seeing, asked) == []


def _stumbles(client, asked):
    found = []
    for address in asked:
        used, started = time.process_time(), time.monotonic()
        status = client.get(address).status_code
        if status >= 500:
            found.append(f"{status} {address[:150]}")
        if time.process_time() - used > SLOWEST or time.monotonic() - started > STUCK:
            found.append(f"slow {address[:150]}")
    return found
