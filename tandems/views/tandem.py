"""The pages of a tandem for its two people. What is not theirs does not exist."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import ConsentKind, ConsentText
from accounts.services import has_consent
from mentoring.core import clock
from mentoring.core.errors import NotAllowedError
from tandems import emails, pdf, queries, services
from tandems.forms import AgreementForm, AnswerForm, EndForm, SignForm
from tandems.models import AgreementState, Answer, Tandem


@require_safe
def detail(request, pk):
    mine = _mine(request, pk)
    form = AnswerForm(needs_consent=_needs_consent(request.user)) if mine.proposed else None
    return render(request, "tandems/detail.html", _detail(request, mine, form))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk):
    """The answer to a proposal. The link in the mail only leads to the page: a POST answers."""
    mine = _mine(request, pk)
    if request.method != "POST":
        return redirect(mine.tandem)
    form = AnswerForm(request.POST, needs_consent=_needs_consent(request.user))
    if mine.proposed and not form.is_valid():
        return render(request, "tandems/detail.html", _detail(request, mine, form))
    thanks = {
        Answer.YES: _("Thank you, we have noted your yes."),
        Answer.NO: _("Thank you. Somebody of the team gets in touch with you."),
    }
    given = form.cleaned_data["answer"] if form.is_valid() else ""
    _try(
        request,
        services.answer,
        mine.tandem,
        person=request.user,
        answer=given,
        share_contact=bool(form.is_valid() and form.cleaned_data["share_contact"]),
        thanks=thanks.get(given, ""),
    )
    return redirect(mine.tandem)


def _detail(request, mine, form):
    context = {"mine": mine, "form": form, "companion": emails.companion(mine.tandem)}
    if not mine.proposed:
        return context
    pair = _pair(mine.tandem)
    consent_text = ConsentText.objects.current(clock.today()).filter(kind=ConsentKind.SHARE_CONTACT)
    return context | {
        "profile": queries.public_profile(mine.partner),
        "reasons": emails.reasons_in_words(pair),
        "distance": emails.distance_in_words(mine.tandem.distance_km),
        "until": emails.answer_until(mine.tandem),
        "consent_text": consent_text.first(),
    }


def _pair(tandem):
    known = queries.know([tandem.mentee, tandem.mentor])
    return queries.compare(known, known.sides[tandem.mentee_id], known.sides[tandem.mentor_id])


def _needs_consent(person):
    return not has_consent(person, ConsentKind.SHARE_CONTACT)


# The agreement -------------------------------------------------------------------------------


@require_safe
def agreement(request, pk):
    mine = _with_agreement(request, pk)
    return render(
        request, "tandems/agreement.html", _agreement(mine, SignForm(initial=_read(mine)))
    )


def _agreement(mine, form):
    return {"mine": mine, "text": queries.shown_text(mine.agreement), "form": form}


def _read(mine):
    return {"read_hash": mine.agreement.text_hash}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    mine = _with_agreement(request, pk)
    if mine.agreement.state != AgreementState.DRAFT or not mine.running:
        messages.info(request, _("This text stands still and is not edited at the moment."))
        return redirect("tandems:agreement", pk)
    form = AgreementForm(
        request.POST or None, instance=mine.agreement, goals=mine.tandem.goals.all()
    )
    stale = None
    if form.is_valid():
        try:
            services.save_draft(
                mine.agreement,
                person=request.user,
                revision=form.cleaned_data["revision"],
                data=form.agreement_data(),
            )
        except services.StaleError as error:
            form, stale = _both_texts(request, mine, error)
        except NotAllowedError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("tandems:agreement" if "read" in request.POST else "tandems:edit", pk)
    context = {"mine": mine, "form": form, "stale": stale}
    return render(request, "tandems/edit.html", context)


def _both_texts(request, mine, error):
    """Keep what was typed in the form, and show beside it what the other has saved meanwhile."""
    data = request.POST.copy()
    data["revision"] = error.agreement.revision
    form = AgreementForm(data, goals=mine.tandem.goals.all())
    form.is_valid()
    goals = list(error.agreement.tandem.goals.all())
    theirs = AgreementForm(instance=error.agreement, goals=goals)
    differing = [
        {"label": theirs[name].label, "theirs": _in_words(theirs[name])}
        for name in theirs.fields
        if name != "revision" and _plain(theirs[name].value()) != _plain(form[name].value())
    ]
    return form, {"message": str(error), "fields": differing}


def _plain(value):
    return [str(v) for v in value] if isinstance(value, list) else str(value or "").strip()


def _in_words(bound):
    value = bound.value()
    chosen = {str(v) for v in (value if isinstance(value, list) else [value])}
    choices = dict(getattr(bound.field, "choices", []))
    words = [str(label) for key, label in choices.items() if str(key) in chosen]
    return ", ".join(words) if choices else str(value or "–")


@require_POST
def ready(request, pk):
    mine = _with_agreement(request, pk)
    revision = request.POST.get("revision", "")
    _try(
        request,
        services.make_ready,
        mine.agreement,
        by=request.user,
        revision=int(revision) if revision.isdecimal() else -1,
        thanks=_("The text is ready. Please read it and sign."),
    )
    return redirect("tandems:agreement", pk)


@require_POST
def reopen(request, pk):
    mine = _with_agreement(request, pk)
    if _try(request, services.back_to_draft, mine.agreement, by=request.user):
        return redirect("tandems:edit", pk)
    return redirect("tandems:agreement", pk)


@require_POST
def change(request, pk):
    mine = _with_agreement(request, pk)
    if _try(request, services.new_version, mine.agreement, by=request.user):
        return redirect("tandems:edit", pk)
    return redirect("tandems:agreement", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, pk):
    mine = _with_agreement(request, pk)
    if request.method != "POST":
        return redirect("tandems:agreement", pk)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            services.sign(mine.agreement, person=request.user, **form.cleaned_data)
        except services.StaleError as error:
            messages.warning(request, str(error))
            return redirect("tandems:agreement", pk)
        except NotAllowedError as error:
            form.add_error("typed_name", str(error))
        else:
            messages.success(request, _("Thank you, you have signed."))
            return redirect("tandems:agreement", pk)
    return render(request, "tandems/agreement.html", _agreement(mine, form))


@require_safe
def paper(request, pk, version):
    mine = _with_agreement(request, pk)
    found = next((a for a in mine.tandem.agreements.all() if a.version == version), None)
    if found is None:
        raise Http404
    found.tandem = mine.tandem
    try:
        content = pdf.agreement_pdf(found)
    except NotAllowedError as error:
        messages.error(request, str(error))
        return redirect("tandems:agreement", pk)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{pdf.filename(found)}"'},
    )


# Guides, and the end -------------------------------------------------------------------------


@require_safe
def guide(request):
    return render(request, "tandems/guide.html")


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk):
    mine = _mine(request, pk)
    if not mine.may_end:
        messages.info(request, _("There is nothing to end here."))
        return redirect(mine.tandem)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _try(
            request,
            services.end_early,
            mine.tandem,
            by=request.user,
            reason=form.cleaned_data["reason"],
            thanks=_("The tandem has ended. Both of you get a mail."),
        )
        return redirect("dashboard")
    context = {"mine": mine, "form": form, "companion": emails.companion(mine.tandem)}
    return render(request, "tandems/end.html", context)


def _try(request, service, *args, thanks="", **kwargs) -> bool:
    """Ask a service; its refusal is a sentence for the person."""
    try:
        service(*args, **kwargs)
    except NotAllowedError as error:
        messages.error(request, str(error))
        return False
    if thanks:
        messages.success(request, thanks)
    return True


def _mine(request, pk):
    tandems = queries.with_everything(Tandem.objects.visible_to(request.user))
    return queries.my_tandem(get_object_or_404(tandems, pk=pk), request.user)


def _with_agreement(request, pk):
    """The tandem, if it has an agreement already; its newest version knows all of the tandem."""
    mine = _mine(request, pk)
    if mine.agreement is None:
        raise Http404
    mine.agreement.tandem = mine.tandem
    return mine
