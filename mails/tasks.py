"""When the outbox is looked at: at once after a mail was queued, and every minute in any case."""

from procrastinate.contrib.django import app

from mails import services


@app.periodic(cron="* * * * *")
@app.task(name="mails.wake_up", queue="mails")
def wake_up(timestamp: int = 0) -> None:
    """Heals what was lost, too: a killed sender's mail goes out once its lease has run out."""
    services.send_queued()
