"""A decision about an application that only this app can make: is there a tandem?"""

from django.utils.translation import gettext_lazy as _, ngettext_lazy

from applications.admin.actions import Decision, register_decision
from applications.models import ApplicationState
from tandems import services

register_decision(
    Decision(
        action="back_selected",
        button=_("Back onto the waiting list"),
        question=ngettext_lazy(
            "Put %(count)d accepted application back onto the waiting list?",
            "Put %(count)d accepted applications back onto the waiting list?",
            "count",
        ),
        done=ngettext_lazy(
            "%(count)d application is waiting again. The mail is on its way.",
            "%(count)d applications are waiting again. The mails are on their way.",
            "count",
        ),
        run=services.back_to_waiting_list,
        sends_mail=True,
        states=[ApplicationState.ACCEPTED],
        permission="applications.decide_application",
    ),
    label=_("Back onto the waiting list …"),
)
