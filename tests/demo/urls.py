"""The addresses of a demo: those of the product, and its own."""

from django.urls import include, path

from mentoring.urls import handler429, handler500, urlpatterns as product

__all__ = ["handler429", "handler500", "urlpatterns"]

urlpatterns = [*product, path("demo/", include("demo.urls"))]
