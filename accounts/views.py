"""Signing in, and one's own account. The second factor's pages are allauth's, in our look."""

from allauth.account import views as allauth_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as webauthn_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mentoring.core.errors import NotAllowedError
from mentoring.core.limits import TooManyRequestsError
from mentoring.core.middleware import too_many_requests

from . import services
from .forms import AddressForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request):
    path = services.next_path(request)
    if request.user.is_authenticated:
        return redirect(path or settings.LOGIN_REDIRECT_URL)
    form = AddressForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        return services.request_login_code(request, email=email, next_path=path)
    return render(request, "accounts/login.html", {"form": form, "next": path})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Where the code is typed in. The mail's link leads here too, perhaps in another browser."""
    path = services.next_path(request)
    if request.user.is_authenticated:
        return redirect(path or settings.LOGIN_REDIRECT_URL)
    if not services.code_is_awaited(request):
        context = {"form": AddressForm(), "next": path}
        return render(request, "accounts/code_elsewhere.html", context)
    return CodeView.as_view()(request)


class CodeView(allauth_views.ConfirmLoginCodeView):
    template_name = "accounts/code.html"

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            services.count_code_try(request)
        except TooManyRequestsError:
            self._process.abort()
            raise
        return super().post(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        try:
            services.confirm_address(self._process.user, email=self._process.state["email"])
        except NotAllowedError as error:
            self._process.abort()
            messages.error(self.request, str(error))
            return redirect("account_login")
        return super().form_valid(form)

    def get_next_url(self) -> str:
        return services.next_path(self.request) or resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        address = self._process.state["email"]
        return context | {"address": address, "next": services.next_path(self.request)}


class PasswordLoginView(allauth_views.LoginView):
    template_name = "accounts/password_login.html"

    def _redirect_to_pending_stage(self, request, stage):
        return None  # whoever has asked for a code may still prefer the password


password_login = PasswordLoginView.as_view()


class ActivateAppView(totp_views.ActivateTOTPView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        services.note_second_factor(self.request)
        return response


class AddPasskeyView(webauthn_views.AddWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        services.note_second_factor(self.request)
        return response


activate_app = ActivateAppView.as_view()
add_passkey = AddPasskeyView.as_view()


@login_not_required
@never_cache
@require_safe
def link(request, token):
    """Where the links of mails lead. The token leaves the address bar, and nothing else happens:
    what looks at links before the person does (a scanner, say) uses nothing up."""
    found = services.find_link(token)
    if found is None:
        return render(request, "accounts/link_expired.html", status=410)
    return redirect(services.remember_link(request, found))


@require_safe
def account(request):
    return render(request, "accounts/account.html")


def rate_limited(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For the limits that allauth keeps itself. It does not tell how long they last."""
    return too_many_requests(request, minutes=5)
