"""The boxes to tick before sending. Each names its text: who agrees, agrees to what was shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ConsentKind, ConsentText

ORDER = list(ConsentKind.values)


class ConsentForm(forms.Form):
    """One box for each current text, none of them ticked beforehand.

    The version stands in the field's name: if a text changes while the page is open, its box comes
    back empty, with the new words.
    """

    def __init__(self, *args, texts: list[ConsentText], **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = sorted(texts, key=lambda text: ORDER.index(text.kind))
        for text in self.texts:
            self.fields[self.field_name(text)] = forms.BooleanField(
                label=text.label,
                required=text.kind == ConsentKind.PROCESSING,
                error_messages={"required": _("Without this consent you can't apply.")},
            )

    @staticmethod
    def field_name(text: ConsentText) -> str:
        return f"consent_{text.kind}_{text.version}"

    @property
    def problems(self) -> list[dict[str, Any]]:
        """The errors for the summary at the top: the boxes are far down."""
        return [
            {"anchor": self[name].id_for_label, "label": "", "message": message}
            for name in self.errors
            for message in self.errors[name]
        ]

    @property
    def kinds(self) -> set[str]:
        """What was agreed to."""
        return {t.kind for t in self.texts if self.cleaned_data.get(self.field_name(t))}

    @property
    def notice(self) -> str:
        """The information above the boxes: the text of the one that is needed."""
        needed = [t.text for t in self.texts if t.kind == ConsentKind.PROCESSING]
        return needed[0] if needed else ""
