import pytest
from django import forms
from django.core import signing
from django.template import Context, Template
from django.template.backends.django import DjangoTemplates
from django.template.loader import get_template
from django.test.html import parse_html

from mentoring.core.forms import GUARD, GuardedForm, form_helper, speak_plainly, with_colon
from tests.guard import guard


class AllKinds(forms.Form):
    """One question of each kind that our forms ask."""

    line = forms.CharField(label="Wie <heißt> Du?", help_text="So wie <b>immer</b>")
    mail = forms.EmailField(initial='"a@b"')
    story = forms.CharField(widget=forms.Textarea, required=False)
    number = forms.IntegerField(max_value=9)
    place = forms.ChoiceField(
        choices=[("", "–"), ("a", "<A>"), ("Mehr", [("b", "B")])], initial="b"
    )
    box = forms.BooleanField(help_text="Ohne geht es nicht")
    secret = forms.CharField(widget=forms.HiddenInput, initial=1)


class Choices(forms.Form):
    one = forms.ChoiceField(
        label="Eins?",
        help_text="Nur eins",
        choices=[("a", "<A>"), ("b", "B")],
        initial="b",
        widget=forms.RadioSelect(attrs={"data-x": "<{1}>"}),
    )
    many = forms.MultipleChoiceField(
        choices=[(1, "Eins {0}"), (2, "Zwei")],
        initial=[2],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


SHOWN = {"form_show_errors": True, "form_show_labels": True, "error_text_inline": True}


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


# The markup of questions ----------------------------------------------------------------------


@pytest.fixture
def of_crispy():
    """crispy-bootstrap5's own templates, past those of ours."""
    engine = DjangoTemplates({"NAME": "crispy", "DIRS": [], "APP_DIRS": True, "OPTIONS": {}})
    return engine.get_template("bootstrap5/field.html")


@pytest.mark.parametrize("data", [None, {}, {"line": "x", "place": "a", "box": "on"}])
@pytest.mark.parametrize("name", AllKinds.base_fields)
def test_question_is_written_as_crispy_writes_it(of_crispy, name, data):
    ours = get_template("bootstrap5/field.html").render({"field": AllKinds(data)[name], **SHOWN})
    theirs = of_crispy.render({"field": AllKinds(data)[name], **SHOWN})

    assert parse_html(ours) == parse_html(theirs)


def group(name, data=None):
    return get_template("bootstrap5/field.html").render({"field": Choices(data)[name], **SHOWN})


def test_choices_stand_in_a_group_that_is_named_by_its_question():
    expected = """
        <div id="div_id_one" class="mb-3">
          <fieldset aria-describedby="id_one_helptext">
            <legend class="form-label requiredField fs-6">
              Eins?<span class="asteriskField">*</span>
            </legend>
            <div id="id_one_helptext" class="form-text">Nur eins</div>
            <div class="choices">
              <div class="form-check">
                <input class="form-check-input" type="radio" name="one" value="a" id="id_one_0"
                  data-x="&lt;{1}&gt;" required>
                <label class="form-check-label" for="id_one_0">&lt;A&gt;</label>
              </div>
              <div class="form-check">
                <input class="form-check-input" type="radio" name="one" value="b" id="id_one_1"
                  data-x="&lt;{1}&gt;" required checked>
                <label class="form-check-label" for="id_one_1">B</label>
              </div>
            </div>
          </fieldset>
        </div>
    """

    assert parse_html(group("one")) == parse_html(expected)


def test_error_of_a_group_stands_between_its_question_and_the_choices():
    html = group("one", {"one": "c"})

    question, error = html.index("</legend>"), html.index('id="id_one_error"')
    assert question < error < html.index('<div class="choices">')
    assert 'aria-describedby="id_one_helptext id_one_error"' in html
    assert html.count('aria-invalid="true"') == html.count("is-invalid") == 2


def test_several_boxes_may_be_ticked_and_none_is_needed():
    html = group("many", {"many": ["1", "2"]})

    assert html.count('type="checkbox"') == html.count(" checked") == 2
    assert "required" not in html
