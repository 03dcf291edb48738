import django.db.models.deletion
import mentoring.core.clock
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('events', '0001_initial'),
        ('events', '0002_times_in_order'),
    ]

    dependencies = [
        ('programme', '0001_squashed_0006_wishes_until'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalEvent',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('kind', models.CharField(choices=[('PRESENTATION', 'presentation'), ('FIRST_MEETING', 'first meeting'), ('KICKOFF', 'kick-off'), ('INTERIM_REVIEW', 'interim review'), ('CLOSING', 'closing'), ('MILESTONE', 'milestone'), ('WORKSHOP', 'workshop'), ('INFO', 'information evening')], max_length=20, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('precision', models.CharField(choices=[('DAY', 'day'), ('DAY_RANGE', 'range of days'), ('EARLY_MONTH', 'early in the month'), ('MID_MONTH', 'middle of the month'), ('END_MONTH', 'end of the month'), ('MONTH', 'month'), ('MONTH_RANGE', 'range of months'), ('UNDATED', 'undated')], max_length=20, verbose_name='precision')),
                ('display_override', models.CharField(blank=True, max_length=120, verbose_name='wording of the plan')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='begins at')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends at')),
                ('venue', models.CharField(blank=True, max_length=160, verbose_name='venue')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('online_url', models.URLField(blank=True, verbose_name='link')),
                ('host_body', models.CharField(blank=True, max_length=120, verbose_name='host')),
                ('agenda', models.TextField(blank=True, max_length=2000, verbose_name='agenda')),
                ('audience', models.CharField(choices=[('MENTEES', 'mentees'), ('MENTORS', 'mentors'), ('BOTH', 'mentees and mentors'), ('PARTY_BODY', 'a body of the party'), ('ORG', 'organisation team'), ('PUBLIC', 'everybody')], default='BOTH', max_length=12, verbose_name='audience')),
                ('expected_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('state', models.CharField(choices=[('PLANNED', 'planned'), ('FIXED', 'fixed'), ('HELD', 'held'), ('CANCELLED', 'cancelled')], default='PLANNED', max_length=10, verbose_name='state')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('cohort', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='programme.cohort', verbose_name='cohort')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical event',
                'verbose_name_plural': 'historical events',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('key', models.SlugField(max_length=40, verbose_name='key')),
                ('kind', models.CharField(choices=[('PRESENTATION', 'presentation'), ('FIRST_MEETING', 'first meeting'), ('KICKOFF', 'kick-off'), ('INTERIM_REVIEW', 'interim review'), ('CLOSING', 'closing'), ('MILESTONE', 'milestone'), ('WORKSHOP', 'workshop'), ('INFO', 'information evening')], max_length=20, verbose_name='kind')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('precision', models.CharField(choices=[('DAY', 'day'), ('DAY_RANGE', 'range of days'), ('EARLY_MONTH', 'early in the month'), ('MID_MONTH', 'middle of the month'), ('END_MONTH', 'end of the month'), ('MONTH', 'month'), ('MONTH_RANGE', 'range of months'), ('UNDATED', 'undated')], max_length=20, verbose_name='precision')),
                ('display_override', models.CharField(blank=True, max_length=120, verbose_name='wording of the plan')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='begins at')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends at')),
                ('venue', models.CharField(blank=True, max_length=160, verbose_name='venue')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('online_url', models.URLField(blank=True, verbose_name='link')),
                ('host_body', models.CharField(blank=True, max_length=120, verbose_name='host')),
                ('agenda', models.TextField(blank=True, max_length=2000, verbose_name='agenda')),
                ('audience', models.CharField(choices=[('MENTEES', 'mentees'), ('MENTORS', 'mentors'), ('BOTH', 'mentees and mentors'), ('PARTY_BODY', 'a body of the party'), ('ORG', 'organisation team'), ('PUBLIC', 'everybody')], default='BOTH', max_length=12, verbose_name='audience')),
                ('expected_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('state', models.CharField(choices=[('PLANNED', 'planned'), ('FIXED', 'fixed'), ('HELD', 'held'), ('CANCELLED', 'cancelled')], default='PLANNED', max_length=10, verbose_name='state')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='programme.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['cohort', 'order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['PRESENTATION', 'FIRST_MEETING', 'KICKOFF', 'INTERIM_REVIEW', 'CLOSING', 'MILESTONE', 'WORKSHOP', 'INFO'])), name='event_kind_valid'), models.CheckConstraint(condition=models.Q(('precision__in', ['DAY', 'DAY_RANGE', 'EARLY_MONTH', 'MID_MONTH', 'END_MONTH', 'MONTH', 'MONTH_RANGE', 'UNDATED'])), name='event_precision_valid'), models.CheckConstraint(condition=models.Q(('audience__in', ['MENTEES', 'MENTORS', 'BOTH', 'PARTY_BODY', 'ORG', 'PUBLIC'])), name='event_audience_valid'), models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'FIXED', 'HELD', 'CANCELLED'])), name='event_state_valid'), models.UniqueConstraint(fields=('cohort', 'key'), name='event_one_per_key', violation_error_message='This cohort has an event with this key already.'), models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', True), ('precision', 'UNDATED'), ('starts_on__isnull', True)), models.Q(models.Q(('precision', 'UNDATED'), _negated=True), ('ends_on__gte', models.F('starts_on')), ('starts_on__isnull', False)), _connector='OR'), name='event_window_complete', violation_error_message='A dated event needs both ends, in order.'), models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), ('precision__in', ['DAY', 'DAY_RANGE']), _connector='OR'), name='event_times_only_when_certain', violation_error_message='Times can be set once the day is certain.'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), _connector='OR'), name='event_times_in_order', violation_error_message='The end lies before the start.')],
            },
        ),
    ]
