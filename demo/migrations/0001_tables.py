from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [('demo', '0001_initial')]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DemoState',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('scene', models.CharField(max_length=30)),
                ('starts_at', models.DateTimeField()),
                ('started_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='demostate_one_row')],
            },
        ),
    ]
