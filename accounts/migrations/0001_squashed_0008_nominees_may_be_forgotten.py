"""The tables of the accounts, the cache and the texts of consents.

What a consent says can't be changed later, not even past the code.
"""

import hashlib
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import mentoring.core.clock
import simple_history.models
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models

from accounts.services.texts import (
    INFORMATION,
    LABELS,
    NEXT_COHORT,
    NEXT_COHORT_LABEL,
    VALID_FROM,
)

TRIGGERS = """
CREATE FUNCTION accounts_consenttext_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_consent WHERE text_id = OLD.id) THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR
       (NEW.id, NEW.kind, NEW.version, NEW.label, NEW.text, NEW.sha256, NEW.valid_from)
       IS DISTINCT FROM
       (OLD.id, OLD.kind, OLD.version, OLD.label, OLD.text, OLD.sha256, OLD.valid_from)
    THEN
        RAISE EXCEPTION 'People have agreed to this text: write a new version of it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_consenttext_keep BEFORE UPDATE OR DELETE ON accounts_consenttext
    FOR EACH ROW EXECUTE FUNCTION accounts_consenttext_keep();

-- Nobody can change a text between the moment in which it is read and that of the consent.
CREATE FUNCTION accounts_consent_hold_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_consenttext WHERE id = NEW.text_id FOR SHARE;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_consent_hold_text BEFORE INSERT ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_consent_hold_text();

-- Two accounts of one human become one: then, and only then, a consent changes its account. What it
-- says stays as it was: who agreed is still the same human, to the same text, at that moment.
CREATE FUNCTION accounts_consent_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.kind, NEW.text_id, NEW.given_at, NEW.source, NEW.created_at)
       IS DISTINCT FROM
       (OLD.id, OLD.kind, OLD.text_id, OLD.given_at, OLD.source, OLD.created_at)
       OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
       OR (NEW.person_id <> OLD.person_id AND NOT EXISTS (SELECT 1 FROM accounts_user
           WHERE id = OLD.person_id AND merged_into_id = NEW.person_id))
    THEN
        RAISE EXCEPTION 'A consent can be withdrawn, but not changed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_consent_keep BEFORE UPDATE ON accounts_consent
    FOR EACH ROW EXECUTE FUNCTION accounts_consent_keep();
"""
NO_TRIGGERS = """
DROP TRIGGER accounts_consent_keep ON accounts_consent;
DROP TRIGGER accounts_consent_hold_text ON accounts_consent;
DROP TRIGGER accounts_consenttext_keep ON accounts_consenttext;
DROP FUNCTION accounts_consent_keep();
DROP FUNCTION accounts_consent_hold_text();
DROP FUNCTION accounts_consenttext_keep();
"""


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def ship_texts(apps, schema_editor):
    """The first version of each, and of what is agreed to by whoever waits for the next cohort."""
    texts = {kind.value: (label, INFORMATION) for kind, label in LABELS.items()}
    for kind, (label, text) in (texts | {"NEXT_COHORT": (NEXT_COHORT_LABEL, NEXT_COHORT)}).items():
        # The historical model knows nothing of save(), which computes the checksum.
        checksum = hashlib.sha256(f"{label}\n\n{text}".encode()).hexdigest()
        apps.get_model("accounts", "ConsentText").objects.get_or_create(
            kind=kind,
            version=1,
            defaults={"label": label, "text": text, "sha256": checksum, "valid_from": VALID_FROM},
        )


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_second_factor'),
        ('accounts', '0003_consents_and_cache'),
        ('accounts', '0004_consent_texts'),
        ('accounts', '0005_links_and_guardians'),
        ('accounts', '0006_text_for_the_next_cohort'),
        ('accounts', '0007_consents_follow_a_merge'),
        ('accounts', '0008_nominees_may_be_forgotten'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('pronoun', models.CharField(blank=True, max_length=40, verbose_name='pronoun')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='year of birth')),
                ('adult_confirmed', models.BooleanField(default=False, help_text="Only the year of birth is stored, so it can't be computed at the limit.", verbose_name='says to be 18 before the kick-off')),
                ('gender', models.CharField(choices=[('F', 'female'), ('M', 'male'), ('D', 'diverse'), ('N', 'not said')], default='N', max_length=1, verbose_name='gender')),
                ('postal_code', models.CharField(blank=True, max_length=5, verbose_name='postal code')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('lat', models.FloatField(blank=True, editable=False, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, editable=False, null=True, verbose_name='longitude')),
                ('second_place', models.CharField(blank=True, max_length=120, verbose_name='second place')),
                ('second_lat', models.FloatField(blank=True, editable=False, null=True, verbose_name='second latitude')),
                ('second_lon', models.FloatField(blank=True, editable=False, null=True, verbose_name='second longitude')),
                ('local_branch', models.CharField(blank=True, max_length=120, verbose_name='local branch')),
                ('guardian_name', models.CharField(blank=True, max_length=160, verbose_name="guardian's name")),
                ('guardian_email', models.EmailField(blank=True, max_length=254, verbose_name="guardian's e-mail address")),
                ('guardian_confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='guardian agreed at')),
                ('email_verified_at', models.DateTimeField(blank=True, null=True, verbose_name='address confirmed at')),
                ('email_bounced_at', models.DateTimeField(blank=True, null=True, verbose_name='address bounced at')),
                ('search_name', models.CharField(blank=True, editable=False, max_length=200)),
                ('is_active', models.BooleanField(default=True, verbose_name='may log in')),
                ('is_staff', models.BooleanField(default=False, help_text='Follows from the team memberships.', verbose_name='may enter the admin')),
                ('needs_second_factor', models.BooleanField(default=False, help_text='Everybody who sees the data of others. Follows from the team memberships.', verbose_name='signs in with a second factor')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, help_text='The same human with another address: whoever signs in with it becomes them.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to=settings.AUTH_USER_MODEL, verbose_name='merged into')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['search_name', 'email'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_one_per_address'), models.CheckConstraint(condition=models.Q(('gender__in', ['F', 'M', 'D', 'N'])), name='user_gender_valid'), models.CheckConstraint(condition=models.Q(models.Q(('lat__isnull', True), ('lon__isnull', True)), models.Q(('lat__isnull', False), ('lon__isnull', False)), _connector='OR'), name='user_place_complete'), models.CheckConstraint(condition=models.Q(models.Q(('second_lat__isnull', True), ('second_lon__isnull', True)), models.Q(('second_lat__isnull', False), ('second_lon__isnull', False)), _connector='OR'), name='user_second_place_complete'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='user_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('action', models.CharField(choices=[('VIEWED', 'looked at'), ('EXPORTED', 'exported')], max_length=10, verbose_name='action')),
                ('page', models.CharField(max_length=100, verbose_name='page')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='team member')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'access',
                'verbose_name_plural': 'access log',
                'ordering': ['-at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['VIEWED', 'EXPORTED'])), name='accesslog_action_valid')],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('PROCESSING', 'Processing for the programme (Art. 9 GDPR)'), ('SHARE_CONTACT', 'Passing on to the tandem partner'), ('SHARE_DISTRICT', 'Information of the district association'), ('PUBLIC_NAME', 'Public name'), ('PEER_LIST', 'Contact list of the group'), ('ALUMNI', 'Survey after twelve months'), ('NEXT_COHORT', 'Message about the next cohort')], max_length=20, verbose_name='kind')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('label', models.TextField(verbose_name='sentence at the tick box')),
                ('text', models.TextField(help_text='The information shown above the box.', verbose_name='full text')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='checksum')),
                ('valid_from', models.DateField(verbose_name='valid from')),
            ],
            options={
                'verbose_name': 'consent text',
                'verbose_name_plural': 'consent texts',
                'ordering': ['kind', '-version'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['PROCESSING', 'SHARE_CONTACT', 'SHARE_DISTRICT', 'PUBLIC_NAME', 'PEER_LIST', 'ALUMNI', 'NEXT_COHORT'])), name='consenttext_kind_valid'), models.UniqueConstraint(fields=('kind', 'version'), name='consenttext_one_per_version')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(choices=[('PROCESSING', 'Processing for the programme (Art. 9 GDPR)'), ('SHARE_CONTACT', 'Passing on to the tandem partner'), ('SHARE_DISTRICT', 'Information of the district association'), ('PUBLIC_NAME', 'Public name'), ('PEER_LIST', 'Contact list of the group'), ('ALUMNI', 'Survey after twelve months'), ('NEXT_COHORT', 'Message about the next cohort')], max_length=20, verbose_name='kind')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('source', models.CharField(choices=[('WEB', 'web form'), ('PAPER', 'paper'), ('ADMIN', 'entered by the team')], default='WEB', max_length=10, verbose_name='source')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.consenttext', verbose_name='text')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-given_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['PROCESSING', 'SHARE_CONTACT', 'SHARE_DISTRICT', 'PUBLIC_NAME', 'PEER_LIST', 'ALUMNI', 'NEXT_COHORT'])), name='consent_kind_valid'), models.CheckConstraint(condition=models.Q(('source__in', ['WEB', 'PAPER', 'ADMIN'])), name='consent_source_valid'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'kind'), name='consent_one_valid_per_kind'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='consent_withdrawn_after_given')],
            },
        ),
        migrations.CreateModel(
            name='EmailChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('old_email', models.EmailField(max_length=254, verbose_name='old address')),
                ('new_email', models.EmailField(max_length=254, verbose_name='new address')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='email_changes', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'change of address',
                'verbose_name_plural': 'changes of address',
                'ordering': ['-created_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='emailchange_undone_after_confirmed')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalUser',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='e-mail address')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='last name')),
                ('pronoun', models.CharField(blank=True, max_length=40, verbose_name='pronoun')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='year of birth')),
                ('adult_confirmed', models.BooleanField(default=False, help_text="Only the year of birth is stored, so it can't be computed at the limit.", verbose_name='says to be 18 before the kick-off')),
                ('gender', models.CharField(choices=[('F', 'female'), ('M', 'male'), ('D', 'diverse'), ('N', 'not said')], default='N', max_length=1, verbose_name='gender')),
                ('postal_code', models.CharField(blank=True, max_length=5, verbose_name='postal code')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('lat', models.FloatField(blank=True, editable=False, null=True, verbose_name='latitude')),
                ('lon', models.FloatField(blank=True, editable=False, null=True, verbose_name='longitude')),
                ('second_place', models.CharField(blank=True, max_length=120, verbose_name='second place')),
                ('second_lat', models.FloatField(blank=True, editable=False, null=True, verbose_name='second latitude')),
                ('second_lon', models.FloatField(blank=True, editable=False, null=True, verbose_name='second longitude')),
                ('local_branch', models.CharField(blank=True, max_length=120, verbose_name='local branch')),
                ('guardian_name', models.CharField(blank=True, max_length=160, verbose_name="guardian's name")),
                ('guardian_email', models.EmailField(blank=True, max_length=254, verbose_name="guardian's e-mail address")),
                ('guardian_confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='guardian agreed at')),
                ('email_verified_at', models.DateTimeField(blank=True, null=True, verbose_name='address confirmed at')),
                ('email_bounced_at', models.DateTimeField(blank=True, null=True, verbose_name='address bounced at')),
                ('is_active', models.BooleanField(default=True, verbose_name='may log in')),
                ('is_staff', models.BooleanField(default=False, help_text='Follows from the team memberships.', verbose_name='may enter the admin')),
                ('needs_second_factor', models.BooleanField(default=False, help_text='Everybody who sees the data of others. Follows from the team memberships.', verbose_name='signs in with a second factor')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, editable=False, help_text='The same human with another address: whoever signs in with it becomes them.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='merged into')),
            ],
            options={
                'verbose_name': 'historical person',
                'verbose_name_plural': 'historical people',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='OneTimeLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('purpose', models.CharField(choices=[('GUARDIAN', 'a guardian agrees'), ('CONFIRM_EMAIL', 'a new address is confirmed'), ('UNDO_EMAIL', 'a change of address is undone'), ('NEXT_COHORT', 'an address for the next cohort is confirmed'), ('NOMINATION', 'somebody who was proposed wants to be forgotten')], max_length=20, verbose_name='purpose')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('subject', models.UUIDField(verbose_name='subject')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used at')),
            ],
            options={
                'verbose_name': 'link in a mail',
                'verbose_name_plural': 'links in mails',
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['purpose', 'subject'], name='onetimelink_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['GUARDIAN', 'CONFIRM_EMAIL', 'UNDO_EMAIL', 'NEXT_COHORT', 'NOMINATION'])), name='onetimelink_purpose_valid')],
            },
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
        migrations.RunPython(ship_texts, migrations.RunPython.noop),
    ]
