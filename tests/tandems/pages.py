from django.urls import reverse


def page(name, tandem, *args):
    return reverse(f"tandems:{name}", args=[tandem.pk, *args])
