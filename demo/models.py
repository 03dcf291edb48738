"""What the demo remembers: the scene that is played, and that this database is its own."""

from django.db import models


class DemoState(models.Model):
    """One row, and only in databases that the demo made: elsewhere the demo refuses to run."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    scene = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="demostate_one_row", condition=models.Q(id=1))]

    def __str__(self):
        return self.scene
