import pytest
from django import forms
from django.core import signing
from django.template import Context, Template

from mentoring.core.forms import GUARD, GuardedForm, form_helper, speak_plainly, with_colon
from tests.guard import guard


class StoryForm(GuardedForm):
    story = forms.CharField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("story", *GUARD, submit="Send")


def page(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_guarded_form_takes_what_a_person_sends():
    form = StoryForm({"story": "Es war einmal", **guard()})

    assert form.is_valid()
    assert form.cleaned_data == {"story": "Es war einmal"}


def test_too_fast_keeps_what_was_typed_and_the_same_page_works_a_moment_later():
    sent = {"story": "Es war einmal", **guard(seconds=1)}

    form = StoryForm(sent)

    assert not form.is_valid()
    assert form.non_field_errors().as_data()[0].code == "too_fast"
    assert "Es war einmal" in page(form)
    assert sent["rendered"] in page(form)


@pytest.mark.parametrize("stamp", ["", "forged", "old"])
def test_without_a_fresh_stamp_the_page_comes_back_with_one(stamp):
    rendered = signing.dumps(0, salt="form") if stamp == "old" else stamp

    form = StoryForm({"story": "Es war einmal", "rendered": rendered})

    assert not form.is_valid()
    assert signing.loads(form["rendered"].value(), salt="form") > 0


def test_filled_trap_is_refused_and_comes_back_empty():
    form = StoryForm({"story": "Es war einmal", **guard(), "website": "spam"})

    assert not form.is_valid()
    assert form["website"].value() == ""
    assert "Es war einmal" in page(form)


def test_the_trap_is_neither_seen_nor_read_out_nor_reached():
    html = page(StoryForm())

    assert 'class="honey"' in html
    assert 'aria-hidden="true"' in html
    assert 'tabindex="-1"' in html
    assert 'autocomplete="off"' in html


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Bitte füll dieses Feld aus."),
        (forms.BooleanField(), "", "Bitte kreuz das an."),
        (forms.IntegerField(max_value=480), "9999", "Bitte prüfe diese Zahl. Höchstens: 480."),
        (forms.CharField(error_messages={"required": "Wie heißt Du?"}), "", "Wie heißt Du?"),
    ],
)
def test_our_words_take_the_place_of_djangos_unless_a_field_has_its_own(field, typed, said):
    speak_plainly(field)

    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages == [said]


@pytest.mark.parametrize(
    ("label", "before_the_problem"),
    [("Ort", "Ort:"), ("Was genau?", "Was genau?"), ("Ich komme.", "Ich komme.")],
)
def test_a_question_or_a_sentence_needs_no_colon(label, before_the_problem):
    assert with_colon(label) == before_the_problem
