"""The clock of the worker: procrastinate calls these, on one of the workers and never on two."""

from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from . import jobs

STALLED = 300  # seconds without a sign of life: that worker was killed


@app.periodic(cron="* * * * *")
@app.task(name="core.tick", queue="jobs")
def tick(timestamp: int) -> None:
    jobs.run_due()


@app.periodic(cron="17 * * * *")
@app.task(name="core.tidy", queue="jobs")
async def tidy(timestamp: int) -> None:
    """Clear away what killed workers left; nothing is lost, since each minute looks anew."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    await app.job_manager.delete_old_jobs(nb_hours=72, include_failed=True, include_aborted=True)
