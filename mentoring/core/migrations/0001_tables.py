import mentoring.core.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [('core', '0001_job_run')]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='job')),
                ('started_at', models.DateTimeField(null=True, verbose_name='last started at')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='last finished at')),
                ('error', models.CharField(blank=True, max_length=100, verbose_name='last error')),
                ('lease', models.UUIDField(editable=False, null=True)),
                ('leased_until', models.DateTimeField(editable=False, null=True, verbose_name='taken until')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'timetable',
                'ordering': ['name'],
            },
        ),
    ]
