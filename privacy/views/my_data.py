"""“My data”: what is stored about me, to read, to take along, to correct and to withdraw."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import ConsentKind
from accounts.services import give_consent
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from privacy import queries, services
from privacy.forms import ContactForm


@require_safe
def my_data(request):
    context = {
        "choices": queries.consent_choices(request.user),
        "sections": queries.about(request.user),
    }
    return render(request, "privacy/my_data.html", context)


@require_safe
def download(request):
    """The same as the page, for another program."""
    data = queries.as_file(request.user)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"meine-daten-{clock.today():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request):
    initial = {name: getattr(request.user, name) for name in ContactForm.base_fields}
    form = ContactForm(request.POST or None, initial=initial)
    if form.is_valid():
        services.change_contact(request.user, **form.cleaned_data)
        messages.success(request, _("Your contact data are saved."))
        return redirect("privacy:my-data")
    return render(request, "privacy/contact.html", {"form": form})


@require_POST
def give(request, kind):
    kind = _kind(kind)
    if kind == ConsentKind.PROCESSING:
        raise Http404  # asked for where an application is sent, and nowhere else
    give_consent(request.user, kind)
    messages.success(request, _("Thank you. You can withdraw it here at any time."))
    return redirect("privacy:my-data")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, kind):
    """One click. Only without the consent to the processing itself everything ends: it asks."""
    kind = _kind(kind)
    sure = request.POST.get("sure") == "yes" or kind != ConsentKind.PROCESSING
    if request.method != "POST" or not sure:
        return render(request, "privacy/withdraw.html", {"kind": kind})
    try:
        services.withdraw_consent(request.user, kind)
    except NotAllowedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Withdrawn. From now on we no longer do that."))
    return redirect("privacy:my-data")


def _kind(kind: str) -> ConsentKind:
    try:
        return ConsentKind(kind.upper().replace("-", "_"))
    except ValueError:
        raise Http404 from None
