"""Another e-mail address: asked for here, confirmed and undone by links in mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import services as accounts
from accounts.models import LinkPurpose
from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import DAY, Limit, count
from privacy.forms import AddressForm

CHANGES_PER_PERSON = Limit("address-changes", 5, DAY)

accounts.register_link_page(LinkPurpose.CONFIRM_EMAIL, "privacy:confirm-address")
accounts.register_link_page(LinkPurpose.UNDO_EMAIL, "privacy:undo-address")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request):
    """Ask for it. The answer is the same whether the new address is free or not."""
    again = accounts.reauthentication(request)
    if again:
        return redirect(f"{again}?{urlencode({'next': request.path})}")
    form = AddressForm(request.POST or None)
    if form.is_valid():
        count(CHANGES_PER_PERSON, str(request.user.pk))
        try:
            accounts.request_address(request.user, email=form.cleaned_data["email"])
        except NotAllowedError as error:
            form.add_error("email", str(error))
        else:
            text = _("We have sent a link to the new address. It counts once you have clicked it.")
            messages.success(request, text)
            return redirect("privacy:my-data")
    return render(request, "privacy/address.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request):
    return _act(
        request,
        LinkPurpose.CONFIRM_EMAIL,
        accounts.confirm_address_change,
        "privacy/confirm_address.html",
        _("Your new address counts from now on."),
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_address(request):
    return _act(
        request,
        LinkPurpose.UNDO_EMAIL,
        accounts.undo_address_change,
        "privacy/undo_address.html",
        _("Undone. All sessions have ended: please sign in with your old address."),
    )


def _act(request, purpose, service, template, done):
    """GET shows what will happen, POST does it, once."""
    link = accounts.opened_link(request, purpose)
    change = accounts.change_behind(link) if link else None
    if change is None:
        return render(request, "accounts/link_expired.html", status=410)
    if request.method != "POST":
        return render(request, template, {"change": change})
    try:
        service(link)
    except NotAllowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("home")
