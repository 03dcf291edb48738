from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit


def form_helper(*fields, submit):
    """The one way our public forms look: the fields in order, then a single button."""
    helper = FormHelper()
    helper.layout = Layout(*fields, Submit("submit", submit))
    return helper
