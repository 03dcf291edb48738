import django.db.models.deletion
import mentoring.core.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('reports', '0001_initial'),
        ('reports', '0002_coverage_and_channels'),
    ]

    dependencies = [
        ('programme', '0001_squashed_0006_wishes_until'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('report', models.CharField(choices=[('applications', 'Applications'), ('tandems', 'Tandems'), ('coverage', 'Coverage of the associations'), ('channels', 'Effect of the channels')], max_length=20, verbose_name='report')),
                ('file_format', models.CharField(choices=[('xlsx', 'XLSX'), ('csv', 'CSV')], max_length=5, verbose_name='format')),
                ('purpose', models.CharField(choices=[('SELECTION', 'preparing the selection'), ('MATCHING', 'forming the tandems'), ('EVENT', 'preparing an event'), ('BOARD', 'report to the state board'), ('OTHER', 'other')], max_length=12, verbose_name='purpose')),
                ('purpose_text', models.CharField(blank=True, max_length=200, verbose_name='purpose in words')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('by', models.ForeignKey(blank=True, help_text='Empty: exported on the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='programme.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('report__in', ['applications', 'tandems', 'coverage', 'channels'])), name='export_report_valid'), models.CheckConstraint(condition=models.Q(('file_format__in', ['xlsx', 'csv'])), name='export_file_format_valid'), models.CheckConstraint(condition=models.Q(('purpose__in', ['SELECTION', 'MATCHING', 'EVENT', 'BOARD', 'OTHER'])), name='export_purpose_valid')],
            },
        ),
    ]
