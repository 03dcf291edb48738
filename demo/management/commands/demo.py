import signal
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import formats

from demo import scenes, services, serving
from demo.logins import logins
from demo.story import PASSWORD
from mentoring.core.errors import NotAllowedError


class Command(BaseCommand):
    help = "Runs the product with invented people, on the plan of 2008/09, until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--reset-only", action="store_true", help="begin anew, and do not serve"
        )

    def handle(self, *, port, reset_only, **options):
        if not reset_only and not serving.port_is_free(port):
            raise CommandError(f"Port {port} is taken. Try: make demo PORT={port + 1}")
        call_command("migrate", verbosity=0, interactive=False)
        settings.SITE_URL = serving.address(port)  # mails of the days before today hold links
        try:
            scene = self._begin_anew() if reset_only else services.resume()
        except NotAllowedError as error:
            raise CommandError(str(error)) from error
        if reset_only:
            self.stdout.write("The demo begins anew with its next start.")
            return
        serving.collect_static()
        self._serve(port, scene)

    def _begin_anew(self):
        services.play(scenes.DEFAULT)
        return scenes.DEFAULT

    def _serve(self, port, scene):
        # SIGTERM like Ctrl-C: leave the block below, which ends the processes.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            with serving.processes(port=port) as running:
                serving.wait_until_served(port, running)
                self._announce(port, scene)
                serving.wait_until_ended(running)
        except serving.ProcessEndedError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("")

    def _announce(self, port, scene):
        day = formats.date_format(scene.moment, "j. F Y")
        lines = [
            "",
            f"  Mentoring (Demo): {serving.address(port)}",
            f"  Heute ist der {day}: {scene.title}",
            f"  Andere Tage und Anmelden mit einem Klick: {serving.address(port)}/demo/",
            f"  Mails lesen: {serving.address(port)}/demo/post/",
            "",
            f"  Anmelden mit Adresse und Passwort ({PASSWORD}) oder mit einem Code per Mail:",
            *(f"    {login.person.email:<48} {login.part}" for login in logins()),
            "",
            "  Strg-C beendet die Demo; was getan wurde, bleibt. Neu beginnen: make demo-reset",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
