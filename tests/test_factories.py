"""Every factory makes a row that the database accepts."""

import inspect

import pytest
from django.db.models import Model
from factory.django import DjangoModelFactory

from tests import factories

MAKERS = [
    maker
    for name, maker in inspect.getmembers(factories, inspect.isclass)
    if issubclass(maker, DjangoModelFactory) and maker.__module__ == factories.__name__ and not name.startswith("_")
]


@pytest.mark.django_db
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_a_factory_makes_a_row_the_database_accepts(maker: type[DjangoModelFactory[Model]]) -> None:
    made = maker.create()

    assert made.pk
