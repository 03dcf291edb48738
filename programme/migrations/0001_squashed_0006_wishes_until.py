"""The tables of the programme, and the groups of the team.

Statistics are kept also for the few rows that say who works in which cohort: every list of the team
is narrowed down by them. PostgreSQL takes statistics of its own accord after 50 changes, which this
table hardly ever sees; without them it expects 73 applications where there are 20,000, and reads
and sorts them all for the first page of the list.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import mentoring.core.clock
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


# Their permissions follow from programme.queries.PERMISSIONS, and only exist once `migrate` ends.
GROUPS = [
    "Organisationsteam",
    "Koordination",
    "Ansprechpartner*in",
    "Vertrauensperson",
    "Lesezugriff",
    "Systemverwaltung",
]


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


SET = """
    ALTER TABLE programme_teammembership
    SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0)
"""
RESET = """
    ALTER TABLE programme_teammembership
    RESET (autovacuum_analyze_threshold, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('programme', '0001_initial'),
        ('programme', '0002_plan_sentences'),
        ('programme', '0003_groups'),
        ('programme', '0004_relations_and_answers'),
        ('programme', '0005_membership_statistics'),
        ('programme', '0006_wishes_until'),
    ]

    dependencies = [
        ('accounts', '0001_squashed_0008_nominees_may_be_forgotten'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('key', models.SlugField(max_length=20, unique=True, verbose_name='key')),
                ('label', models.CharField(max_length=80, verbose_name='label')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('subtitle', models.CharField(blank=True, max_length=200, verbose_name='subtitle')),
                ('motto', models.CharField(blank=True, max_length=120, verbose_name='motto')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='contact')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name="contact's e-mail address")),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name="contact's phone")),
                ('duration_months', models.PositiveSmallIntegerField(default=6, verbose_name='duration in months')),
                ('target_meetings', models.PositiveSmallIntegerField(default=6, verbose_name='meetings aimed at')),
                ('min_meetings', models.PositiveSmallIntegerField(default=4, verbose_name='meetings at least')),
                ('meeting_minutes', models.PositiveSmallIntegerField(default=90, verbose_name='minutes a meeting')),
                ('preparation_minutes', models.PositiveSmallIntegerField(default=30, verbose_name='minutes of preparation')),
                ('shadowing_minutes', models.PositiveSmallIntegerField(default=180, verbose_name='minutes of shadowing')),
                ('places_mentees', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places for mentees')),
                ('min_age', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(14), django.core.validators.MaxValueValidator(30)], verbose_name='minimum age at the kick-off')),
                ('late_grace_hours', models.PositiveSmallIntegerField(default=72, verbose_name='grace for drafts in hours')),
                ('hide_names', models.BooleanField(default=False, help_text='Names, addresses and what points to them are hidden until the decision.', verbose_name='reviewers read without names')),
                ('decisions_from', models.DateField(blank=True, help_text='Decisions can be prepared earlier; they go out from this day on.', null=True, verbose_name='no decision is sent before')),
                ('wishes_until', models.DateField(blank=True, help_text='Empty: four days from the first meeting on.', null=True, verbose_name='wishes for a tandem until')),
                ('status', models.CharField(choices=[('DRAFT', 'draft'), ('PUBLISHED', 'published'), ('ARCHIVED', 'archived')], default='DRAFT', max_length=10, verbose_name='status')),
            ],
            options={
                'verbose_name': 'cohort',
                'verbose_name_plural': 'cohorts',
                'ordering': ['-as_of'],
                'permissions': [('export_cohort', 'Can export the data of a cohort')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['DRAFT', 'PUBLISHED', 'ARCHIVED'])), name='cohort_status_valid'), models.UniqueConstraint(condition=models.Q(('status', 'PUBLISHED')), fields=('status',), name='cohort_one_published', violation_error_message='Another cohort is published already.'), models.CheckConstraint(condition=models.Q(('min_meetings__lte', models.F('target_meetings'))), name='cohort_meetings_in_order', violation_error_message='More meetings are demanded than aimed at.')],
            },
        ),
        migrations.CreateModel(
            name='DistrictAssociation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('KV', 'district association'), ('SV', 'city association')], max_length=2, verbose_name='kind')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('district_name', models.CharField(max_length=120, verbose_name='district')),
                ('district_kind', models.CharField(max_length=40, verbose_name='kind of district')),
                ('ags', models.CharField(max_length=5, unique=True, validators=[django.core.validators.RegexValidator('^\\d{5}$')], verbose_name='district key')),
                ('seat', models.CharField(max_length=120, verbose_name='seat')),
                ('lat', models.FloatField(verbose_name='latitude')),
                ('lon', models.FloatField(verbose_name='longitude')),
            ],
            options={
                'verbose_name': 'association',
                'verbose_name_plural': 'associations',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['KV', 'SV'])), name='districtassociation_kind_valid')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalCohort',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('key', models.SlugField(max_length=20, verbose_name='key')),
                ('label', models.CharField(max_length=80, verbose_name='label')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('subtitle', models.CharField(blank=True, max_length=200, verbose_name='subtitle')),
                ('motto', models.CharField(blank=True, max_length=120, verbose_name='motto')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='contact')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name="contact's e-mail address")),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name="contact's phone")),
                ('duration_months', models.PositiveSmallIntegerField(default=6, verbose_name='duration in months')),
                ('target_meetings', models.PositiveSmallIntegerField(default=6, verbose_name='meetings aimed at')),
                ('min_meetings', models.PositiveSmallIntegerField(default=4, verbose_name='meetings at least')),
                ('meeting_minutes', models.PositiveSmallIntegerField(default=90, verbose_name='minutes a meeting')),
                ('preparation_minutes', models.PositiveSmallIntegerField(default=30, verbose_name='minutes of preparation')),
                ('shadowing_minutes', models.PositiveSmallIntegerField(default=180, verbose_name='minutes of shadowing')),
                ('places_mentees', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places for mentees')),
                ('min_age', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(14), django.core.validators.MaxValueValidator(30)], verbose_name='minimum age at the kick-off')),
                ('late_grace_hours', models.PositiveSmallIntegerField(default=72, verbose_name='grace for drafts in hours')),
                ('hide_names', models.BooleanField(default=False, help_text='Names, addresses and what points to them are hidden until the decision.', verbose_name='reviewers read without names')),
                ('decisions_from', models.DateField(blank=True, help_text='Decisions can be prepared earlier; they go out from this day on.', null=True, verbose_name='no decision is sent before')),
                ('wishes_until', models.DateField(blank=True, help_text='Empty: four days from the first meeting on.', null=True, verbose_name='wishes for a tandem until')),
                ('status', models.CharField(choices=[('DRAFT', 'draft'), ('PUBLISHED', 'published'), ('ARCHIVED', 'archived')], default='DRAFT', max_length=10, verbose_name='status')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical cohort',
                'verbose_name_plural': 'historical cohorts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOffice',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('MDB', 'member of the Bundestag'), ('MDL', 'member of the Landtag'), ('MAYOR', 'mayor'), ('DISTRICT_ADMINISTRATOR', 'district administrator'), ('DEPARTMENT_HEAD', 'head of department'), ('PARTY_BOARD', 'member of a party board'), ('CITY_COUNCILLOR', 'city councillor'), ('MUNICIPAL_COUNCILLOR', 'municipal councillor'), ('DISTRICT_COUNCILLOR', 'district councillor'), ('OTHER', 'other office')], max_length=30, verbose_name='office')),
                ('level', models.CharField(blank=True, choices=[('OV', 'local branch'), ('MUNICIPAL', 'municipality'), ('DISTRICT', 'district'), ('STATE', 'state'), ('FEDERAL', 'federation'), ('EU', 'European Union'), ('PARTY', 'party')], max_length=10, verbose_name='level')),
                ('area', models.CharField(blank=True, max_length=120, verbose_name='area')),
                ('status', models.CharField(choices=[('CURRENT', 'current'), ('FORMER', 'former'), ('CANDIDACY', 'candidacy planned'), ('WON', 'won after the mentoring')], max_length=10, verbose_name='status')),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='since')),
                ('until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='until')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'historical office',
                'verbose_name_plural': 'historical offices',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalParticipation',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('role', models.CharField(choices=[('MENTEE', 'mentee'), ('MENTOR', 'mentor')], max_length=10, verbose_name='role')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('association', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='programme.districtassociation', verbose_name='association')),
                ('cohort', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='programme.cohort', verbose_name='cohort')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'historical participation',
                'verbose_name_plural': 'historical participations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPhase',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('FOUNDATIONS', 'foundations'), ('CALL', 'call'), ('APPLICATION', 'application'), ('MENTORING', 'mentoring'), ('EVALUATION', 'evaluation')], max_length=20, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('start_precision', models.CharField(choices=[('DAY', 'day'), ('DAY_RANGE', 'range of days'), ('EARLY_MONTH', 'early in the month'), ('MID_MONTH', 'middle of the month'), ('END_MONTH', 'end of the month'), ('MONTH', 'month'), ('MONTH_RANGE', 'range of months'), ('UNDATED', 'undated')], max_length=20, verbose_name='precision of the start')),
                ('end_precision', models.CharField(choices=[('DAY', 'day'), ('DAY_RANGE', 'range of days'), ('EARLY_MONTH', 'early in the month'), ('MID_MONTH', 'middle of the month'), ('END_MONTH', 'end of the month'), ('MONTH', 'month'), ('MONTH_RANGE', 'range of months'), ('UNDATED', 'undated')], max_length=20, verbose_name='precision of the end')),
                ('display_override', models.CharField(blank=True, max_length=120, verbose_name='wording of the plan')),
                ('hard_deadline', models.DateTimeField(blank=True, null=True, verbose_name='deadline')),
                ('steps', models.JSONField(blank=True, default=list, verbose_name='check list')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('cohort', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='programme.cohort', verbose_name='cohort')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical phase',
                'verbose_name_plural': 'historical phases',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTeamMembership',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('role', models.CharField(choices=[('COORDINATOR', 'coordinator'), ('ORG_TEAM', 'organisation team'), ('CONTACT_PERSON', 'contact person'), ('CONFIDANT', 'confidant'), ('READ_ONLY', 'read only'), ('ADMIN', 'system administrator')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='From this day on the role no longer counts.', null=True, verbose_name='ends on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('association', models.ForeignKey(blank=True, db_constraint=False, help_text='For contact persons.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='programme.districtassociation', verbose_name='association')),
                ('cohort', models.ForeignKey(blank=True, db_constraint=False, help_text='Empty for the system administrator only.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='programme.cohort', verbose_name='cohort')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'historical team membership',
                'verbose_name_plural': 'historical team',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='NextCohortAddress',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.consenttext', verbose_name='text agreed to')),
            ],
            options={
                'verbose_name': 'address for the next cohort',
                'verbose_name_plural': 'addresses for the next cohort',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='CallChannel',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('code', models.CharField(choices=[('KV', 'district association'), ('SV', 'city association'), ('OV', 'local branch'), ('JUSOS', 'Jusos'), ('VORWAERTS', 'Vorwärts'), ('WEB', 'Internet'), ('OTHER', 'other')], max_length=10, verbose_name='kind')),
                ('label', models.CharField(max_length=120, verbose_name='label')),
                ('token', models.SlugField(max_length=20, unique=True, verbose_name='short code of the link')),
                ('visits', models.PositiveIntegerField(default=0, editable=False, verbose_name='visits')),
                ('informed_on', models.DateField(blank=True, null=True, verbose_name='informed on')),
                ('answer', models.CharField(blank=True, choices=[('SPREADS', 'spreads the call'), ('LATER', 'wants to be asked again'), ('NO', 'does not take part')], max_length=10, verbose_name='answer')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('informed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='informed by')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='programme.cohort', verbose_name='cohort')),
                ('association', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='programme.districtassociation', verbose_name='association')),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'ordering': ['cohort', 'code', 'label'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__in', ['KV', 'SV', 'OV', 'JUSOS', 'VORWAERTS', 'WEB', 'OTHER'])), name='callchannel_code_valid'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'SPREADS', 'LATER', 'NO'])), name='callchannel_answer_valid'), models.UniqueConstraint(fields=('cohort', 'code', 'label'), name='callchannel_one_per_label', violation_error_message='This cohort has such a channel already.')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('MDB', 'member of the Bundestag'), ('MDL', 'member of the Landtag'), ('MAYOR', 'mayor'), ('DISTRICT_ADMINISTRATOR', 'district administrator'), ('DEPARTMENT_HEAD', 'head of department'), ('PARTY_BOARD', 'member of a party board'), ('CITY_COUNCILLOR', 'city councillor'), ('MUNICIPAL_COUNCILLOR', 'municipal councillor'), ('DISTRICT_COUNCILLOR', 'district councillor'), ('OTHER', 'other office')], max_length=30, verbose_name='office')),
                ('body', models.CharField(blank=True, max_length=120, verbose_name='body')),
                ('level', models.CharField(blank=True, choices=[('OV', 'local branch'), ('MUNICIPAL', 'municipality'), ('DISTRICT', 'district'), ('STATE', 'state'), ('FEDERAL', 'federation'), ('EU', 'European Union'), ('PARTY', 'party')], max_length=10, verbose_name='level')),
                ('area', models.CharField(blank=True, max_length=120, verbose_name='area')),
                ('status', models.CharField(choices=[('CURRENT', 'current'), ('FORMER', 'former'), ('CANDIDACY', 'candidacy planned'), ('WON', 'won after the mentoring')], max_length=10, verbose_name='status')),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='since')),
                ('until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='until')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offices', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'office',
                'verbose_name_plural': 'offices',
                'ordering': ['person', 'status', '-since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['MDB', 'MDL', 'MAYOR', 'DISTRICT_ADMINISTRATOR', 'DEPARTMENT_HEAD', 'PARTY_BOARD', 'CITY_COUNCILLOR', 'MUNICIPAL_COUNCILLOR', 'DISTRICT_COUNCILLOR', 'OTHER'])), name='office_kind_valid'), models.CheckConstraint(condition=models.Q(('status__in', ['CURRENT', 'FORMER', 'CANDIDACY', 'WON'])), name='office_status_valid'), models.CheckConstraint(condition=models.Q(('level__in', ['', 'OV', 'MUNICIPAL', 'DISTRICT', 'STATE', 'FEDERAL', 'EU', 'PARTY'])), name='office_level_valid'), models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='office_years_in_order', violation_error_message='The last year lies before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('role', models.CharField(choices=[('MENTEE', 'mentee'), ('MENTOR', 'mentor')], max_length=10, verbose_name='role')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('association', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='programme.districtassociation', verbose_name='association')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='programme.cohort', verbose_name='cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
                'ordering': ['cohort', 'role', 'person'],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['MENTEE', 'MENTOR'])), name='participation_role_valid'), models.UniqueConstraint(fields=('cohort', 'person', 'role'), name='participation_one_per_role')],
            },
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('FOUNDATIONS', 'foundations'), ('CALL', 'call'), ('APPLICATION', 'application'), ('MENTORING', 'mentoring'), ('EVALUATION', 'evaluation')], max_length=20, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('start_precision', models.CharField(choices=[('DAY', 'day'), ('DAY_RANGE', 'range of days'), ('EARLY_MONTH', 'early in the month'), ('MID_MONTH', 'middle of the month'), ('END_MONTH', 'end of the month'), ('MONTH', 'month'), ('MONTH_RANGE', 'range of months'), ('UNDATED', 'undated')], max_length=20, verbose_name='precision of the start')),
                ('end_precision', models.CharField(choices=[('DAY', 'day'), ('DAY_RANGE', 'range of days'), ('EARLY_MONTH', 'early in the month'), ('MID_MONTH', 'middle of the month'), ('END_MONTH', 'end of the month'), ('MONTH', 'month'), ('MONTH_RANGE', 'range of months'), ('UNDATED', 'undated')], max_length=20, verbose_name='precision of the end')),
                ('display_override', models.CharField(blank=True, max_length=120, verbose_name='wording of the plan')),
                ('hard_deadline', models.DateTimeField(blank=True, null=True, verbose_name='deadline')),
                ('steps', models.JSONField(blank=True, default=list, verbose_name='check list')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='programme.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'phase',
                'verbose_name_plural': 'phases',
                'ordering': ['cohort', 'order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['FOUNDATIONS', 'CALL', 'APPLICATION', 'MENTORING', 'EVALUATION'])), name='phase_kind_valid'), models.CheckConstraint(condition=models.Q(('start_precision__in', ['DAY', 'DAY_RANGE', 'EARLY_MONTH', 'MID_MONTH', 'END_MONTH', 'MONTH', 'MONTH_RANGE', 'UNDATED'])), name='phase_start_precision_valid'), models.CheckConstraint(condition=models.Q(('end_precision__in', ['DAY', 'DAY_RANGE', 'EARLY_MONTH', 'MID_MONTH', 'END_MONTH', 'MONTH', 'MONTH_RANGE', 'UNDATED'])), name='phase_end_precision_valid'), models.UniqueConstraint(fields=('cohort', 'kind'), name='phase_one_per_kind', violation_error_message='This cohort has such a phase already.'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='phase_dates_in_order', violation_error_message='The end lies before the start.'), models.CheckConstraint(condition=models.Q(models.Q(('hard_deadline__isnull', False), ('kind', 'APPLICATION')), models.Q(models.Q(('kind', 'APPLICATION'), _negated=True), ('hard_deadline__isnull', True)), _connector='OR'), name='phase_deadline_of_application', violation_error_message='The application phase, and only it, has a deadline.')],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('FAMILY', 'related or partners'), ('HOUSEHOLD', 'same household'), ('EMPLOYER', 'employer and employee'), ('SUPERVISOR', 'superior at work'), ('SAME_BOARD', 'same board'), ('SAME_GROUP', 'same parliamentary group'), ('BUSINESS', 'business relation'), ('RIVAL', 'run for the same office')], max_length=12, verbose_name='relation')),
                ('effect', models.CharField(choices=[('BLOCK', 'rules a tandem out'), ('WARN', 'needs a reason')], max_length=5, verbose_name='effect')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='programme.cohort', verbose_name='cohort')),
                ('person_a', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('person_b', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='other person')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'relation',
                'verbose_name_plural': 'relations',
                'ordering': ['cohort', '-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['FAMILY', 'HOUSEHOLD', 'EMPLOYER', 'SUPERVISOR', 'SAME_BOARD', 'SAME_GROUP', 'BUSINESS', 'RIVAL'])), name='relation_kind_valid'), models.CheckConstraint(condition=models.Q(('effect__in', ['BLOCK', 'WARN'])), name='relation_effect_valid'), models.CheckConstraint(condition=models.Q(('person_a', models.F('person_b')), _negated=True), name='relation_of_two_people', violation_error_message='A relation needs two different people.'), models.UniqueConstraint(models.F('cohort'), django.db.models.functions.comparison.Least('person_a', 'person_b'), django.db.models.functions.comparison.Greatest('person_a', 'person_b'), models.F('kind'), name='relation_one_per_pair_and_kind', violation_error_message='This relation is recorded already.')],
            },
        ),
        migrations.CreateModel(
            name='TeamMembership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('role', models.CharField(choices=[('COORDINATOR', 'coordinator'), ('ORG_TEAM', 'organisation team'), ('CONTACT_PERSON', 'contact person'), ('CONFIDANT', 'confidant'), ('READ_ONLY', 'read only'), ('ADMIN', 'system administrator')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='From this day on the role no longer counts.', null=True, verbose_name='ends on')),
                ('association', models.ForeignKey(blank=True, help_text='For contact persons.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='programme.districtassociation', verbose_name='association')),
                ('cohort', models.ForeignKey(blank=True, help_text='Empty for the system administrator only.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='programme.cohort', verbose_name='cohort')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'team membership',
                'verbose_name_plural': 'team',
                'ordering': ['cohort', 'role', 'person'],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['COORDINATOR', 'ORG_TEAM', 'CONTACT_PERSON', 'CONFIDANT', 'READ_ONLY', 'ADMIN'])), name='teammembership_role_valid'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('person', 'role', 'cohort', 'association'), name='teammembership_one_active', nulls_distinct=False, violation_error_message='This person has this role already.'), models.CheckConstraint(condition=models.Q(models.Q(('cohort__isnull', True), ('role', 'ADMIN')), models.Q(models.Q(('role', 'ADMIN'), _negated=True), ('cohort__isnull', False)), _connector='OR'), name='teammembership_cohort_unless_admin', violation_error_message='Every role but system administrator needs a cohort.'), models.CheckConstraint(condition=models.Q(models.Q(('association__isnull', False), ('role', 'CONTACT_PERSON')), models.Q(models.Q(('role', 'CONTACT_PERSON'), _negated=True), ('association__isnull', True)), _connector='OR'), name='teammembership_association_of_contact_person', violation_error_message='Contact persons, and only they, have an association.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='teammembership_dates_in_order', violation_error_message='The end lies before the start.')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('label', models.CharField(max_length=80, verbose_name='label')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='programme.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['cohort', 'order', 'label'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'label'), name='topic_one_per_label', violation_error_message='This cohort has such a topic already.')],
            },
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunSQL(SET, RESET),
    ]
