import django.db.models.deletion
import django.db.models.functions.datetime
import mentoring.core.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('mails', '0001_initial'),
        ('mails', '0002_outbox_by_database_clock'),
        ('mails', '0003_mails_to_addresses'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('kind', models.CharField(max_length=20, unique=True, verbose_name='key')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(max_length=5000, verbose_name='text')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
            ],
            options={
                'verbose_name': 'mail text',
                'verbose_name_plural': 'mail texts',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='created at')),
                ('updated_at', models.DateTimeField(default=mentoring.core.clock.now, editable=False, verbose_name='updated at')),
                ('address', models.EmailField(blank=True, help_text="Only where it is not the recipient's own: a guardian, a new address.", max_length=254, verbose_name='other address')),
                ('kind', models.CharField(max_length=20, verbose_name='key')),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('secret', models.BooleanField(default=False, help_text="For mails with a code: what is not stored can't be read later.", verbose_name='text is emptied once sent')),
                ('state', models.CharField(choices=[('QUEUED', 'waiting'), ('SENDING', 'being sent'), ('SENT', 'sent'), ('FAILED', 'failed'), ('BOUNCED', 'came back'), ('CANCELLED', 'cancelled')], default='QUEUED', max_length=10, verbose_name='state')),
                ('dedupe_key', models.CharField(max_length=200, unique=True, verbose_name='key against doubles')),
                ('message_id', models.CharField(editable=False, max_length=200, unique=True)),
                ('related', models.CharField(blank=True, max_length=100, verbose_name='concerns')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_try_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='next attempt at')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='taken until')),
                ('lease', models.UUIDField(blank=True, editable=False, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
                ('recipient', models.ForeignKey(blank=True, help_text='Empty where only an address is known: whoever was named, or wants to hear.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outbox',
                'ordering': ['-created_at'],
                'permissions': [('view_confidential_outgoingmail', 'Can see mails about concerns')],
                'indexes': [models.Index(condition=models.Q(('state__in', ['QUEUED', 'SENDING'])), fields=['-secret', 'next_try_at'], name='outgoingmail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['QUEUED', 'SENDING', 'SENT', 'FAILED', 'BOUNCED', 'CANCELLED'])), name='outgoingmail_state_valid'), models.CheckConstraint(condition=models.Q(('recipient__isnull', False), models.Q(('address', ''), _negated=True), models.Q(('state__in', ['QUEUED', 'SENDING']), _negated=True), _connector='OR'), name='outgoingmail_has_somewhere_to_go'), models.CheckConstraint(condition=models.Q(models.Q(('lease__isnull', False), ('leased_until__isnull', False), ('state', 'SENDING')), models.Q(models.Q(('state', 'SENDING'), _negated=True), ('lease__isnull', True), ('leased_until__isnull', True)), _connector='OR'), name='outgoingmail_lease_complete'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'SENT'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='outgoingmail_sent_has_time')],
            },
        ),
    ]
